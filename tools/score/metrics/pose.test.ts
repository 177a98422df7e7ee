import { describe, expect, it } from 'vitest';
import { accelerations, alignedErrors, meanSpeed, median, pointErrors, rmsLength } from './pose.ts';
import { alignSimilarity, applySimilarity } from './similarity.ts';

const BODY = [0, 0, 0, 0.2, 0.1, 0, -0.2, 0.1, 0.05, 0.1, 0.9, 0.3, -0.4, 0.5, -0.2];

/** A quarter turn about z: (x, y, z) → (−y, x, z). */
const turned = (points: number[]) =>
  points.map((_, i) => [-points[i + 1], points[i - 1], points[i]][i % 3] ?? 0);

describe('the similarity', () => {
  it('recovers a known scale, rotation and translation exactly', () => {
    const target = turned(BODY).map((value, i) => 2.5 * value + [1, -2, 3][i % 3]);
    const found = alignSimilarity(BODY, target);
    expect(found.scale).toBeCloseTo(2.5, 12);
    expect([...found.rotation].map((x) => Math.round(x * 1e12) / 1e12 + 0)).toEqual([
      0, -1, 0, 1, 0, 0, 0, 0, 1,
    ]);
    expect([...found.translation].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([1, -2, 3]);
    expect(Math.max(...pointErrors(applySimilarity(found, BODY), target))).toBeLessThan(1e-12);
  });

  it('never mirrors: a mirrored body keeps an error, and the rotation stays proper', () => {
    const mirrored = BODY.map((value, i) => (i % 3 === 0 ? -value : value));
    const { rotation: r } = alignSimilarity(BODY, mirrored);
    const det =
      r[0] * (r[4] * r[8] - r[5] * r[7]) -
      r[1] * (r[3] * r[8] - r[5] * r[6]) +
      r[2] * (r[3] * r[7] - r[4] * r[6]);
    expect(det).toBeCloseTo(1, 12);
    expect(Math.max(...alignedErrors(BODY, mirrored))).toBeGreaterThan(0.05);
  });

  it('beats every nearby similarity in squared error', () => {
    const target = BODY.map((value, i) => value + 0.05 * Math.sin(i * 7.3));
    const best = alignSimilarity(BODY, target);
    const cost = (scale: number, dx: number) =>
      pointErrors(
        applySimilarity(
          { ...best, scale, translation: best.translation.map((t, i) => (i ? t : t + dx)) },
          BODY,
        ),
        target,
      ).reduce((sum, e) => sum + e * e, 0);
    for (const [ds, dx] of [
      [0.01, 0],
      [-0.01, 0],
      [0, 0.01],
      [0, -0.01],
    ]) {
      expect(cost(best.scale + ds, dx)).toBeGreaterThan(cost(best.scale, 0));
    }
  });
});

describe('motion', () => {
  it('has the acceleration of free fall, and none across a missing frame', () => {
    const fps = 50;
    const frame = [0, 1, 2, 3, 5, 6];
    const joints = frame.flatMap((f) => [0, 0.5 * 9.81 * (f / fps) ** 2, 7]);
    const found = accelerations(joints, frame, fps);
    expect(found.frame).toEqual([1, 2]);
    for (const row of found.acceleration) expect(row[1]).toBeCloseTo(9.81, 9);
    expect(rmsLength(found.acceleration)).toBeCloseTo(9.81, 9);
  });

  it('has the speed of a steady joint', () => {
    const joints = [0, 1, 2].flatMap((f) => [0, 0, 0, 0.03 * f, 0.04 * f, 1]);
    expect(meanSpeed(joints, [4, 5, 6], 10, 1)).toBeCloseTo(0.5, 12);
  });

  it('takes the middle of an even number of values', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([9, 1, 5])).toBe(5);
  });
});

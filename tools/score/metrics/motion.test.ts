import { describe, expect, it } from 'vitest';
import { angleErrors, includedAngle } from './angles.ts';
import { boneVariation } from './bones.ts';
import { calibrationError, reliability, reliabilityTable } from './confidence.ts';
import { groundErrors } from './ground.ts';
import { scorePath } from './path.ts';
import { peakRatios, speedPeaks, speeds } from './peaks.ts';
import { smoothed } from './smooth.ts';

describe('angles', () => {
  it('are those between the bones at a joint', () => {
    const angle = { from: 0, at: 1, to: 2 };
    expect(includedAngle([0, 1, 0, 0, 0, 0, 0, -2, 0], angle)).toBeCloseTo(180, 9);
    expect(includedAngle([0, 1, 0, 0, 0, 0, 5, 0, 0], angle)).toBeCloseTo(90, 9);
    expect(includedAngle([1, 1, 0, 0, 0, 0, 1, 0, 0], angle)).toBeCloseTo(45, 9);
  });

  it('are compared by their mean difference', () => {
    const straight = [0, 1, 0, 0, 0, 0, 0, -2, 0];
    const right = [0, 1, 0, 0, 0, 0, 5, 0, 0];
    const errors = angleErrors([straight, right], [right, right], [{ name: 'knee', from: 0, at: 1, to: 2 }]);
    expect(errors.knee).toBeCloseTo(45, 9);
  });
});

describe('bones', () => {
  it('vary by the deviation of their length over the length', () => {
    // 0.9 and 1.1: mean 1, deviation 0.1. The other bone stays.
    const rows = [0.9, 1.1].map((x) => [0, 0, 0, x, 0, 0, 0, 2, 0]);
    expect(boneVariation(rows, [[0, 1]])).toBeCloseTo(10, 9);
    expect(
      boneVariation(rows, [
        [0, 1],
        [0, 2],
      ]),
    ).toBeCloseTo(5, 9);
  });
});

describe('peaks of speed', () => {
  const fps = 50;
  const frame = Array.from({ length: 100 }, (_, t) => t);
  /** A point that swings along x: amplitude in m, one swing a second. */
  const swing = (amplitude: number) =>
    frame.flatMap((t) => [amplitude * Math.sin((2 * Math.PI * t) / fps), 0, 0]);

  it('are found where a swing is fastest, and compared one by one', () => {
    const truth = speeds(swing(0.4), frame, fps);
    const peaks = speedPeaks(truth, fps);
    // |cos| has two peaks a second; the first lies at the edge.
    expect(peaks.map(({ row }) => row)).toEqual([25, 50, 75]);
    expect(peaks[1].speed).toBeCloseTo(0.4 * 2 * Math.PI, 1);
    const ratios = peakRatios(peaks, speeds(swing(0.3), frame, fps), fps);
    expect(ratios).toHaveLength(peaks.length);
    for (const ratio of ratios) expect(ratio).toBeCloseTo(0.75, 6);
  });

  it('are none where nothing moves faster than a metre a second', () => {
    expect(speedPeaks(speeds(swing(0.1), frame, fps), fps)).toEqual([]);
  });

  it('know no speed beside a missing frame', () => {
    expect([...speeds(swing(1).slice(0, 15), [0, 1, 2, 4, 5], 50)].map(Number.isNaN)).toEqual([
      true,
      false,
      true,
      true,
      true,
    ]);
  });
});

describe('confidence', () => {
  const claims = [
    { confidence: 0.9, error: 50 },
    { confidence: 0.9, error: 90 },
    { confidence: 0.9, error: 101 },
    { confidence: 1, error: 100 },
    { confidence: 0.25, error: 10 },
  ];

  it('is held against what was right', () => {
    expect(reliability(claims, 0.85, 0.95)).toMatchObject({ count: 3, right: 2 / 3 });
    expect(reliability(claims, 0.3, 0.4)).toBeNull();
    expect(reliabilityTable(claims)).toEqual([
      { from: 0.2, to: 0.3, count: 1, said: 0.25, right: 1 },
      { from: 0.9, to: 1, count: 4, said: expect.closeTo(0.925, 12), right: 0.75 },
    ]);
    expect(calibrationError(claims)).toBeCloseTo((0.75 + 4 * 0.175) / 5, 12);
  });
});

describe('a path', () => {
  const straight = [0, 1, 2, 3, 4].flatMap((x) => [x, 0, 0]);
  const turned = straight.map((_, i) => (i % 3 === 1 ? 7 + straight[i - 1] : i % 3 === 2 ? 3 : 1));

  it('may lie anywhere and in any direction', () => {
    const score = scorePath(turned, straight, 5);
    expect(score.error).toBeLessThan(1e-9);
    expect(score.length).toBe(4);
  });

  it('is too long by a half: 0.6 m off on the mean, over 4 m', () => {
    const score = scorePath(
      turned.map((x, i) => (i % 3 === 1 ? 1.5 * x : x)),
      straight,
      5,
    );
    // Centred: −3, −1.5, 0, 1.5, 3 against −2, −1, 0, 1, 2.
    expect(score.distance).toBeCloseTo((1 + 0.5 + 0 + 0.5 + 1) / 5, 9);
    expect(score.error).toBeCloseTo(0.15, 9);
    expect(score.lengthRatio).toBeCloseTo(1.5, 9);
  });
});

describe('places on a floor', () => {
  it('are compared up to a turn and a shift', () => {
    const truth = [0, 0, 1, 0, 0, 2, 3, 1];
    const turned = truth.map((_, i) => (i % 2 === 0 ? 5 - truth[i + 1] : truth[i - 1] - 8));
    for (const error of groundErrors(turned, truth)) expect(error).toBeCloseTo(0, 9);
  });

  it('are not mirrored nor scaled', () => {
    const truth = [0, 0, 2, 0];
    expect([...groundErrors([0, 0, 0, 4], truth)]).toEqual([1, 1].map((x) => expect.closeTo(x, 9)));
    expect([...groundErrors([0, 0, 0, 4], truth, true)]).toEqual([0, 0].map((x) => expect.closeTo(x, 9)));
    const mirrored = groundErrors([0, 0, 1, 0, 0, -2], [0, 0, 1, 0, 0, 2]);
    expect(Math.max(...mirrored)).toBeGreaterThan(0.5);
  });
});

describe('the smoothed baseline', () => {
  const rows = 240;
  const wave = (hertz: number) =>
    Float64Array.from({ length: rows }, (_, t) => Math.sin((2 * Math.PI * hertz * t) / 60));
  const gain = (hertz: number): number => {
    const middle = smoothed(wave(hertz), 1, 60, 6).slice(60, 180);
    return Math.max(...middle);
  };

  it('passes slow waves, halves at the cut-off, stops fast ones, and shifts nothing', () => {
    expect(gain(1)).toBeCloseTo(1, 2);
    // Half the power for both passes together: 0.707 of the height.
    expect(gain(6)).toBeCloseTo(Math.SQRT1_2, 1);
    expect(gain(20)).toBeLessThan(0.01);
    const shifted = smoothed(wave(1), 1, 60, 6);
    expect(shifted[60 + 15]).toBeCloseTo(1, 2);
  });

  it('leaves a straight line as it is, to its ends', () => {
    const pairs = Float64Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? i / 2 : i));
    smoothed(pairs, 2, 60, 6).forEach((value, i) => {
      expect(value).toBeCloseTo(pairs[i], 1);
    });
  });
});

import { expect, test } from 'vitest';
import { cameraSteps } from './camera-steps.ts';

const still = [1, 0, 0, 0];
/** To the right by so many px on each frame; null: not known. */
const right = (steps: readonly (number | null)[]) => steps.map((x) => [1, 0, x ?? 0, 0]);

/** Steps of a camera that lost some frames; by default one frame a second. */
function stepsOf(motion: number[][], missing: number[] = [], time = (f: number) => f): Float64Array {
  return cameraSteps(
    {
      decoded: Uint8Array.from(motion, (_, f) => (missing.includes(f) ? 0 : 1)),
      cameraMotion: Float32Array.from(motion.flat()),
    },
    motion.map((_, f) => time(f)),
  );
}

const xOf = (steps: Float64Array) => Array.from({ length: steps.length / 4 }, (_, f) => steps[4 * f + 2]);
const near = (values: number[]) => values.map((value) => expect.closeTo(value, 5));

/** Where a point is after all steps. */
function follow(steps: Float64Array, x: number, y: number): number[] {
  for (let t = 0; t < steps.length; t += 4) {
    const [a, b, tx, ty] = steps.subarray(t, t + 4);
    [x, y] = [a * x - b * y + tx, b * x + a * y + ty];
  }
  return [x, y];
}

test('where every frame was decoded and known, nothing changes', () => {
  const motion = [still, [1, 0, 5, 0], [1.25, 0.5, -2, 1]];
  expect([...stepsOf(motion)]).toEqual(motion.flat());
});

test('a motion over frames that were not decoded is shared out, by time', () => {
  const motion = right([null, 5, null, null, 15, 5]);
  expect(xOf(stepsOf(motion, [2, 3]))).toEqual(near([0, 5, 5, 5, 5, 5]));
  const late = (f: number) => (f < 3 ? f : f + 1);
  expect(xOf(stepsOf(motion, [2, 3], late))).toEqual(near([0, 5, 3.75, 7.5, 3.75, 5]));
});

test('with turn and zoom too, the shares together make the whole motion', () => {
  for (const [grow, turn] of [
    [1.2, 0.3],
    [0.9, -1],
    [1, 0.001],
    [1, 0],
  ]) {
    const [a, b] = [grow * Math.cos(turn), grow * Math.sin(turn)];
    const steps = stepsOf([still, still, still, [a, b, 40, -12]], [1, 2], (f) => f * f);
    expect(follow(steps, 100, 50)).toEqual([
      expect.closeTo(a * 100 - b * 50 + 40, 3),
      expect.closeTo(b * 100 + a * 50 - 12, 3),
    ]);
  }
});

test('a motion that is not known is as fast as on both sides, also where these span more time', () => {
  expect(xOf(stepsOf(right([null, 5, null, 7])))).toEqual(near([0, 5, 6, 7]));
  // Frame 4 is missing; 6 starts a segment.
  expect(xOf(stepsOf(right([null, 5, 5, 5, null, 10, null, 5, 5]), [4]))).toEqual(
    near([0, 5, 5, 5, 5, 5, 5, 5, 5]),
  );
  // A segment starts at 4, which is missing.
  expect(xOf(stepsOf(right([null, 5, 5, 5, null, null, 5, 5]), [4]))).toEqual(near([0, 5, 5, 5, 5, 5, 5, 5]));
  // The frame before the segment's start is shown for four times as long as the others.
  const uneven = (f: number) => (f < 3 ? f : f + 3);
  expect(xOf(stepsOf(right([null, 5, 5, null, 5, 5]), [], uneven))).toEqual(near([0, 5, 5, 20, 5, 5]));
});

test('where one of the sides is not known either, nothing is added', () => {
  expect(xOf(stepsOf(right([null, 5, 5, null])))).toEqual([0, 5, 5, 0]);
  expect(xOf(stepsOf(right([null, 5, null, null, 5])))).toEqual([0, 5, 0, 0, 5]);
  expect(xOf(stepsOf(right([null, null, null]), [0, 1, 2]))).toEqual([0, 0, 0]);
  expect(stepsOf([])).toHaveLength(0);
});

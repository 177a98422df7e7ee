import { expect, test } from 'vitest';
import { extendRun, planRuns } from './runs.ts';

const time = Float64Array.from({ length: 300 }, (_, f) => f / 30);
const oneShot = new Int32Array(300);

test('a gap of two seconds is bridged, a longer one is not', () => {
  const frames = Int32Array.of(10, 11, 71, 132);
  expect(planRuns(frames, oneShot, time)).toEqual([
    { from: 10, to: 72 },
    { from: 132, to: 133 },
  ]);
});

test('no run crosses a cut, however short the gap', () => {
  const shot = oneShot.map((_, f) => (f < 50 ? 0 : 1));
  expect(planRuns(Int32Array.of(48, 49, 50, 51), shot, time)).toEqual([
    { from: 48, to: 50 },
    { from: 50, to: 52 },
  ]);
  expect(extendRun({ from: 40, to: 48 }, 300, shot, time)).toEqual({ from: 40, to: 50 });
});

test('nothing is predicted past a quarter of a second, the next run, or the frames that were looked at', () => {
  const run = { from: 0, to: 100 };
  expect(extendRun(run, 300, oneShot, time).to).toBe(107);
  expect(extendRun(run, 103, oneShot, time).to).toBe(103);
  expect(extendRun({ from: 0, to: 300 }, 300, oneShot, time).to).toBe(300);
});

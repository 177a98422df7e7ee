import { expect, test } from 'vitest';
import { extendRuns, planRuns } from './runs.ts';

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
  expect(extendRuns([{ from: 40, to: 48 }], 300, shot, time)).toEqual([{ from: 40, to: 50 }]);
});

test('nothing is predicted past a quarter of a second, or the frames that were looked at', () => {
  const run = { from: 0, to: 100 };
  expect(extendRuns([run], 300, oneShot, time)).toEqual([{ from: 0, to: 107 }]);
  expect(extendRuns([run], 103, oneShot, time)).toEqual([{ from: 0, to: 103 }]);
  expect(extendRuns([{ from: 0, to: 300 }], 300, oneShot, time)).toEqual([{ from: 0, to: 300 }]);
});

test('nothing is predicted where the person is seen again in the shot', () => {
  const shot = oneShot.map((_, f) => (f < 200 ? 0 : 1));
  const runs = [
    { from: 0, to: 50 },
    { from: 120, to: 180 },
    { from: 200, to: 210 },
  ];
  expect(extendRuns(runs, 300, shot, time)).toEqual([
    { from: 0, to: 50 },
    { from: 120, to: 187 },
    { from: 200, to: 217 },
  ]);
});

import { expect, it } from 'vitest';
import { cutsOf, runsOf } from './timeline-runs.ts';

it('joins rows that follow each other and are alike', () => {
  const frame = Int32Array.of(2, 3, 4, 5, 9, 10);
  const state = Uint8Array.of(0, 0, 1, 2, 2, 0);
  expect(runsOf(frame, state)).toEqual([
    { from: 2, to: 3, seen: true },
    { from: 4, to: 5, seen: false },
    { from: 9, to: 9, seen: false },
    { from: 10, to: 10, seen: true },
  ]);
  expect(runsOf(new Int32Array(0), new Uint8Array(0))).toEqual([]);
});

it('finds where shots begin', () => {
  expect(cutsOf(Int32Array.of(0, 0, 1, 1, 2))).toEqual([2, 4]);
});

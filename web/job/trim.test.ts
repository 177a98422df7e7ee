import { describe, expect, it } from 'vitest';
import { onStep, rangeOf, trimOf } from './trim.ts';

describe('a trim', () => {
  it('that reaches an end leaves that end open', () => {
    expect(trimOf([0, 12.3], 12.3)).toEqual({ from: null, to: null });
    expect(trimOf([2.0004, 12.295], 12.3)).toEqual({ from: 2, to: null });
    expect(trimOf([0.01, 7.1], 12.3)).toEqual({ from: null, to: 7.1 });
  });

  it('moves by whole steps however a slider rounds them, and reaches the end', () => {
    let at = 0;
    // A slider adds a thirtieth as 0.033.
    for (let press = 0; press < 30; press += 1) at = onStep(at + 0.033, 1 / 30, 12.31);
    expect(at).toBeCloseTo(1, 9);
    expect(onStep(12.3, 1 / 30, 12.31)).toBe(12.31);
  });

  it('lies within the video, whatever was chosen for another length', () => {
    expect(rangeOf({ from: null, to: null }, 12)).toEqual([0, 12]);
    expect(rangeOf({ from: 2, to: 30 }, 12)).toEqual([2, 12]);
    expect(rangeOf({ from: 20, to: 30 }, 12)).toEqual([12, 12]);
  });
});

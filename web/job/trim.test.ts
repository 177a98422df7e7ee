import { describe, expect, it } from 'vitest';
import { rangeOf, trimOf } from './trim.ts';

describe('a trim', () => {
  it('that reaches an end leaves that end open', () => {
    expect(trimOf([0, 12.3], 12.3)).toEqual({ from: null, to: null });
    expect(trimOf([2.0004, 12.295], 12.3)).toEqual({ from: 2, to: null });
    expect(trimOf([0.01, 7.1], 12.3)).toEqual({ from: null, to: 7.1 });
  });

  it('lies within the video, whatever was chosen for another length', () => {
    expect(rangeOf({ from: null, to: null }, 12)).toEqual([0, 12]);
    expect(rangeOf({ from: 2, to: 30 }, 12)).toEqual([2, 12]);
    expect(rangeOf({ from: 20, to: 30 }, 12)).toEqual([12, 12]);
  });
});

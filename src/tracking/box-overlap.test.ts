import { describe, expect, it } from 'vitest';
import { boxOverlap } from './box-overlap.ts';

describe('the overlap of two boxes', () => {
  it('is their common area as a part of what they cover together', () => {
    const boxes = [0, 0, 10, 10, 5, 0, 10, 10, 20, 20, 4, 4];
    const others = [0, 0, 10, 20, 24, 20, 4, 4];
    expect(boxOverlap(boxes, 0, boxes, 0)).toBe(1);
    expect(boxOverlap(boxes, 0, boxes, 1)).toBeCloseTo(50 / 150, 12);
    expect(boxOverlap(boxes, 0, others, 0)).toBeCloseTo(100 / 200, 12);
    expect(boxOverlap(boxes, 0, boxes, 2)).toBe(0);
  });

  it('is none where they only touch, where one has no area, and where one is no box', () => {
    expect(boxOverlap([20, 20, 4, 4], 0, [24, 20, 4, 4], 0)).toBe(0);
    expect(boxOverlap([0, 0, 0, 0], 0, [0, 0, 0, 0], 0)).toBe(0);
    expect(boxOverlap([0, 0, 4, 4], 0, [0, 0, Number.NaN, 4], 0)).toBe(0);
  });
});

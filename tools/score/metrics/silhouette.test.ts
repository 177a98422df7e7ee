import { describe, expect, it } from 'vitest';
import { maskOverlap, meshMask } from './silhouette.ts';

/** A square of 2 m at 10 m, made of two triangles: 20 px wide under 100 px, round (50, 50). */
const square = [-1, -1, 10, 1, -1, 10, 1, 1, 10, -1, 1, 10];
const triangles = [0, 1, 2, 0, 2, 3];
const lens = [100, 100, 50, 50];
const mask = (vertices: number[]) => meshMask(vertices, triangles, lens, 100, 100);
const area = (vertices: number[]) => mask(vertices).inside.reduce((sum, one) => sum + one, 0);

describe('the silhouette of a mesh', () => {
  it('covers the pixels that it projects to', () => {
    const { inside } = mask(square);
    expect(area(square)).toBe(400);
    expect([
      inside[40 * 100 + 40],
      inside[59 * 100 + 59],
      inside[39 * 100 + 50],
      inside[50 * 100 + 60],
    ]).toEqual([1, 1, 0, 0]);
  });

  it('is cut off at the picture’s edge and behind the camera', () => {
    expect(area(square.map((x, i) => (i % 3 === 0 ? x - 5 : x)))).toBe(200);
    expect(area(square.map((x) => -x))).toBe(0);
  });

  it('is compared by intersection over union', () => {
    // 10 of 20 columns overlap: 200 of 600 pixels.
    const moved = mask(square.map((x, i) => (i % 3 === 0 ? x + 1 : x)));
    expect(maskOverlap(mask(square), moved)).toBeCloseTo(1 / 3, 12);
  });
});

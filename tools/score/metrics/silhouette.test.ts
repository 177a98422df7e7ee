import { describe, expect, it } from 'vitest';
import { laidOverlap, maskOverlap, meshMask } from './silhouette.ts';

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

  it('is laid over another by middle and area, where another lens drew it', () => {
    const elsewhere = mask(square.map((x, i) => [1.4 * x + 1.2, 1.4 * x - 0.6, x][i % 3]));
    expect(maskOverlap(mask(square), elsewhere)).toBeLessThan(0.3);
    expect(laidOverlap(elsewhere, mask(square))).toBeGreaterThan(0.98);
    // A shape that is twice as wide as high is no square: 28.3 × 14.1 px over 20 × 20 px.
    const flat = mask(square.map((x, i) => (i % 3 === 0 ? 2 * x : x)));
    expect(laidOverlap(flat, mask(square))).toBeCloseTo((20 * 14.14) / (2 * 400 - 20 * 14.14), 1);
  });
});

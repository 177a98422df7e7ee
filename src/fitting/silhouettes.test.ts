import { describe, expect, it } from 'vitest';
import { SILHOUETTE_BYTES, SILHOUETTE_SIZE } from '../evidence/index.ts';
import { distanceToEdge, nearestInside, type Silhouettes } from './silhouettes.ts';

/** Columns 20 to 39 of all rows, in a crop of 640 px round (400, 300): x from 280 to 480 where it is not turned. */
function stripe(turn = 0): Silhouettes {
  const bits = new Uint8Array(SILHOUETTE_BYTES);
  for (let cell = 0; cell < SILHOUETTE_SIZE * SILHOUETTE_SIZE; cell++) {
    const column = cell % SILHOUETTE_SIZE;
    if (column >= 20 && column < 40) bits[cell >> 3] |= 128 >> (cell & 7);
  }
  return { bits, crop: Float64Array.of(400, 300, 640, turn) };
}

describe('the distance to the edge of a silhouette', () => {
  it('is that to the edge in a direction, from inside', () => {
    expect(distanceToEdge(stripe(), 0, 450, 300, 1, 0, 100)).toBeCloseTo(30, 6);
    expect(distanceToEdge(stripe(), 0, 297, 111, -1, 0, 100)).toBeCloseTo(17, 6);
    expect(distanceToEdge(stripe(), 0, 460, 300, Math.SQRT1_2, Math.SQRT1_2, 100)).toBeCloseTo(28.28, 2);
  });

  it('is negative where the point lies outside of it', () => {
    expect(distanceToEdge(stripe(), 0, 503, 300, 1, 0, 100)).toBeCloseTo(-23, 6);
  });

  it('turns with the crop', () => {
    // A quarter turn clockwise: the stripe lies across, from 120 px above the middle to 80 px below it.
    expect(distanceToEdge(stripe(Math.PI / 2), 0, 400, 350, 0, 1, 100)).toBeCloseTo(30, 6);
  });

  it('is unknown where there is no edge within reach, and beyond the crop', () => {
    expect(distanceToEdge(stripe(), 0, 380, 300, 1, 0, 60)).toBeNaN();
    expect(distanceToEdge(stripe(), 0, 450, 300, 0, 1, 1000)).toBeNaN();
    expect(distanceToEdge(stripe(), 0, 1000, 300, -1, 0, 2000)).toBeNaN();
  });
});

describe('the way from a silhouette to a point', () => {
  const way = (silhouettes: Silhouettes, x: number, y: number, reach: number): number[] => {
    const out = new Float64Array(3);
    nearestInside(silhouettes, 0, x, y, reach, out);
    return [...out];
  };

  it('leads from the nearest cell of it, where the point lies outside', () => {
    // The last column's centres are at x = 475, one of them at y = 305.
    expect(way(stripe(), 505, 305, 100)).toEqual([1, 0, 30]);
    const [nx, ny, distance] = way(stripe(Math.PI / 2), 405, 430, 100);
    expect([Math.round(nx * 1e6), ny, distance]).toEqual([0, 1, 55]);
  });

  it('is none on the silhouette, beyond the crop, and where all of it is too far', () => {
    expect(way(stripe(), 400, 300, 100)).toEqual([0, 0, 0]);
    expect(way(stripe(), 2000, 300, 5000)).toEqual([0, 0, 0]);
    expect(way(stripe(), 600, 300, 100)).toEqual([0, 0, 0]);
  });
});

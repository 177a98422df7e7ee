import { alignRigid, applySimilarity } from './similarity.ts';

/** How far a path lies from the true one. */
export interface PathScore {
  /** Mean distance over the true path's length, 0–1: RTE. */
  readonly error: number;
  /** Mean distance, in the unit of the path. */
  readonly distance: number;
  /** Length of the true path. */
  readonly length: number;
  /** Length found over the true one. */
  readonly lengthRatio: number;
}

/**
 * Root translation error: both paths laid over each other by the best rotation and translation, without a scale, of
 * the rows from 0 to `alignRows` − 1; then the mean distance over the true path's length (as WHAM and GVHMR have it
 * on EMDB, with all rows).
 *
 * @param path - (T, 3)
 * @param truth - (T, 3)
 */
export function scorePath(path: ArrayLike<number>, truth: ArrayLike<number>, alignRows: number): PathScore {
  const first = (points: ArrayLike<number>): number[] => Array.from(points).slice(0, alignRows * 3);
  const moved = applySimilarity(alignRigid(first(path), first(truth)), path);
  const rows = truth.length / 3;
  let sum = 0;
  for (let t = 0; t < rows; t++) sum += distance(moved, t, truth, t);
  const length = pathLength(truth);
  return {
    error: sum / rows / length,
    distance: sum / rows,
    length,
    lengthRatio: pathLength(path) / length,
  };
}

function pathLength(points: ArrayLike<number>): number {
  let sum = 0;
  for (let t = 1; t < points.length / 3; t++) sum += distance(points, t, points, t - 1);
  return sum;
}

function distance(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  return Math.hypot(a[i * 3] - b[j * 3], a[i * 3 + 1] - b[j * 3 + 1], a[i * 3 + 2] - b[j * 3 + 2]);
}

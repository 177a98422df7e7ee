import { alignSimilarity, applySimilarity } from './similarity.ts';

/** Euclidean distance of each pair of points. (N, 3), (N, 3) → (N), in the unit of the points. */
export function pointErrors(predicted: ArrayLike<number>, truth: ArrayLike<number>): Float64Array {
  const errors = new Float64Array(truth.length / 3);
  for (let n = 0; n < errors.length; n++) {
    errors[n] = Math.hypot(
      predicted[n * 3] - truth[n * 3],
      predicted[n * 3 + 1] - truth[n * 3 + 1],
      predicted[n * 3 + 2] - truth[n * 3 + 2],
    );
  }
  return errors;
}

/** Per-joint errors after the best similarity of prediction onto truth: the PA of PA-MPJPE. */
export function alignedErrors(predicted: ArrayLike<number>, truth: ArrayLike<number>): Float64Array {
  return pointErrors(applySimilarity(alignSimilarity(predicted, truth), predicted), truth);
}

/**
 * Second differences of a sequence of poses, m/s²: one (J, 3) row for every frame whose neighbours, at
 * exactly one frame before and after, are there too. `frame` is increasing.
 */
export function accelerations(
  joints: ArrayLike<number>,
  frame: ArrayLike<number>,
  fps: number,
): { frame: number[]; acceleration: Float64Array[] } {
  const width = joints.length / frame.length;
  const result = { frame: [] as number[], acceleration: [] as Float64Array[] };
  for (let t = 1; t + 1 < frame.length; t++) {
    if (frame[t] - frame[t - 1] !== 1 || frame[t + 1] - frame[t] !== 1) continue;
    const row = new Float64Array(width);
    for (let i = 0; i < width; i++) {
      const here = t * width + i;
      row[i] = (joints[here - width] - 2 * joints[here] + joints[here + width]) * fps * fps;
    }
    result.frame.push(frame[t]);
    result.acceleration.push(row);
  }
  return result;
}

/** Mean speed of one joint over neighbouring frames, m/s. */
export function meanSpeed(
  joints: ArrayLike<number>,
  frame: ArrayLike<number>,
  fps: number,
  joint: number,
): number {
  const width = joints.length / frame.length;
  let sum = 0;
  let count = 0;
  for (let t = 1; t < frame.length; t++) {
    if (frame[t] - frame[t - 1] !== 1) continue;
    const here = t * width + joint * 3;
    const before = here - width;
    sum += Math.hypot(
      joints[here] - joints[before],
      joints[here + 1] - joints[before + 1],
      joints[here + 2] - joints[before + 2],
    );
    count++;
  }
  return count > 0 ? (sum / count) * fps : Number.NaN;
}

/** Root mean square of the lengths of all (…, 3) vectors in the rows. */
export function rmsLength(rows: readonly ArrayLike<number>[]): number {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    for (let i = 0; i < row.length; i += 3) {
      sum += row[i] ** 2 + row[i + 1] ** 2 + row[i + 2] ** 2;
      count++;
    }
  }
  return Math.sqrt(sum / count);
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** The middle value (mean of the two middle ones); NaN of nothing. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

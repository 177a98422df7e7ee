import { LANDMARK_COUNT } from '../evidence/index.ts';
import type { Observations } from './observations.ts';

/** Landmarks this near in time are of one pose, s: at 50 frames a second and fewer no two frames are. */
const SAME_POSE_SECONDS = 0.018;

/**
 * The same observations with each landmark as the mean of those around it in time, by their weight. At high
 * frame rates a person hardly moves from one frame to the next while the network errs anew on each: a first
 * pose from one frame alone may then be in another valley than its neighbours', and the fit cannot leave it.
 */
export function calmed(o: Observations): Observations {
  if (o.frames < 2 || !hasNeighbours(o)) return o;
  const image = o.image.slice();
  const relative = o.relative.slice();
  const weight = o.weight.slice();
  for (let t = 0, from = 0, to = 0; t < o.frames; t++) {
    while (o.time[t] - o.time[from] > SAME_POSE_SECONDS) from++;
    while (to < o.frames && o.time[to] - o.time[t] <= SAME_POSE_SECONDS) to++;
    if (!o.observed[t]) continue;
    for (let l = 0; l < LANDMARK_COUNT; l++)
      average(o, t * LANDMARK_COUNT + l, l, from, to, image, relative, weight);
  }
  return { ...o, image, relative, weight };
}

function hasNeighbours({ time, frames }: Observations): boolean {
  for (let t = 1; t < frames; t++) if (time[t] - time[t - 1] <= SAME_POSE_SECONDS) return true;
  return false;
}

/** The weighted mean of landmark `l` over observed frames `from` … `to` − 1, written at row `at`. */
function average(
  o: Observations,
  at: number,
  l: number,
  from: number,
  to: number,
  image: Float64Array,
  relative: Float64Array,
  weight: Float64Array,
): void {
  let sum = 0;
  let seen = 0;
  const mean = [0, 0, 0, 0, 0];
  for (let t = from; t < to; t++) {
    if (!o.observed[t]) continue;
    const row = t * LANDMARK_COUNT + l;
    const w = o.weight[row];
    seen++;
    sum += w;
    for (let k = 0; k < 2; k++) mean[k] += w * o.image[2 * row + k];
    for (let k = 0; k < 3; k++) mean[2 + k] += w * o.relative[3 * row + k];
  }
  if (sum <= 0) return;
  for (let k = 0; k < 2; k++) image[2 * at + k] = mean[k] / sum;
  for (let k = 0; k < 3; k++) relative[3 * at + k] = mean[2 + k] / sum;
  weight[at] = sum / seen;
}

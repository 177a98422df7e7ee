import { type Evidence, LANDMARK_COUNT } from '../evidence/index.ts';
import type { EvenLandmarks } from './features.ts';
import { RATE } from './network.ts';

/** Rows of one person that follow each other without a cut or a long gap. */
export interface Stretch {
  /** The first of them among the person's rows, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** After so many seconds without the person the network has forgotten: what follows is a stretch of its own. */
const LONGEST_GAP = 1.2;
/** Frames so far apart, s, are joined by a straight line; as the trainer does. */
const LONGEST_BRIDGE = 0.12;
const STEP = 1 / RATE;
/** Frames closer together than this share of a step are averaged, not picked. */
const DENSE = 2 / 3;

/**
 * @param frames (N) each row's frame
 * @param time real seconds of all frames
 */
export function stretchesOf(frames: Int32Array, time: Float64Array, shot: Int32Array): Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  for (let i = 1; i <= frames.length; i++) {
    const ends =
      i === frames.length ||
      shot[frames[i]] !== shot[frames[i - 1]] ||
      time[frames[i]] - time[frames[i - 1]] > LONGEST_GAP;
    if (!ends) continue;
    stretches.push({ from, to: i });
    from = i;
  }
  return stretches;
}

/** Rows of the even clock that cover `seconds`. */
function evenCount(seconds: number): number {
  return Math.ceil(seconds * RATE - 1e-6) + 1;
}

/**
 * One stretch at even times from its first row's on.
 *
 * @param rows the evidence's rows of the stretch
 * @param times (N) s, of each
 * @param intrinsics (F, 4) fx, fy, cx, cy of all frames
 */
export function atEvenTimes(
  evidence: Evidence,
  rows: Int32Array,
  times: Float64Array,
  intrinsics: Float32Array,
): EvenLandmarks {
  const count = evenCount(times[times.length - 1] - times[0]);
  const even = {
    points: new Float64Array(count * LANDMARK_COUNT * 2),
    depth: new Float64Array(count * LANDMARK_COUNT),
    visibility: new Float64Array(count * LANDMARK_COUNT),
    mask: new Float64Array(count),
  };
  let next = 0;
  for (let t = 0; t < count; t++) {
    const now = times[0] + t * STEP;
    while (next < times.length && times[next] < now) next++;
    const after = Math.min(next, times.length - 1);
    const before = times[after] <= now ? after : Math.max(after - 1, 0);
    const gap = times[after] - times[before];
    if (gap <= LONGEST_BRIDGE) {
      addAround(even, t, now, before, after, evidence, rows, times, intrinsics);
      const spacing = gap > 0 ? gap : neighbourGap(times, before);
      even.mask[t] = spacing <= LONGEST_BRIDGE ? Math.min(1, STEP / spacing) : 1;
      continue;
    }
    const nearest = now - times[before] < times[after] - now ? before : after;
    if (Math.abs(times[nearest] - now) > STEP / 2) continue;
    addRow(even, t, 1, evidence, rows[nearest], intrinsics);
    even.mask[t] = 1;
  }
  return even;
}

/** A weighted mean of the rows about a time: of two, by a straight line; of more, those within a step, nearer ones more. */
function addAround(
  even: EvenLandmarks,
  t: number,
  now: number,
  before: number,
  after: number,
  evidence: Evidence,
  rows: Int32Array,
  times: Float64Array,
  intrinsics: Float32Array,
): void {
  const gap = times[after] - times[before];
  const dense = gap > 0 ? gap < DENSE * STEP : neighbourGap(times, before) < DENSE * STEP;
  if (!dense) {
    const part = gap > 0 ? (now - times[before]) / gap : 0;
    addRow(even, t, 1 - part, evidence, rows[before], intrinsics);
    if (part > 0) addRow(even, t, part, evidence, rows[after], intrinsics);
    return;
  }
  let first = before;
  while (first > 0 && now - times[first - 1] < STEP) first--;
  let sum = 0;
  for (let i = first; i < times.length && times[i] - now < STEP; i++)
    sum += 1 - Math.abs(times[i] - now) / STEP;
  for (let i = first; i < times.length && times[i] - now < STEP; i++) {
    const weight = 1 - Math.abs(times[i] - now) / STEP;
    if (weight > 0) addRow(even, t, weight / sum, evidence, rows[i], intrinsics);
  }
}

function neighbourGap(times: Float64Array, i: number): number {
  const before = i > 0 ? times[i] - times[i - 1] : Number.POSITIVE_INFINITY;
  const after = i + 1 < times.length ? times[i + 1] - times[i] : Number.POSITIVE_INFINITY;
  return Math.min(before, after);
}

function addRow(
  even: EvenLandmarks,
  t: number,
  weight: number,
  { landmarks, worldLandmarks, frame }: Evidence,
  row: number,
  intrinsics: Float32Array,
): void {
  const k = 4 * frame[row];
  for (let l = 0; l < LANDMARK_COUNT; l++) {
    const from = row * LANDMARK_COUNT + l;
    const to = t * LANDMARK_COUNT + l;
    even.points[2 * to] += (weight * (landmarks[4 * from] - intrinsics[k + 2])) / intrinsics[k];
    even.points[2 * to + 1] += (weight * (landmarks[4 * from + 1] - intrinsics[k + 3])) / intrinsics[k + 1];
    even.depth[to] += weight * worldLandmarks[3 * from + 2];
    even.visibility[to] += weight * landmarks[4 * from + 3];
  }
}

import { LANDMARK_COUNT } from '../evidence/index.ts';
import { LIFTED_HEIGHT } from '../fitting/index.ts';
import { shortenArms } from './arms.ts';
import { CHANNELS } from './network.ts';

/** One person's landmarks at even times, as the camera saw them. T rows. */
export interface EvenLandmarks {
  /** (T, 33, 2) where the landmark's ray meets the plane at depth 1 */
  readonly points: Float64Array;
  /** (T, 33) m relative to the middle of the hips, as the landmark network guesses it */
  readonly depth: Float64Array;
  /** (T, 33) 0–1 */
  readonly visibility: Float64Array;
  /** (T) 0 where nothing was seen, 1 where a frame was near, between them where frames are far apart */
  readonly mask: Float64Array;
}

const [SHOULDERS, HIPS] = [
  [11, 12],
  [23, 24],
];
/**
 * The landmark network marks hips below the joints that the lifter was trained on, by 3 % of the trunk on made video and
 * 6 to 9 % on video with known joints: they are raised by so much of the way to the shoulders.
 */
const HIPS_LOW = 0.05;
/** Shoulders and hips give the centre; limbs, heels and toes the size. */
const CENTRE = [...SHOULDERS, ...HIPS];
const SIZE = [11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32];
const SMALLEST = 1e-4;
const NEAREST = 0.1;
/** Bounds and scales of the trainer's `features_of`. */
const FARTHEST = 6;
const FASTEST = 3;
const SIZE_OFFSET = 2;
const MOVE_SCALE = 5;

/**
 * Writes a row of what the network is given, (T, CHANNELS), and the rotation from camera axes to axes whose z runs through
 * the middle of the trunk, (T, 9). No focal length and no distance are left in it but the body's size on the sphere.
 *
 * @param stands - whether the camera stands, so that the centre's movement is the person's
 */
export function writeFeatures(
  even: EvenLandmarks,
  stands: boolean,
  x: Float32Array,
  turns: Float64Array,
): void {
  const { visibility, mask } = even;
  const points = raisedHips(even.points);
  const depth = even.depth.slice();
  const flat = new Float64Array(2 * LANDMARK_COUNT);
  let before: [number, number] | null = null;
  for (let t = 0; t < mask.length; t++) {
    const at = t * CHANNELS;
    const r = 9 * t;
    if (mask[t] === 0) {
      turns.set([1, 0, 0, 0, 1, 0, 0, 0, 1], r);
      before = null;
      continue;
    }
    shortenArms(points.subarray(2 * LANDMARK_COUNT * t, 2 * LANDMARK_COUNT * (t + 1)), 2);
    shortenArms(depth.subarray(LANDMARK_COUNT * t, LANDMARK_COUNT * (t + 1)), 1);
    const centre = centreOf(points, t);
    writeTurn(centre, turns, r);
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      const p = 2 * (t * LANDMARK_COUNT + l);
      turnFlat(turns, r, points[p], points[p + 1], flat, 2 * l);
    }
    const size = sizeOf(flat);
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      x[at + 4 * l] = clamp(flat[2 * l] / size, FARTHEST);
      x[at + 4 * l + 1] = clamp(flat[2 * l + 1] / size, FARTHEST);
      x[at + 4 * l + 2] = depth[t * LANDMARK_COUNT + l] / LIFTED_HEIGHT;
      x[at + 4 * l + 3] = visibility[t * LANDMARK_COUNT + l];
    }
    const extra = at + 4 * LANDMARK_COUNT;
    x[extra] = Math.log(size) + SIZE_OFFSET;
    x[extra + 1] = stands ? 1 : 0;
    x[extra + 2] = 1;
    if (stands && before !== null) {
      turnFlat(turns, r, before[0], before[1], flat, 0);
      x[extra + 3] = clamp((-flat[0] / size) * MOVE_SCALE, FASTEST);
      x[extra + 4] = clamp((-flat[1] / size) * MOVE_SCALE, FASTEST);
    }
    x[extra + 5] = mask[t];
    before = centre;
  }
}

/** Takes what the landmark network guesses of the depth out of `count` rows, and says that it is out. */
export function withholdDepth(x: Float32Array, count: number): void {
  for (let t = 0; t < count; t++) {
    const at = t * CHANNELS;
    for (let l = 0; l < LANDMARK_COUNT; l++) x[at + 4 * l + 2] = 0;
    x[at + 4 * LANDMARK_COUNT + 2] = 0;
  }
}

function raisedHips(points: Float64Array): Float64Array {
  const raised = points.slice();
  for (let from = 0; from < points.length; from += 2 * LANDMARK_COUNT) {
    for (let k = 0; k < 2; k++) {
      const middle = ([a, b]: readonly number[]) => (points[from + 2 * a + k] + points[from + 2 * b + k]) / 2;
      const rise = HIPS_LOW * (middle(SHOULDERS) - middle(HIPS));
      for (const hip of HIPS) raised[from + 2 * hip + k] += rise;
    }
  }
  return raised;
}

function centreOf(points: Float64Array, t: number): [number, number] {
  let x = 0;
  let y = 0;
  for (const l of CENTRE) {
    x += points[2 * (t * LANDMARK_COUNT + l)];
    y += points[2 * (t * LANDMARK_COUNT + l) + 1];
  }
  return [x / CENTRE.length, y / CENTRE.length];
}

/** The smallest rotation that takes the ray (x, y, 1) to the z axis. */
function writeTurn([cx, cy]: [number, number], out: Float64Array, to: number): void {
  const n = 1 / Math.hypot(cx, cy, 1);
  const [x, y, z] = [cx * n, cy * n, n];
  const k = 1 / (1 + z);
  out.set([1 - k * x * x, -k * x * y, -x, -k * x * y, 1 - k * y * y, -y, x, y, z], to);
}

/** Where the turned ray (x, y, 1) meets the plane at depth 1. */
function turnFlat(m: Float64Array, r: number, x: number, y: number, out: Float64Array, to: number): void {
  const z = Math.max(m[r + 6] * x + m[r + 7] * y + m[r + 8], NEAREST);
  out[to] = (m[r] * x + m[r + 1] * y + m[r + 2]) / z;
  out[to + 1] = (m[r + 3] * x + m[r + 4] * y + m[r + 5]) / z;
}

/** Root mean square distance from the centre. */
function sizeOf(flat: Float64Array): number {
  let sum = 0;
  for (const l of SIZE) sum += flat[2 * l] ** 2 + flat[2 * l + 1] ** 2;
  return Math.max(Math.sqrt(sum / SIZE.length), SMALLEST);
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value));
}

import { type BandedSystem, clearBandedSystem, createBandedSystem, solveBanded } from '../fitting/index.ts';
import { SHARED } from './phalp-joints.ts';

/** What places a body on one frame: its joints and where the picture shows them. */
export interface Placing {
  /** (T) 1 where the picture shows the person; the others lie where the motion takes them */
  readonly seen: Uint8Array;
  /** (T, 14, 3) m, axes of the camera, the body with a `trans` of 0 */
  readonly places: Float64Array;
  /** (T, 14, 2) px */
  readonly image: Float64Array;
  /** (T) real seconds */
  readonly time: Float64Array;
  /** (T, 4) fx, fy, cx, cy, px */
  readonly intrinsics: Float64Array;
}

/** A joint's picture scatters by this much about the body's joint, m at the body. */
const JOINT_SPREAD = 0.035;
/** Errors beyond so many spreads count less and less (Geman and McClure 1985). */
const ROBUST = 3;
/**
 * How people accelerate, m/s²: across the line of sight the picture is to be trusted, along it one picture says
 * little (a hundredth of the body's height in it is as much of the distance), and people do not jump to and fro.
 */
const ACCELERATION = [25, 25, 3];
/** Spreads hold for so many frames a second: neighbours err alike, so twice as many frames do not say twice as much. */
const FRAMES_PER_SECOND = 30;
const ROUNDS = 8;
const NEAREST = 0.2;
const SIZE = 3;

/**
 * Where the body is on every frame of a run, so that its joints appear where the picture shows the person's:
 * weighted least squares on their pictures, with accelerations held small. First each frame alone, in closed form,
 * then all together (Gauss-Newton, robust weights).
 *
 * @returns (T, 3) m, or null where the picture fixes no place in front of the camera
 */
export function placeRun(p: Placing): Float64Array | null {
  const frames = p.seen.length;
  const trans = new Float64Array(frames * 3);
  if (!placeAlone(p, trans)) return null;
  const system = createBandedSystem(frames, SIZE);
  for (let round = 0; round < ROUNDS; round++) {
    clearBandedSystem(system);
    for (let t = 0; t < frames; t++) if (p.seen[t] === 1) addPicture(system, p, t, trans);
    addAccelerations(system, p.time, trans);
    const { stride } = system;
    for (let t = 0; t < frames; t++)
      for (let k = 0; k < SIZE; k++) system.diagonal[(t * stride + k) * stride + k] += 1e-6;
    if (!solveBanded(system, frames)) return null;
    for (let t = 0; t < frames; t++)
      for (let k = 0; k < SIZE; k++) trans[3 * t + k] += system.right[t * stride + k];
    for (let t = 0; t < frames; t++) keepInFront(p, t, trans);
  }
  return trans;
}

/** Each seen frame by itself; those between on the straight line. False where none can be placed. */
function placeAlone(p: Placing, trans: Float64Array): boolean {
  let last = -1;
  for (let t = 0; t < p.seen.length; t++) {
    if (p.seen[t] === 0 || !solveAlone(p, t, trans)) continue;
    for (let gap = last + 1; gap < t; gap++) {
      for (let k = 0; k < 3; k++) {
        const b = trans[3 * t + k];
        const a = last < 0 ? b : trans[3 * last + k];
        const share = last < 0 ? 1 : (p.time[gap] - p.time[last]) / (p.time[t] - p.time[last]);
        trans[3 * gap + k] = a + (b - a) * share;
      }
    }
    last = t;
  }
  for (let t = last + 1; t < p.seen.length && last >= 0; t++) trans.copyWithin(3 * t, 3 * last, 3 * last + 3);
  return last >= 0;
}

/** (X + tx)·f = (u − cx)·(Z + tz), and the same for y: linear in the three unknowns. */
function solveAlone(p: Placing, t: number, out: Float64Array): boolean {
  const [fx, fy, cx, cy] = p.intrinsics.subarray(4 * t, 4 * t + 4);
  let [sa, sb, sab, rx, ry, rz] = [0, 0, 0, 0, 0, 0];
  for (let j = 0; j < SHARED; j++) {
    const i = t * SHARED + j;
    const a = (p.image[2 * i] - cx) / fx;
    const b = (p.image[2 * i + 1] - cy) / fy;
    const x = a * p.places[3 * i + 2] - p.places[3 * i];
    const y = b * p.places[3 * i + 2] - p.places[3 * i + 1];
    sa += a;
    sb += b;
    sab += a * a + b * b;
    rx += x;
    ry += y;
    rz -= a * x + b * y;
  }
  const pivot = sab - (sa * sa + sb * sb) / SHARED;
  if (!(pivot > 1e-12)) return false;
  const tz = (rz + (sa * rx + sb * ry) / SHARED) / pivot;
  if (!(tz > NEAREST)) return false;
  out[3 * t] = (rx + sa * tz) / SHARED;
  out[3 * t + 1] = (ry + sb * tz) / SHARED;
  out[3 * t + 2] = tz;
  return true;
}

/** Half the time to the frame before and to the frame after, in frames of the rate that spreads hold for. */
function weightOf(time: Float64Array, t: number): number {
  const before = t > 0 ? time[t] - time[t - 1] : 0;
  const after = t + 1 < time.length ? time[t + 1] - time[t] : 0;
  if (time.length === 1) return 1;
  return Math.min(((before + after) / 2) * FRAMES_PER_SECOND, 1);
}

/** Reprojection errors in metres at the body: e = (f·X/Z + c − u) · Z/f. */
function addPicture(system: BandedSystem, p: Placing, t: number, trans: Float64Array): void {
  const [fx, fy, cx, cy] = p.intrinsics.subarray(4 * t, 4 * t + 4);
  const weight = weightOf(p.time, t);
  const { stride, diagonal, right } = system;
  const first = t * stride * stride;
  const last = first + 2 * stride;
  const distance = trans[3 * t + 2];
  for (let j = 0; j < SHARED; j++) {
    const i = t * SHARED + j;
    const x = p.places[3 * i] + trans[3 * t];
    const y = p.places[3 * i + 1] + trans[3 * t + 1];
    const z = Math.max(p.places[3 * i + 2] + distance, NEAREST);
    const ex = x / z - (p.image[2 * i] - cx) / fx;
    const ey = y / z - (p.image[2 * i + 1] - cy) / fy;
    const sigma = JOINT_SPREAD / distance;
    const robust = 1 / (1 + (ex * ex + ey * ey) / (ROBUST * sigma) ** 2) ** 2;
    const w = (weight * robust) / (sigma * sigma);
    // Derivatives: (1/z, 0, −x/z²) and (0, 1/z, −y/z²).
    const [a, bx, by] = [1 / z, -x / (z * z), -y / (z * z)];
    diagonal[first] += w * a * a;
    diagonal[first + stride + 1] += w * a * a;
    diagonal[last] += w * a * bx;
    diagonal[last + 1] += w * a * by;
    diagonal[last + 2] += w * (bx * bx + by * by);
    right[t * stride] -= w * a * ex;
    right[t * stride + 1] -= w * a * ey;
    right[t * stride + 2] -= w * (bx * ex + by * ey);
  }
}

/** a = 2 · ((x₊ − x)/h₊ − (x − x₋)/h₋) / (h₊ + h₋), of uneven steps too. */
function addAccelerations(system: BandedSystem, time: Float64Array, trans: Float64Array): void {
  const { stride, diagonal, next1, next2, right } = system;
  for (let t = 1; t + 1 < time.length; t++) {
    const [h0, h1] = [Math.max(time[t] - time[t - 1], 1e-4), Math.max(time[t + 1] - time[t], 1e-4)];
    const c = [2 / (h0 * (h0 + h1)), -2 / (h0 * h1), 2 / (h1 * (h0 + h1))];
    const share = ((h0 + h1) / 2) * FRAMES_PER_SECOND;
    for (let k = 0; k < SIZE; k++) {
      const w = share / ACCELERATION[k] ** 2;
      const error = c[0] * trans[3 * (t - 1) + k] + c[1] * trans[3 * t + k] + c[2] * trans[3 * (t + 1) + k];
      for (let i = 0; i < 3; i++) {
        const f = t - 1 + i;
        const at = (f * stride + k) * stride + k;
        diagonal[at] += w * c[i] * c[i];
        right[f * stride + k] -= w * c[i] * error;
        if (i <= 1) next1[at] += w * c[i] * c[i + 1];
        if (i === 0) next2[at] += w * c[0] * c[2];
      }
    }
  }
}

/** No joint may come to lie behind the camera. */
function keepInFront(p: Placing, t: number, trans: Float64Array): void {
  let nearest = Number.POSITIVE_INFINITY;
  for (let j = 0; j < SHARED; j++) nearest = Math.min(nearest, p.places[3 * (t * SHARED + j) + 2]);
  trans[3 * t + 2] = Math.max(trans[3 * t + 2], NEAREST - nearest);
}

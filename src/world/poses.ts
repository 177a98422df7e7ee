import { multiplyMatrices, rotateVector } from '../body/index.ts';

/** Numbers of one pose: row-major [R | t], which takes points x to R·x + t. */
export const POSE_SIZE = 12;

const rotation = new Float64Array(9);
const turned = new Float64Array(9);
const moved = new Float64Array(3);
const other = new Float64Array(9);

/** The 3 × 3 rotation of a pose. */
export function rotationOf(poses: ArrayLike<number>, at: number, out: Float64Array): void {
  for (let i = 0; i < 3; i++) for (let k = 0; k < 3; k++) out[3 * i + k] = poses[at + 4 * i + k];
}

export function setPose(
  out: Float64Array,
  at: number,
  turn: ArrayLike<number>,
  place: ArrayLike<number>,
): void {
  for (let i = 0; i < 3; i++) {
    for (let k = 0; k < 3; k++) out[at + 4 * i + k] = turn[3 * i + k];
    out[at + 4 * i + 3] = place[i];
  }
}

/** (n, 12) poses that change nothing. */
export function standing(frames: number): Float64Array {
  const poses = new Float64Array(frames * POSE_SIZE);
  for (let f = 0; f < frames; f++) for (let k = 0; k < 3; k++) poses[POSE_SIZE * f + 5 * k] = 1;
  return poses;
}

/** out = a · b: first b, then a. `out` may be the place of either. */
export function chainPoses(
  a: ArrayLike<number>,
  aAt: number,
  b: ArrayLike<number>,
  bAt: number,
  out: Float64Array,
  outAt: number,
): void {
  rotationOf(a, aAt, rotation);
  rotationOf(b, bAt, other);
  multiplyMatrices(rotation, 0, other, 0, turned, 0);
  rotateVector(rotation, 0, [b[bAt + 3], b[bAt + 7], b[bAt + 11]], 0, moved, 0);
  for (let k = 0; k < 3; k++) moved[k] += a[aAt + 4 * k + 3];
  setPose(out, outAt, turned, moved);
}

/** out = a⁻¹. `out` may be the place of `a`. */
export function invertPose(a: ArrayLike<number>, aAt: number, out: Float64Array, outAt: number): void {
  rotationOf(a, aAt, rotation);
  for (let i = 0; i < 3; i++) for (let k = 0; k < 3; k++) turned[3 * i + k] = rotation[3 * k + i];
  rotateVector(turned, 0, [-a[aAt + 3], -a[aAt + 7], -a[aAt + 11]], 0, moved, 0);
  setPose(out, outAt, turned, moved);
}

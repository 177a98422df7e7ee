import { createKinematics, forward, JOINT, type Skeleton, STATE_SIZE } from './articulation.ts';
import type { Observations } from './observations.ts';

/**
 * How far the picture's up is from the world's: cameras are held level (roll) better than they are aimed level
 * (pitch); and how far people are from upright on the whole, radians.
 */
const ROLL_SPREAD = 0.14;
const PITCH_SPREAD = 0.35;
const LEAN_SPREAD = 0.2;
/** Who is farther from the picture's up than this (a cosine) lies, climbs or falls: that tells nothing of up. */
const UPRIGHT = Math.cos(Math.PI / 4);

/**
 * Up: a unit vector in the axes of the shot's first camera. As the lifter says, where it was asked; else as
 * somebody's body and the picture tell it: people are upright on the whole, and where they are not most of the time,
 * the picture alone is asked.
 *
 * @param state (T, STATE_SIZE) posed frames
 */
export function upOf(o: Observations, skeleton: Skeleton, state: Float64Array): Float64Array {
  const sum = [0, 0, 0];
  if (o.lift) {
    for (let t = 0; t < o.frames; t++) add(sum, inShot(o.lift.up.subarray(3 * t, 3 * t + 3), o.pose, t));
    if (Math.hypot(sum[0], sum[1], sum[2]) > 0) return unit(sum);
  }
  const kinematics = createKinematics();
  let upright = 0;
  for (let t = 0; t < o.frames; t++) {
    forward(skeleton, state, t * STATE_SIZE, kinematics);
    const axis = bodyAxis(kinematics.position, o.pose, t);
    if (-axis[1] < UPRIGHT) continue;
    upright++;
    add(sum, axis);
  }
  if (upright < o.frames / 2) return Float64Array.of(0, -1, 0);
  const scale = -1 / sum[1];
  return unit([
    (sum[0] * scale) / (1 + (LEAN_SPREAD / ROLL_SPREAD) ** 2),
    -1,
    (sum[2] * scale) / (1 + (LEAN_SPREAD / PITCH_SPREAD) ** 2),
  ]);
}

/** From the middle of the ankles to the neck. */
function bodyAxis(position: Float64Array, pose: Float64Array | null, t: number): Float64Array {
  const axis = [0, 1, 2].map(
    (k) =>
      position[3 * JOINT.neck + k] -
      (position[3 * JOINT.leftAnkle + k] + position[3 * JOINT.rightAnkle + k]) / 2,
  );
  return unit(inShot(axis, pose, t));
}

/** A vector of the camera of frame `t` in the shot's axes. */
function inShot(v: ArrayLike<number>, pose: Float64Array | null, t: number): ArrayLike<number> {
  if (!pose) return v;
  return [0, 4, 8].map(
    (r) => pose[12 * t + r] * v[0] + pose[12 * t + r + 1] * v[1] + pose[12 * t + r + 2] * v[2],
  );
}

function add(sum: number[], v: ArrayLike<number>): void {
  for (let k = 0; k < 3; k++) sum[k] += v[k];
}

function unit(v: ArrayLike<number>): Float64Array {
  const n = 1 / Math.hypot(v[0], v[1], v[2]);
  return Float64Array.of(v[0] * n, v[1] * n, v[2] * n);
}

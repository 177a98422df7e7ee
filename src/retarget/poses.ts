import { axisAngleFromQuaternion, JOINT_COUNT } from '../body/index.ts';
import { CARRIED_OVER, SMPL_JOINTS } from './phalp-joints.ts';

/**
 * SMPL-H's pose of a row of SMPL's: joints 0–21 as they are, whole hands dropped, fingers at rest.
 *
 * @param rotations (K, 24, 4) quaternions; @param out (…, 52, 3) axis-angle, from `to` on
 */
export function posesOf(
  rotations: Float64Array,
  k: number,
  out: Float64Array | Float32Array,
  to: number,
): void {
  out.fill(0, to, to + JOINT_COUNT * 3);
  for (let j = 0; j < CARRIED_OVER; j++) {
    axisAngleFromQuaternion(rotations, (k * SMPL_JOINTS + j) * 4, out, to + 3 * j);
  }
}

/**
 * (joints, 2) px of (joints, 3) m, as readers project the joints that are stored in 32 bits.
 *
 * @param intrinsics (F, 4) fx, fy, cx, cy, px
 */
export function projectJoints(
  joints: Float64Array,
  intrinsics: Float32Array,
  frame: number,
  out: Float32Array,
  to: number,
): void {
  const [fx, fy, cx, cy] = intrinsics.subarray(4 * frame, 4 * frame + 4);
  for (let j = 0; 3 * j < joints.length; j++) {
    const [x, y, z] = [joints[3 * j], joints[3 * j + 1], joints[3 * j + 2]].map(Math.fround);
    out[to + 2 * j] = (fx * x) / z + cx;
    out[to + 2 * j + 1] = (fy * y) / z + cy;
  }
}

/** Nearer than this a point has no place in the picture, m. */
export const NEAR = 0.05;

/** x, y, width, height of the projected (V, 3) surface, px. */
export function writeExtent(
  surface: Float32Array,
  intrinsics: Float32Array,
  frame: number,
  out: Float32Array,
  to: number,
): void {
  const [fx, fy, cx, cy] = intrinsics.subarray(4 * frame, 4 * frame + 4);
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < surface.length; i += 3) {
    const z = Math.max(surface[i + 2], NEAR);
    const u = (fx * surface[i]) / z;
    const v = (fy * surface[i + 1]) / z;
    if (u < left) left = u;
    if (u > right) right = u;
    if (v < top) top = v;
    if (v > bottom) bottom = v;
  }
  out[to] = left + cx;
  out[to + 1] = top + cy;
  out[to + 2] = right - left;
  out[to + 3] = bottom - top;
}

/** The largest y, which points down. */
export function lowestOf(surface: Float32Array): number {
  let lowest = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < surface.length; i += 3) if (surface[i] > lowest) lowest = surface[i];
  return lowest;
}

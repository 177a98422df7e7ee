import { JOINT_PARENTS } from '../../../src/body/index.ts';

/** Joints 22 and later are fingers. */
const FIRST_FINGER = 22;
/** Of a bone: how wide it is for its length, and at most, m. */
const WIDTH = 0.11;
const WIDEST = 0.034;
const WIDEST_FINGER = 0.009;
/** Where along the bone it is widest. */
const WAIST = 0.18;
const SIDES = 4;
const BONES = JOINT_PARENTS.length - 1;

/** Of all bones together: each has two triangles a side. */
export const BONE_VERTICES = BONES * SIDES * 2 * 3;

/**
 * Draws each bone as a slim double pyramid from a joint to its child, flat shaded.
 *
 * @param joints - (52, 3) metres
 * @param positions - (BONE_VERTICES, 3)
 * @param normals - (BONE_VERTICES, 3)
 */
export function fillBones(joints: Float64Array, positions: Float32Array, normals: Float32Array): void {
  const ring = new Float64Array(SIDES * 3);
  let at = 0;
  for (let joint = 1; joint < JOINT_PARENTS.length; joint += 1) {
    const a = JOINT_PARENTS[joint] * 3;
    const b = joint * 3;
    const d = [joints[b] - joints[a], joints[b + 1] - joints[a + 1], joints[b + 2] - joints[a + 2]];
    const length = Math.hypot(d[0], d[1], d[2]) || 1e-6;
    const radius = Math.min(length * WIDTH, joint >= FIRST_FINGER ? WIDEST_FINGER : WIDEST);
    const [u, v] = across(d, length);
    for (let side = 0; side < SIDES; side += 1) {
      const angle = (side * 2 * Math.PI) / SIDES;
      const [c, s] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
      for (let k = 0; k < 3; k += 1) ring[side * 3 + k] = joints[a + k] + d[k] * WAIST + u[k] * c + v[k] * s;
    }
    for (let side = 0; side < SIDES; side += 1) {
      const next = ((side + 1) % SIDES) * 3;
      at = triangle(joints, a, ring, next, ring, side * 3, positions, normals, at);
      at = triangle(joints, b, ring, side * 3, ring, next, positions, normals, at);
    }
  }
}

/**
 * Colours each bone by the joint that it leads to.
 *
 * @param colourOf - a joint's, three channels
 * @param colours - (BONE_VERTICES, 3)
 */
export function fillBoneColours(colourOf: (joint: number) => readonly number[], colours: Float32Array): void {
  for (let joint = 1; joint < JOINT_PARENTS.length; joint += 1) {
    const colour = colourOf(joint);
    const from = (joint - 1) * SIDES * 2 * 9;
    for (let at = from; at < from + SIDES * 2 * 9; at += 1) colours[at] = colour[at % 3];
  }
}

/** Two unit vectors across a bone, so that with it they are right-handed. */
function across(d: readonly number[], length: number): [number[], number[]] {
  const n = d.map((value) => value / length);
  const other = Math.abs(n[1]) < 0.9 ? [0, 1, 0] : [1, 0, 0];
  const u = cross(other, n);
  const size = Math.hypot(u[0], u[1], u[2]);
  const unit = u.map((value) => value / size);
  return [unit, cross(n, unit)];
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Writes a flat triangle at vertex offset `at`; returns the next offset. */
function triangle(
  p: ArrayLike<number>,
  pAt: number,
  q: ArrayLike<number>,
  qAt: number,
  r: ArrayLike<number>,
  rAt: number,
  positions: Float32Array,
  normals: Float32Array,
  at: number,
): number {
  for (let k = 0; k < 3; k += 1) {
    positions[at + k] = p[pAt + k];
    positions[at + 3 + k] = q[qAt + k];
    positions[at + 6 + k] = r[rAt + k];
  }
  const e = [0, 1, 2].map((k) => q[qAt + k] - p[pAt + k]);
  const f = [0, 1, 2].map((k) => r[rAt + k] - p[pAt + k]);
  const n = cross(e, f);
  const size = Math.hypot(n[0], n[1], n[2]) || 1;
  for (let k = 0; k < 9; k += 1) normals[at + k] = n[k % 3] / size;
  return at + 9;
}

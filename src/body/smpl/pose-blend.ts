import type { Numbers } from '../rotations.ts';
import { BLOCK_VERTICES, POSE_FEATURES, type PoseBlocks, SMPL_JOINT_COUNT } from './smpl-model.ts';

const SPAN = 3 * BLOCK_VERTICES;
const PIECE = 9 * SPAN;
/** Rotations that were multiplied together and apart again differ so little: 1e-9 m at the most. */
const NOT_TURNED = 1e-10;

/**
 * Lays out pose blend shapes for `addPoseBlend`.
 *
 * @param poseBasis - (V, 3, 207) as SMPL's files have them
 */
export function poseBlocksOf(poseBasis: Float64Array, vertexCount: number): PoseBlocks {
  const rows = vertexCount * 3;
  const blocks = Math.ceil(vertexCount / BLOCK_VERTICES);
  const block: number[] = [];
  const joint: number[] = [];
  for (let b = 0; b < blocks; b++) {
    for (let j = 1; j < SMPL_JOINT_COUNT; j++) {
      if (!isZero(poseBasis, b, j, rows)) {
        block.push(b);
        joint.push(j);
      }
    }
  }
  const values = new Float32Array(block.length * PIECE);
  for (let n = 0; n < block.length; n++) {
    const first = block[n] * SPAN;
    const feature = (joint[n] - 1) * 9;
    for (let i = 0; i < SPAN && first + i < rows; i++) {
      const from = (first + i) * POSE_FEATURES + feature;
      values.set(poseBasis.subarray(from, from + 9), n * PIECE + i * 9);
    }
  }
  return { block: Uint16Array.from(block), joint: Uint8Array.from(joint), values };
}

function isZero(poseBasis: Float64Array, block: number, joint: number, rows: number): boolean {
  const end = Math.min((block + 1) * SPAN, rows);
  for (let row = block * SPAN; row < end; row++) {
    const from = row * POSE_FEATURES + (joint - 1) * 9;
    for (let k = from; k < from + 9; k++) if (poseBasis[k] !== 0) return false;
  }
  return true;
}

/**
 * Adds what the pose does to the rest surface (Loper et al. 2015, equation 9): Σ over joints but the pelvis and over
 * the nine numbers of (R − I) · their blend shape. Joints that are not turned cost nothing.
 *
 * @param localRotations - (24, 9) each joint's rotation relative to its parent; the pelvis' does not matter
 * @param out - (V, 3) is added to
 */
export function addPoseBlend(
  blocks: PoseBlocks,
  localRotations: Numbers,
  out: Float32Array | Float64Array,
): void {
  const { block, joint, values } = blocks;
  for (let n = 0; n < block.length; n++) {
    const r = joint[n] * 9;
    const f0 = localRotations[r] - 1;
    const f1 = localRotations[r + 1];
    const f2 = localRotations[r + 2];
    const f3 = localRotations[r + 3];
    const f4 = localRotations[r + 4] - 1;
    const f5 = localRotations[r + 5];
    const f6 = localRotations[r + 6];
    const f7 = localRotations[r + 7];
    const f8 = localRotations[r + 8] - 1;
    if (Math.abs(f0) + Math.abs(f1) + Math.abs(f2) + Math.abs(f4) + Math.abs(f5) + Math.abs(f8) < NOT_TURNED)
      continue;
    const to = block[n] * SPAN;
    const end = Math.min(to + SPAN, out.length);
    // In pairs, so that no sum waits for all that came before it.
    for (let i = to, at = n * PIECE; i < end; i++, at += 9) {
      out[i] +=
        f0 * values[at] +
        f1 * values[at + 1] +
        (f2 * values[at + 2] + f3 * values[at + 3]) +
        (f4 * values[at + 4] + f5 * values[at + 5]) +
        (f6 * values[at + 6] + f7 * values[at + 7]) +
        f8 * values[at + 8];
    }
  }
}

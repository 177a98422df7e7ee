/** Joints of SMPL: 22 of the body and the two hands. */
export const SMPL_JOINT_COUNT = 24;

/** (24) the parent of each joint, −1 for the pelvis (Loper et al. 2015, SMPL). */
export const SMPL_PARENTS: readonly number[] = [
  -1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21,
];

/** Pose blend shapes: the nine numbers of each joint's rotation but the pelvis'. */
export const POSE_FEATURES = (SMPL_JOINT_COUNT - 1) * 9;

/** Vertices whose pose blend shapes lie together: their place is in the processor's nearest memory meanwhile. */
export const BLOCK_VERTICES = 64;

/**
 * A body of SMPL's kind, from the user's own file, laid out for posing. Plain data: it can be handed from one thread
 * to another.
 */
export interface SmplModel {
  readonly vertexCount: number;
  /** B: how many of the file's shapes are kept. */
  readonly betaCount: number;
  /** How many the file has. */
  readonly fileBetaCount: number;
  /** (V, 3) metres, rest pose, betas of 0 */
  readonly template: Float64Array;
  /** (B, V, 3) metres a unit of beta */
  readonly shapeBasis: Float64Array;
  /** (24, 3) metres, for betas of 0 */
  readonly jointTemplate: Float64Array;
  /** (24, 3, B) metres a unit of beta */
  readonly jointBasis: Float64Array;
  readonly poseBlocks: PoseBlocks;
  /** K: the most joints that one vertex follows. */
  readonly influences: number;
  /** (V, K) the joints that each vertex follows, 0–23 */
  readonly skinJoints: Uint8Array;
  /** (V, K) how much; each row sums to 1 */
  readonly skinWeights: Float32Array;
  /** (triangles, 3) */
  readonly triangles: Uint16Array;
}

/**
 * The pose blend shapes, by blocks of `BLOCK_VERTICES` vertices and within them by joint, only where they are not
 * zero: piece n is for block `block[n]` and joint `joint[n]`, and its values are (`BLOCK_VERTICES`, 3, 9) from
 * `n · 27 · BLOCK_VERTICES` on, metres a unit of the rotation's difference from none. The last block is filled up
 * with zeros.
 */
export interface PoseBlocks {
  readonly block: Uint16Array;
  readonly joint: Uint8Array;
  readonly values: Float32Array;
}

import type { Numbers } from './rotations.ts';

/**
 * Points that pose networks report, or that heights and contacts need, each carried rigidly by one joint:
 * landmark = joint position + joint's global rotation · (offset + Σ betas_b · offsetBasis_b).
 */
export interface LandmarkTable {
  /** (L,) BlazePose's 33 first, in its order; then extras such as `head_top` and `left_heel_sole` */
  readonly names: readonly string[];
  /** (L,) the joint that carries each */
  readonly joint: Int32Array;
  /** (L, 3) metres from the joint, in the rest pose, for betas of 0 */
  readonly offset: Float64Array;
  /** (L, 3, B) metres a unit of beta */
  readonly offsetBasis: Float64Array;
}

/** Where the joints are and how they are turned, relative to the rest pose, whose frames are all the world's. */
export interface PosedJoints {
  /** (52, 3) metres */
  readonly joints: Float64Array;
  /** (52, 9) row-major rotations, from the rest pose to the world */
  readonly globalRotations: Float64Array;
}

/**
 * A body whose joints and surface follow from a shape (betas) and joint rotations, as SMPL-H's do. Its rest
 * pose is SMPL's T: facing +z, y up, x to its left. All lengths are metres. Rest joints are linear in betas.
 *
 * Too few betas count as zeros; more than `betaCount` is an error. Methods that take `out` write there and
 * allocate nothing once a shape has been seen.
 */
export interface Body {
  readonly model: 'kinemesh' | 'smpl';
  /** sha256 of the file that the body was read from; betas mean nothing with another */
  readonly assetSha256: string;
  readonly betaCount: number;
  /** 52: SMPL-H's, in its order */
  readonly jointCount: number;
  readonly jointNames: readonly string[];
  /** (52,) −1 for the pelvis; parents come first */
  readonly parents: Int32Array;
  readonly vertexCount: number;
  /** (triangles, 3) vertex ids, counter-clockwise from outside */
  readonly triangles: Uint16Array | Uint32Array;
  /** K: joints that a vertex follows at most; 4 for Kinemesh's own body */
  readonly influences: number;
  /** (V, K) the joints that each vertex follows */
  readonly skinJoints: Uint8Array;
  /** (V, K) how much; each row sums to 1 */
  readonly skinWeights: Float32Array;
  /** (52, 3) the joints in the rest pose for betas of 0 */
  readonly jointTemplate: Float64Array;
  /** (52, 3, B) metres a unit of beta */
  readonly jointBasis: Float64Array;
  readonly landmarkTable: LandmarkTable;

  /** (52, 3) joints in the rest pose. The result is shared: do not write to it. */
  restJoints(betas: Numbers): Float64Array;
  /** (V, 3) the surface in the rest pose. The result is shared: do not write to it. */
  restVertices(betas: Numbers): Float32Array;
  /**
   * Forward kinematics with SMPL's meaning of `trans`: the pelvis is at restJoints(betas)[0] + trans.
   *
   * @param poses - (52, 3) axis-angle, each joint relative to its parent
   * @param trans - (3,) metres
   */
  pose(betas: Numbers, poses: Numbers, trans: Numbers, out?: PosedJoints): PosedJoints;
  /** (V, 3) the posed surface, by linear blend skinning; SMPL's with its pose blend shapes */
  skin(betas: Numbers, posed: PosedJoints, out?: Float32Array): Float32Array;
  /** (L, 3) the landmarks of `landmarkTable` */
  landmarks(betas: Numbers, posed: PosedJoints, out?: Float64Array): Float64Array;
}

/** Room for the result of `Body.pose`. */
export function createPosedJoints(jointCount: number): PosedJoints {
  return {
    joints: new Float64Array(jointCount * 3),
    globalRotations: new Float64Array(jointCount * 9),
  };
}

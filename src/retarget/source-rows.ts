/**
 * What PHALP says of people, row by row (the fields of the same names in `src/phalp`, N rows), with the frames
 * and ids already those of the whole video.
 */
export interface SourceRows {
  /** (N) frame of the video */
  readonly frame: Int32Array;
  /** (N) */
  readonly id: Int32Array;
  /** (N) 0 seen on this frame; above 0 a stale copy from so many frames ago; below 0 filled in by LART */
  readonly trackedTime: Int32Array;
  /** (N) 0–1 */
  readonly confidence: Float32Array;
  /** (N, 24, 9) SMPL's joint rotations, row-major; the first in the camera's axes */
  readonly rotations: Float32Array;
  /** (N, 10) SMPL's shape */
  readonly betas: Float32Array;
  /** (N, 3) m, where SMPL's origin is before PHALP's nearly orthographic camera */
  readonly camera: Float32Array;
  /** (N, 45, 3) m, the camera's axes, about SMPL's origin */
  readonly joints3d: Float32Array;
  /** (N, 90) 45 × (x, y), 0–1 of the picture padded to a square */
  readonly joints2d: Float32Array;
}

/** Joints that a row of PHALP has; the last is SMPL's origin. */
export const SOURCE_JOINTS = 45;
/** Those that are evidence. */
export const SOURCE_KEYPOINTS = 44;
/** SMPL's joints; the last two (whole hands) have no counterpart among SMPL-H's. */
export const SMPL_JOINTS = 24;
export const CARRIED_OVER = 22;

/**
 * PHALP's joints that are SMPL's own, not points of its surface: where each stands in PHALP's list (the first
 * 25 are OpenPose's BODY_25), and which of SMPL-H's it is.
 */
export const SHARED_JOINTS: readonly { readonly source: number; readonly joint: number }[] = [
  { source: 8, joint: 0 },
  { source: 12, joint: 1 },
  { source: 9, joint: 2 },
  { source: 13, joint: 4 },
  { source: 10, joint: 5 },
  { source: 14, joint: 7 },
  { source: 11, joint: 8 },
  { source: 1, joint: 12 },
  { source: 5, joint: 16 },
  { source: 2, joint: 17 },
  { source: 6, joint: 18 },
  { source: 3, joint: 19 },
  { source: 7, joint: 20 },
  { source: 4, joint: 21 },
];
export const SHARED = SHARED_JOINTS.length;

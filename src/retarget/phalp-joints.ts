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

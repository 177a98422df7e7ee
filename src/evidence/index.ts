/** What the networks saw, as plain arrays, anywhere (browser and Node). Files on disk: `node.ts`. */
export { cameraSteps } from './camera-steps.ts';
export { COLUMNS, type Column, type DroppableColumn } from './columns.ts';
export {
  APPEARANCE_SIZE,
  BACKGROUND_POINTS,
  type Evidence,
  rowCount,
  SILHOUETTE_BYTES,
  SILHOUETTE_SIZE,
  THUMBNAIL_BYTES,
  THUMBNAIL_HEIGHT,
  THUMBNAIL_WIDTH,
} from './evidence.ts';
export { HAND_LANDMARK_COUNT } from './hand-landmarks.ts';
export { KEYPOINT_COUNT, KEYPOINT_LANDMARKS, LIMB_JOINTS } from './keypoints.ts';
export {
  LANDMARK_COUNT,
  LANDMARK_FELLOW,
  LANDMARK_NAMES,
  type LandmarkName,
  MOTION_LANDMARKS,
} from './landmarks.ts';
export { type MergeOptions, mergeEvidence } from './merge.ts';
export { brightness, thumbnailDifference } from './thumbnail-difference.ts';
export { trunkOf } from './trunk.ts';

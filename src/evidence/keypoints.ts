/**
 * COCO's 17 keypoints in their order (nose, eyes, ears, then left and right of shoulders, elbows, wrists, hips, knees,
 * ankles): the landmark that is the same place of the body.
 */
export const KEYPOINT_LANDMARKS: readonly number[] = [
  0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28,
];

/** 17 */
export const KEYPOINT_COUNT = KEYPOINT_LANDMARKS.length;

/** Left and right shoulder, then elbows, wrists, hips, knees, ankles: the landmark of each, and the keypoint. */
export const LIMB_JOINTS: readonly (readonly [landmark: number, keypoint: number])[] = KEYPOINT_LANDMARKS.map(
  (landmark, keypoint) => [landmark, keypoint] as const,
).slice(5);

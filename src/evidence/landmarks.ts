/** BlazePose's 33 landmarks, in the network's order (MediaPipe, pose landmark model card, 2021). */
export const LANDMARK_NAMES = [
  'nose',
  'left_eye_inner',
  'left_eye',
  'left_eye_outer',
  'right_eye_inner',
  'right_eye',
  'right_eye_outer',
  'left_ear',
  'right_ear',
  'mouth_left',
  'mouth_right',
  'left_shoulder',
  'right_shoulder',
  'left_elbow',
  'right_elbow',
  'left_wrist',
  'right_wrist',
  'left_pinky',
  'right_pinky',
  'left_index',
  'right_index',
  'left_thumb',
  'right_thumb',
  'left_hip',
  'right_hip',
  'left_knee',
  'right_knee',
  'left_ankle',
  'right_ankle',
  'left_heel',
  'right_heel',
  'left_foot_index',
  'right_foot_index',
] as const;

export type LandmarkName = (typeof LANDMARK_NAMES)[number];

/** 33 */
export const LANDMARK_COUNT = LANDMARK_NAMES.length;

/** (33) each landmark's fellow on the other side; those of the middle are their own. */
export const LANDMARK_FELLOW: Int32Array = Int32Array.from(LANDMARK_NAMES, (name) => {
  const other = name.includes('left') ? name.replace('left', 'right') : name.replace('right', 'left');
  return (LANDMARK_NAMES as readonly string[]).indexOf(other);
});

/** Landmarks by which motion is told: of the limbs and of the trunk, not the many of hands and face. */
export const MOTION_LANDMARKS: readonly number[] = [11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28, 31, 32];

/** SMPL-H's 52 joints: 22 of the body, 15 of the left hand, 15 of the right, in SMPL-H's order. */
export const JOINT_NAMES = [
  'pelvis',
  'left_hip',
  'right_hip',
  'spine1',
  'left_knee',
  'right_knee',
  'spine2',
  'left_ankle',
  'right_ankle',
  'spine3',
  'left_foot',
  'right_foot',
  'neck',
  'left_collar',
  'right_collar',
  'head',
  'left_shoulder',
  'right_shoulder',
  'left_elbow',
  'right_elbow',
  'left_wrist',
  'right_wrist',
  'left_index1',
  'left_index2',
  'left_index3',
  'left_middle1',
  'left_middle2',
  'left_middle3',
  'left_pinky1',
  'left_pinky2',
  'left_pinky3',
  'left_ring1',
  'left_ring2',
  'left_ring3',
  'left_thumb1',
  'left_thumb2',
  'left_thumb3',
  'right_index1',
  'right_index2',
  'right_index3',
  'right_middle1',
  'right_middle2',
  'right_middle3',
  'right_pinky1',
  'right_pinky2',
  'right_pinky3',
  'right_ring1',
  'right_ring2',
  'right_ring3',
  'right_thumb1',
  'right_thumb2',
  'right_thumb3',
] as const;

export type JointName = (typeof JOINT_NAMES)[number];

/** 52 */
export const JOINT_COUNT = JOINT_NAMES.length;

/** (52,) the index of each joint's parent, −1 for the pelvis; a parent comes before its children */
export const JOINT_PARENTS: readonly number[] = [
  -1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 22, 23, 20, 25, 26, 20, 28,
  29, 20, 31, 32, 20, 34, 35, 21, 37, 38, 21, 40, 41, 21, 43, 44, 21, 46, 47, 21, 49, 50,
];

/** The index of a joint, for code that names joints. */
export function jointIndex(name: JointName): number {
  return JOINT_NAMES.indexOf(name);
}

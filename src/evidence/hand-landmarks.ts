/**
 * The hand network's 21 landmarks: the wrist, then four of each finger from its base to its tip: thumb, index,
 * middle, ring, little finger (MediaPipe Hands, model card, 2021).
 */
export const HAND_LANDMARK_COUNT = 21;

import { LANDMARK_COUNT } from './landmarks.ts';

/**
 * [x, y] px: from the middle of the hips to the middle of the shoulders.
 *
 * @param landmarks (N, 33, 4) x px, y px first
 */
export function trunkOf(landmarks: Float32Array, row = 0): [number, number] {
  const middle = (l: number, axis: number): number => {
    const at = 4 * (row * LANDMARK_COUNT + l) + axis;
    return (landmarks[at] + landmarks[at + 4]) / 2;
  };
  return [middle(11, 0) - middle(23, 0), middle(11, 1) - middle(23, 1)];
}

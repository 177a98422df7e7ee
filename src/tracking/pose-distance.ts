import { LANDMARK_COUNT } from '../evidence/index.ts';

/** Nose, shoulders, elbows, wrists, hips, knees, ankles. */
export const COMPARED = [0, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28] as const;
const LEAST_VISIBILITY = 0.3;
const LEAST_LANDMARKS = 5;

/**
 * Mean distance of the landmarks of two sightings in body sizes, optionally after moving both so that
 * the mean of the landmarks used falls together; null where too few are visible in both.
 *
 * @param landmarks (N, 33, 4) as in the evidence
 * @param size px that count as 1
 */
export function poseDistance(
  landmarks: Float32Array,
  a: number,
  b: number,
  size: number,
  moved: boolean,
): number | null {
  const atA = a * LANDMARK_COUNT * 4;
  const atB = b * LANDMARK_COUNT * 4;
  const used = COMPARED.filter(
    (i) => landmarks[atA + i * 4 + 3] >= LEAST_VISIBILITY && landmarks[atB + i * 4 + 3] >= LEAST_VISIBILITY,
  );
  if (used.length < LEAST_LANDMARKS || !(size > 0)) return null;
  let [shiftX, shiftY] = [0, 0];
  if (moved) {
    for (const i of used) {
      shiftX += (landmarks[atA + i * 4] - landmarks[atB + i * 4]) / used.length;
      shiftY += (landmarks[atA + i * 4 + 1] - landmarks[atB + i * 4 + 1]) / used.length;
    }
  }
  let sum = 0;
  for (const i of used) {
    sum += Math.hypot(
      landmarks[atA + i * 4] - landmarks[atB + i * 4] - shiftX,
      landmarks[atA + i * 4 + 1] - landmarks[atB + i * 4 + 1] - shiftY,
    );
  }
  return sum / used.length / size;
}

import { LANDMARK_COUNT } from '../evidence/index.ts';

/** Nose, shoulders, elbows, wrists, hips, knees, ankles. */
const COMPARED = [0, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28] as const;
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

/** Intersection over union of two boxes of (N, 4) x, y, width, height. */
export function boxOverlap(box: ArrayLike<number>, a: number, b: number): number {
  const [ax, ay, aw, ah] = [box[a * 4], box[a * 4 + 1], box[a * 4 + 2], box[a * 4 + 3]];
  const [bx, by, bw, bh] = [box[b * 4], box[b * 4 + 1], box[b * 4 + 2], box[b * 4 + 3]];
  const w = Math.min(ax + aw, bx + bw) - Math.max(ax, bx);
  const h = Math.min(ay + ah, by + bh) - Math.max(ay, by);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (aw * ah + bw * bh - w * h);
}

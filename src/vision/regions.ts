import { KEYPOINT_COUNT } from '../evidence/index.ts';
import { type Crop, cropFromCircle } from './crop.ts';
import type { Detection } from './person-detector.ts';

/** COCO's keypoints as MoveNet orders them. */
const SHOULDERS = [5, 6] as const;
const HIPS = [11, 12] as const;
const HEAD_KEYPOINTS = 5;
/** Keypoints below this are guesses. */
const MIN_CONFIDENCE = 0.15;
/** The circle reaches beyond the keypoints: ankles are above the soles, eyes below the crown. */
const BEYOND_KEYPOINTS = 1.12;
const BEYOND_HEAD = 1.25;
/** Hip to crown is about this many times hip to shoulder; a circle is never smaller. */
const LEAST_PER_TORSO = 1.75;

/** The crop for BlazePose's first look at a person whom MoveNet found. */
export function cropFromDetection(detection: Detection): Crop {
  const { keypoints, box } = detection;
  const height = box[3] - box[1];
  const centreX = (box[0] + box[2]) / 2;
  const hips = middle(keypoints, HIPS) ?? [centreX, box[1] + 0.55 * height];
  const shoulders = middle(keypoints, SHOULDERS) ?? [centreX, box[1] + 0.2 * height];
  let upX = shoulders[0] - hips[0];
  let upY = shoulders[1] - hips[1];
  const torso = Math.hypot(upX, upY);
  if (torso < 0.08 * Math.max(height, box[2] - box[0])) {
    upX = 0;
    upY = -1;
  } else {
    upX /= torso;
    upY /= torso;
  }
  let radius = LEAST_PER_TORSO * torso;
  for (let k = 0; k < KEYPOINT_COUNT; k++) {
    if (keypoints[3 * k + 2] < MIN_CONFIDENCE) continue;
    const reach = Math.hypot(keypoints[3 * k] - hips[0], keypoints[3 * k + 1] - hips[1]);
    radius = Math.max(radius, reach * (k < HEAD_KEYPOINTS ? BEYOND_HEAD : BEYOND_KEYPOINTS));
  }
  radius = Math.max(radius, 0.4 * height, 1);
  return cropFromCircle(hips[0], hips[1], hips[0] + upX * radius, hips[1] + upY * radius);
}

function middle(keypoints: Float32Array, pair: readonly [number, number]): [number, number] | null {
  const [a, b] = pair;
  const wa = keypoints[3 * a + 2] >= MIN_CONFIDENCE ? 1 : 0;
  const wb = keypoints[3 * b + 2] >= MIN_CONFIDENCE ? 1 : 0;
  if (wa + wb === 0) return null;
  return [
    (wa * keypoints[3 * a] + wb * keypoints[3 * b]) / (wa + wb),
    (wa * keypoints[3 * a + 1] + wb * keypoints[3 * b + 1]) / (wa + wb),
  ];
}

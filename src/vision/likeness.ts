import { LIMB_JOINTS } from '../evidence/index.ts';
import { boxOverlap, landmarkBox } from './body-box.ts';
import type { Reading } from './landmark-network.ts';
import type { Detection } from './person-detector.ts';
import { shareOn } from './silhouette.ts';

/** The crop's side is this many radii of the circle round the body. */
const RADII_PER_SIDE = 2.5;
/**
 * Two readings whose limbs lie closer than this, in radii of the body, show one person; farther apart
 * where their boxes cover each other as well.
 */
const SAME_BODY = 0.2;
const SAME_BODY_IN_BOX = 0.4;
const SAME_BOX = 0.55;
/**
 * Farther apart still where the silhouette of one lies on that of the other by so much: a reading that lost its
 * person lays its limbs anyhow over whoever stands there. Of two people beside each other at most half does.
 */
const SAME_BODY_IN_SILHOUETTE = 0.5;
const SAME_SILHOUETTE = 0.85;
/** Two detections nearer than this, in halves of the longer side of their boxes, are one. */
const SAME_DETECTION = 0.3;
/** BlazePose's joints below this are guesses, and fewer tell no pose. */
const MIN_VISIBILITY = 0.5;
const LEAST_SEEN = 3;
/** MoveNet's keypoints below this are guesses. */
const MIN_CONFIDENCE = 0.2;

/** Mean distance of two readings' limb joints, in radii of the larger body. */
export function bodyDistance(a: Reading, b: Reading): number {
  let sum = 0;
  for (const [k] of LIMB_JOINTS) {
    sum += Math.hypot(
      a.landmarks[4 * k] - b.landmarks[4 * k],
      a.landmarks[4 * k + 1] - b.landmarks[4 * k + 1],
    );
  }
  const side = Math.max(a.nextCrop.side, b.nextCrop.side);
  return (sum / LIMB_JOINTS.length) * (RADII_PER_SIDE / side);
}

/** The same of the joints that both readings see; Infinity where there are too few. */
export function seenDistance(a: Reading, b: Reading): number {
  const seen = LIMB_JOINTS.filter(
    ([k]) => Math.min(a.landmarks[4 * k + 3], b.landmarks[4 * k + 3]) >= MIN_VISIBILITY,
  );
  if (seen.length < LEAST_SEEN) return Infinity;
  let sum = 0;
  for (const [k] of seen) {
    sum += Math.hypot(
      a.landmarks[4 * k] - b.landmarks[4 * k],
      a.landmarks[4 * k + 1] - b.landmarks[4 * k + 1],
    );
  }
  return (sum / seen.length) * (RADII_PER_SIDE / Math.max(a.nextCrop.side, b.nextCrop.side));
}

export function isSameBody(a: Reading, b: Reading): boolean {
  const distance = bodyDistance(a, b);
  if (distance < SAME_BODY) return true;
  if (distance >= SAME_BODY_IN_SILHOUETTE) return false;
  if (distance < SAME_BODY_IN_BOX && boxOverlap(landmarkBox(a), landmarkBox(b)) > SAME_BOX) return true;
  return shareOn(a, b) > SAME_SILHOUETTE || shareOn(b, a) > SAME_SILHOUETTE;
}

/**
 * Mean distance of a reading's limb joints from a detection's, in radii of the body: how far the two
 * networks disagree. Left and right may be exchanged as a whole, for they often differ on people's backs.
 */
export function detectionDistance(reading: Reading, detection: Detection): number {
  return Math.min(distanceTo(reading, detection, 0), distanceTo(reading, detection, 1));
}

function distanceTo(reading: Reading, detection: Detection, swap: 0 | 1): number {
  const { landmarks } = reading;
  const { keypoints } = detection;
  let sum = 0;
  let weight = 0;
  LIMB_JOINTS.forEach(([k], n) => {
    const other = 3 * LIMB_JOINTS[n ^ swap][1];
    const w = keypoints[other + 2];
    if (w < MIN_CONFIDENCE) return;
    sum += w * Math.hypot(landmarks[4 * k] - keypoints[other], landmarks[4 * k + 1] - keypoints[other + 1]);
    weight += w;
  });
  if (weight === 0) return Infinity;
  return (sum / weight) * (RADII_PER_SIDE / reading.nextCrop.side);
}

/** Whether two detections lie on one person: by the mean distance of the keypoints that both know. */
export function isSameDetection(a: Detection, b: Detection): boolean {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < a.keypoints.length; k += 3) {
    if (Math.min(a.keypoints[k + 2], b.keypoints[k + 2]) < MIN_CONFIDENCE) continue;
    sum += Math.hypot(a.keypoints[k] - b.keypoints[k], a.keypoints[k + 1] - b.keypoints[k + 1]);
    count++;
  }
  const sides = [a, b].flatMap(({ box }) => [box[2] - box[0], box[3] - box[1]]);
  return count > 0 && sum / count < (SAME_DETECTION * Math.max(...sides)) / 2;
}

import { LANDMARK_NAMES, type LandmarkName } from '../evidence/index.ts';
import type { Crop } from './crop.ts';
import type { Reading } from './landmark-network.ts';

/** 0 the person's left hand, 1 the right. */
export type Side = 0 | 1;

/** What the square round a hand measures, m: MediaPipe's tracked squares come to this of a grown-up's hand. */
const SQUARE = 0.28;
/** From the wrist to the middle of the palm and of the fingers, m. */
const TO_MIDDLE = 0.085;
/** The wrist's and the knuckles' landmarks of the pose lie so far apart, m; foreshortened, less. */
const PALM = 0.08;
/** Below this part of {@link PALM} the knuckles do not say where the hand points: the forearm does. */
const FORESHORTENED = 0.35;
/** MediaPipe's `hand_landmark_landmarks_to_roi`: the square is twice what the palm and the first joints span … */
const TRACKED_SCALE = 2;
/** … and is moved by this part of the span towards the fingers. */
const TRACKED_SHIFT = 0.1;
/** The network's landmarks that say where the hand is: all but the fingers' ends, which move most. */
const STEADY = [0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18];
const WRIST = 0;
/** The joints nearest to the palm of index, middle, ring finger: which way the hand points. */
const POINTERS = [6, 10, 14];

const SIDES = (['left', 'right'] as const).map((side) => ({
  elbow: indexOf(`${side}_elbow`),
  wrist: indexOf(`${side}_wrist`),
  index: indexOf(`${side}_index`),
  pinky: indexOf(`${side}_pinky`),
}));
/** Where a body is stiff enough to tell how large a metre is in the picture. */
const RULER = (
  ['left_shoulder', 'right_shoulder', 'left_hip', 'right_hip', 'left_elbow', 'right_elbow'] as const
).map(indexOf);

/**
 * Where the pose says that a hand is, as the hand network wants it: the middle finger upwards. Null where the
 * pose does not see the wrist.
 */
export function handCropFromPose(reading: Reading, side: Side, minVisibility: number): Crop | null {
  const { landmarks } = reading;
  const { elbow, wrist, index, pinky } = SIDES[side];
  if (landmarks[4 * wrist + 3] < minVisibility) return null;
  const metre = pixelsPerMetre(reading);
  if (!(metre > 0)) return null;
  const x = landmarks[4 * wrist];
  const y = landmarks[4 * wrist + 1];
  // The middle finger's knuckle lies between the index' and the little finger's, nearer to the index'.
  const toKnuckles = [0, 1].map(
    (k) => (2 * landmarks[4 * index + k] + landmarks[4 * pinky + k]) / 3 - landmarks[4 * wrist + k],
  );
  const length = Math.hypot(toKnuckles[0], toKnuckles[1]);
  const alongArm = [0, 1].map((k) => landmarks[4 * wrist + k] - landmarks[4 * elbow + k]);
  const [dx, dy] = length > FORESHORTENED * PALM * metre ? toKnuckles : alongArm;
  const reach = Math.min(1, length / (PALM * metre)) * TO_MIDDLE * metre;
  const norm = Math.hypot(dx, dy) || 1;
  return {
    x: x + (dx / norm) * reach,
    y: y + (dy / norm) * reach,
    side: SQUARE * metre,
    rotation: Math.atan2(dx, -dy),
  };
}

/** The square for the next look, from where the network saw the hand: (21, 3) px of the picture. */
export function handCropFromHand(landmarks: Float32Array): Crop {
  let px = 0;
  let py = 0;
  for (const l of POINTERS) {
    const weight = l === POINTERS[1] ? 0.5 : 0.25;
    px += weight * landmarks[3 * l];
    py += weight * landmarks[3 * l + 1];
  }
  const rotation = Math.atan2(px - landmarks[3 * WRIST], landmarks[3 * WRIST + 1] - py);
  const c = Math.cos(rotation);
  const s = Math.sin(rotation);
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (const l of STEADY) {
    const u = c * landmarks[3 * l] + s * landmarks[3 * l + 1];
    const v = -s * landmarks[3 * l] + c * landmarks[3 * l + 1];
    left = Math.min(left, u);
    right = Math.max(right, u);
    top = Math.min(top, v);
    bottom = Math.max(bottom, v);
  }
  const u = (left + right) / 2;
  const v = (top + bottom) / 2 - TRACKED_SHIFT * (bottom - top);
  const side = TRACKED_SCALE * Math.max(right - left, bottom - top);
  return { x: c * u - s * v, y: s * u + c * v, side, rotation };
}

/** The wrist as the pose sees it, px. */
export function wristOf({ landmarks }: Reading, side: Side): readonly [number, number] {
  const { wrist } = SIDES[side];
  return [landmarks[4 * wrist], landmarks[4 * wrist + 1]];
}

/**
 * How many px a metre measures at the body: the picture of the trunk and upper arms against their metres, both
 * seen along the view (weak perspective).
 */
function pixelsPerMetre({ landmarks, world }: Reading): number {
  let seen = 0;
  let known = 0;
  for (let a = 0; a < RULER.length; a++) {
    for (let b = 0; b < a; b++) {
      for (let k = 0; k < 2; k++) {
        seen += (landmarks[4 * RULER[a] + k] - landmarks[4 * RULER[b] + k]) ** 2;
        known += (world[3 * RULER[a] + k] - world[3 * RULER[b] + k]) ** 2;
      }
    }
  }
  return Math.sqrt(seen / known);
}

function indexOf(name: LandmarkName): number {
  return LANDMARK_NAMES.indexOf(name);
}

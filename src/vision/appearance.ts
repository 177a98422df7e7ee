import { APPEARANCE_SIZE, LANDMARK_COUNT, LIMB_JOINTS, SILHOUETTE_BYTES } from '../evidence/index.ts';
import type { Reading } from './landmark-network.ts';
import type { Detection } from './person-detector.ts';
import type { Pyramid } from './picture.ts';
import { cropFromDetection } from './regions.ts';
import { isOnSilhouette } from './silhouette.ts';

/** Bins of one histogram: 9 hues in two strengths, and 6 greys. */
const HUES = 9;
const GREYS = 6;
const BINS = APPEARANCE_SIZE / 2;
/** A pixel whose strongest channel is less than this is black whatever its hue; 0–255. */
const DARK = 40;
/** Chroma over value below which a colour is grey, and above which it is strong. */
const GREY = 0.18;
const STRONG = 0.5;
/** Pixels looked at along the longer side of the body's part. */
const SAMPLES = 24;

const EVERYWHERE = new Uint8Array(SILHOUETTE_BYTES).fill(255);

/** What of a reading tells where the clothes are. */
type Body = Pick<Reading, 'landmarks' | 'crop' | 'silhouette'>;

/** BlazePose's landmarks. */
const LEFT_SHOULDER = 11;
const RIGHT_SHOULDER = 12;
const LEFT_ELBOW = 13;
const RIGHT_ELBOW = 14;
const LEFT_HIP = 23;
const RIGHT_HIP = 24;
const LEFT_KNEE = 25;
const RIGHT_KNEE = 26;
const LEFT_ANKLE = 27;
const RIGHT_ANKLE = 28;

/** A limb as a thick line between two landmarks; half of its thickness in parts of the torso's length. */
type Limb = readonly [from: number, to: number, halfThickness: number];
const UPPER_ARMS: readonly Limb[] = [
  [LEFT_SHOULDER, LEFT_ELBOW, 0.1],
  [RIGHT_SHOULDER, RIGHT_ELBOW, 0.1],
];
/** The torso's own sides and diagonals fill it. */
const TORSO: readonly Limb[] = [
  [LEFT_SHOULDER, LEFT_HIP, 0.14],
  [RIGHT_SHOULDER, RIGHT_HIP, 0.14],
  [LEFT_SHOULDER, RIGHT_HIP, 0.14],
  [RIGHT_SHOULDER, LEFT_HIP, 0.14],
];
const LEGS: readonly Limb[] = [
  [LEFT_HIP, LEFT_KNEE, 0.13],
  [RIGHT_HIP, RIGHT_KNEE, 0.13],
  [LEFT_KNEE, LEFT_ANKLE, 0.09],
  [RIGHT_KNEE, RIGHT_ANKLE, 0.09],
];

/**
 * The colours of the clothes: a normalised histogram of the torso and upper arms, then one of the legs,
 * each of the pixels that lie along the limbs and on the silhouette. Hue and chroma, so that shade
 * matters little; each pixel is shared out between neighbouring hues.
 */
export function readAppearance(pyramid: Pyramid, reading: Body): Float32Array {
  const appearance = new Float32Array(APPEARANCE_SIZE);
  addLimbs(pyramid, reading, [...TORSO, ...UPPER_ARMS], appearance.subarray(0, BINS));
  addLimbs(pyramid, reading, LEGS, appearance.subarray(BINS));
  return appearance;
}

/** The same of a person whom only the detector saw, so of all pixels along the limbs. */
export function detectedAppearance(pyramid: Pyramid, detection: Detection): Float32Array {
  const { keypoints } = detection;
  const landmarks = new Float32Array(LANDMARK_COUNT * 4);
  for (const [k, keypoint] of LIMB_JOINTS) {
    landmarks.set(keypoints.subarray(3 * keypoint, 3 * keypoint + 2), 4 * k);
  }
  return readAppearance(pyramid, { landmarks, crop: cropFromDetection(detection), silhouette: EVERYWHERE });
}

/**
 * Hellinger's distance of two such histograms, 0–1, mean of the halves of the body that both know; null where
 * they have none in common.
 */
export function appearanceDistance(a: Float32Array, b: Float32Array): number | null {
  let sum = 0;
  let halves = 0;
  for (let start = 0; start < APPEARANCE_SIZE; start += BINS) {
    let coefficient = 0;
    let [massA, massB] = [0, 0];
    for (let i = start; i < start + BINS; i++) {
      coefficient += Math.sqrt(a[i] * b[i]);
      massA += a[i];
      massB += b[i];
    }
    if (massA <= 0 || massB <= 0) continue;
    sum += Math.sqrt(Math.max(0, 1 - coefficient / Math.sqrt(massA * massB)));
    halves++;
  }
  return halves === 0 ? null : sum / halves;
}

function addLimbs(pyramid: Pyramid, reading: Body, limbs: readonly Limb[], histogram: Float32Array): void {
  const { landmarks, crop } = reading;
  const torso = Math.max(torsoLength(landmarks), 0.1 * crop.side);
  const step = Math.max(crop.side / (4 * SAMPLES), pyramid.scale);
  for (const [from, to, thickness] of limbs) {
    const ax = landmarks[4 * from];
    const ay = landmarks[4 * from + 1];
    const dx = landmarks[4 * to] - ax;
    const dy = landmarks[4 * to + 1] - ay;
    const length = Math.max(Math.hypot(dx, dy), 1e-3);
    const along = Math.max(1, Math.round(length / step));
    const across = Math.round((thickness * torso) / step);
    for (let i = 0; i <= along; i++) {
      for (let j = -across; j <= across; j++) {
        const x = ax + (dx * i) / along - (dy / length) * j * step;
        const y = ay + (dy * i) / along + (dx / length) * j * step;
        if (isOnSilhouette(reading, x, y)) addPixel(pyramid, x, y, histogram);
      }
    }
  }
  let sum = 0;
  for (const value of histogram) sum += value;
  if (sum > 0) for (let b = 0; b < histogram.length; b++) histogram[b] /= sum;
}

function torsoLength(landmarks: Float32Array): number {
  const middle = (a: number, b: number, axis: number): number =>
    (landmarks[4 * a + axis] + landmarks[4 * b + axis]) / 2;
  return Math.hypot(
    middle(LEFT_SHOULDER, RIGHT_SHOULDER, 0) - middle(LEFT_HIP, RIGHT_HIP, 0),
    middle(LEFT_SHOULDER, RIGHT_SHOULDER, 1) - middle(LEFT_HIP, RIGHT_HIP, 1),
  );
}

function addPixel(pyramid: Pyramid, x: number, y: number, histogram: Float32Array): void {
  const { width, height, data } = pyramid.levels[0];
  const px = Math.floor(x / pyramid.scale);
  const py = Math.floor(y / pyramid.scale);
  if (px < 0 || py < 0 || px >= width || py >= height) return;
  const at = (py * width + px) * 3;
  addColour(data[at], data[at + 1], data[at + 2], histogram);
}

function addColour(r: number, g: number, b: number, histogram: Float32Array): void {
  const most = Math.max(r, g, b);
  const chroma = most - Math.min(r, g, b);
  const saturation = most === 0 ? 0 : chroma / most;
  const colourful = most < DARK ? 0 : Math.max(0, Math.min(1, (saturation - GREY / 2) / (GREY / 2)));
  if (colourful < 1) {
    const grey = Math.min(GREYS - 1, (most / 256) * GREYS);
    share(histogram, 2 * HUES, GREYS, grey, 1 - colourful, false);
  }
  if (colourful === 0) return;
  const hue = most === r ? (g - b) / chroma : most === g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
  const strong = saturation >= STRONG ? HUES : 0;
  share(histogram, strong, HUES, (((hue + 6) % 6) / 6) * HUES, colourful, true);
}

/** Adds a weight at a place between two bins to both. */
function share(
  histogram: Float32Array,
  first: number,
  bins: number,
  at: number,
  weight: number,
  round: boolean,
) {
  const low = Math.floor(at);
  const part = at - low;
  const high = round ? (low + 1) % bins : Math.min(bins - 1, low + 1);
  histogram[first + (low % bins)] += weight * (1 - part);
  histogram[first + high] += weight * part;
}

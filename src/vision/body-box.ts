import { LANDMARK_COUNT, SILHOUETTE_SIZE } from '../evidence/index.ts';
import { pictureFromCrop } from './crop.ts';
import type { Reading } from './landmark-network.ts';

/** Left, top, right, bottom, px. */
export type Box = readonly [number, number, number, number];

/** Landmarks with less visibility are guesses and do not stretch the box. */
const MIN_VISIBILITY = 0.5;
/** The silhouette counts up to this far from the box of all landmarks, in parts of the crop's side. */
const SILHOUETTE_REACH = 0.06;

/** The box of the confident landmarks and of the silhouette near them, within the picture. */
export function bodyBox(reading: Reading, width: number, height: number): Box {
  const all = boxOf(reading, 0);
  const reach = SILHOUETTE_REACH * reading.crop.side;
  let [left, top, right, bottom] = landmarkBox(reading);
  const half = reading.crop.side / SILHOUETTE_SIZE / 2;
  for (let at = 0; at < SILHOUETTE_SIZE * SILHOUETTE_SIZE; at++) {
    if ((reading.silhouette[at >> 3] & (128 >> (at & 7))) === 0) continue;
    const u = ((at % SILHOUETTE_SIZE) + 0.5) / SILHOUETTE_SIZE;
    const v = (Math.floor(at / SILHOUETTE_SIZE) + 0.5) / SILHOUETTE_SIZE;
    const [x, y] = pictureFromCrop(reading.crop, u, v);
    if (x < all[0] - reach || x > all[2] + reach || y < all[1] - reach || y > all[3] + reach) continue;
    left = Math.min(left, x - half);
    top = Math.min(top, y - half);
    right = Math.max(right, x + half);
    bottom = Math.max(bottom, y + half);
  }
  return [clamp(left, width), clamp(top, height), clamp(right, width), clamp(bottom, height)];
}

/** The box of the landmarks that the network believes to see, or of all where it sees next to none. */
export function landmarkBox(reading: Reading): Box {
  let seen = 0;
  for (let k = 0; k < LANDMARK_COUNT; k++) if (reading.landmarks[4 * k + 3] >= MIN_VISIBILITY) seen++;
  return boxOf(reading, seen >= 4 ? MIN_VISIBILITY : 0);
}

/** The box of the landmarks that the network believes to see at least so much, 0–1. */
export function boxOf({ landmarks }: Reading, minVisibility: number): Box {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    if (landmarks[4 * k + 3] < minVisibility) continue;
    left = Math.min(left, landmarks[4 * k]);
    right = Math.max(right, landmarks[4 * k]);
    top = Math.min(top, landmarks[4 * k + 1]);
    bottom = Math.max(bottom, landmarks[4 * k + 1]);
  }
  return [left, top, right, bottom];
}

/** Intersection over union of two boxes, 0–1. */
export function boxOverlap(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both);
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}

import { MOTION_LANDMARKS } from '../evidence/index.ts';
import type { Moment } from './frame-clock.ts';
import type { Reading } from './landmark-network.ts';

const TRUNK = [11, 12, 23, 24];

/**
 * Landmarks that lie on average this far from the middle between the frame before and after are doubtful, in sides of
 * the crop. On people who walk, balance or jump on the spot it is below 0.03; through a spin in the air, where legs
 * were lost or left was taken for right, 0.05 to 0.15. On frames that last longer than a beat limbs go farther.
 */
const LEAP = 0.04;
/** One landmark counts no more than this, in sides. */
const MOST = 0.3;
/** Crops smaller than this, px, hold too little for another look to tell more. */
const MIN_SIDE = 96;

/** A reading, and when it is of. */
export interface Seen {
  readonly at: Moment;
  readonly reading: Reading;
}

/**
 * Whether somebody's landmarks cannot be what they were read as.
 *
 * @param before the reading on the frame before, null where there is none; `after` likewise
 */
export function isDoubtful(before: Seen | null, now: Seen, after: Seen | null): boolean {
  if (before === null || after === null || now.reading.nextCrop.side < MIN_SIDE) return false;
  const long = Math.max(1, (after.at.beat - before.at.beat) / 2);
  return leap(before, now, after) > LEAP * long;
}

/**
 * Mean distance from where the way from before to after leads, relative to the trunk, in sides of the crop. What was
 * not seen on any of the three says little: guesses tremble.
 */
function leap(before: Seen, now: Seen, after: Seen): number {
  const part = (now.at.beat - before.at.beat) / (after.at.beat - before.at.beat);
  const [a, b, c] = [before, now, after].map(({ reading }) => reading.landmarks);
  const [ca, cb, cc] = [a, b, c].map(trunkCentre);
  let sum = 0;
  for (const l of MOTION_LANDMARKS) {
    let square = 0;
    for (let k = 0; k < 2; k++) {
      const from = a[4 * l + k] - ca[k];
      const to = c[4 * l + k] - cc[k];
      square += (b[4 * l + k] - cb[k] - from - part * (to - from)) ** 2;
    }
    const seen = Math.max(a[4 * l + 3], b[4 * l + 3], c[4 * l + 3]);
    sum += seen * Math.min(MOST, Math.sqrt(square) / now.reading.crop.side);
  }
  return sum / MOTION_LANDMARKS.length;
}

/** [x, y] px: the middle of shoulders and hips. */
export function trunkCentre(landmarks: Float32Array): [number, number] {
  let x = 0;
  let y = 0;
  for (const l of TRUNK) {
    x += landmarks[4 * l] / TRUNK.length;
    y += landmarks[4 * l + 1] / TRUNK.length;
  }
  return [x, y];
}

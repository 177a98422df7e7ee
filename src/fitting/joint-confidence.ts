import { type Evidence, LANDMARK_COUNT } from '../evidence/index.ts';

/** Which landmarks tell of each of the first 22 joints. */
const TOLD_BY: readonly (readonly number[])[] = [
  [23, 24],
  [23],
  [24],
  [11, 12, 23, 24],
  [25],
  [26],
  [11, 12, 23, 24],
  [27],
  [28],
  [11, 12],
  [31],
  [32],
  [11, 12],
  [11],
  [12],
  [0, 7, 8],
  [11],
  [12],
  [13],
  [14],
  [15],
  [16],
];
/** What tells of a hand's fingers: its knuckles. */
const LEFT_HAND = [17, 19, 21];
const RIGHT_HAND = [18, 20, 22];
/** Fingers are not posed, only carried along. */
const CARRIED = 0.5;

/**
 * How much each joint is to be believed, 0–1: the mean visibility of the landmarks that tell of it.
 *
 * @param out (52) at `to`
 */
export function jointConfidences(
  evidence: Evidence,
  row: number,
  factor: number,
  out: Float32Array,
  to: number,
): void {
  const mean = (landmarks: readonly number[]) =>
    landmarks.reduce((sum, l) => sum + evidence.landmarks[(row * LANDMARK_COUNT + l) * 4 + 3], 0) /
    landmarks.length;
  for (let j = 0; j < 52; j++) {
    const told = j < 22 ? mean(TOLD_BY[j]) : CARRIED * mean(j < 37 ? LEFT_HAND : RIGHT_HAND);
    out[to + j] = Math.max(0, Math.min(1, told * factor));
  }
}

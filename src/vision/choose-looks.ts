import { LANDMARK_COUNT, LIMB_JOINTS, MOTION_LANDMARKS } from '../evidence/index.ts';
import { trunkCentre } from './doubt.ts';
import type { Keypoints } from './keypoint-network.ts';
import type { Reading } from './landmark-network.ts';

/** All that was read of a person on one frame; the first is what was read at first. */
export interface Looks {
  /** In beats. */
  readonly beat: number;
  readonly readings: readonly Reading[];
  /** What the second network saw there, where it was asked. */
  readonly keypoints: Keypoints | null;
}

/** Looks this near to each other agree, landmark by landmark, in sides of the crop (a Cauchy scale). */
const AGREE = 0.05;
/** What it costs that no look agrees, and that one landmark is as far off as can be. */
const ALONE = 12;
const MOST = 6;
/**
 * How far landmarks move in a beat, in sides of the crop; so many beats at least and at most count. In depth the
 * network is too unsure to tell one look from another.
 */
const STEP = 0.07;
const FEWEST_BEATS = 0.5;
const MOST_BEATS = 3;
/** A landmark that is not seen still counts for so much. */
const HIDDEN = 0.3;
/** One landmark of a look this far from the others' is doubted. */
const SAME_PLACE = 0.06;
const ROUNDS = 4;

/**
 * What to believe of a person's looks over successive frames: those with which most other looks of the frame agree
 * and from which the body moves least from frame to frame (Viterbi), each then moved to the middle of the looks that
 * agree with it. A frame with one look stays as it is.
 */
export function chooseLooks(frames: readonly Looks[]): Reading[] {
  const chosen = likeliest(frames);
  return frames.map(({ readings }, t) =>
    readings.length === 1 ? readings[0] : middleOf(readings, readings[chosen[t]]),
  );
}

/** Of each frame, which look. */
function likeliest(frames: readonly Looks[]): number[] {
  const cameFrom: number[][] = [];
  let cost = loneliness(frames[0]);
  for (let t = 1; t < frames.length; t++) {
    const before = frames[t - 1];
    const now = frames[t];
    const beats = Math.max(FEWEST_BEATS, Math.min(MOST_BEATS, now.beat - before.beat));
    const from: number[] = [];
    const next = loneliness(now);
    for (const [j, reading] of now.readings.entries()) {
      let least = Infinity;
      for (const [i, other] of before.readings.entries()) {
        const sum = cost[i] + motion(other, reading, beats);
        if (sum >= least) continue;
        least = sum;
        from[j] = i;
      }
      next[j] += least;
    }
    cameFrom.push(from);
    cost = next;
  }
  const path = [cost.indexOf(Math.min(...cost))];
  for (const from of cameFrom.toReversed()) path.unshift(from[path[0]]);
  return path;
}

/**
 * Of each look, how little the others agree with it, against the one with which most do. The second network, which
 * errs otherwise than all of them, counts as much as they do together.
 */
function loneliness({ readings, keypoints }: Looks): number[] {
  const company = readings.map((one) => {
    const agreed = readings.reduce((sum, other) => sum + agreement(one, other), 0);
    return keypoints === null ? agreed : agreed + readings.length * accord(one, keypoints);
  });
  const most = Math.max(...company);
  return company.map((sum) => ALONE * (1 - sum / most));
}

/** How far two readings of one frame are the same pose, 0–1, by the other's score too. */
export function agreement(one: Reading, other: Reading): number {
  let sum = 0;
  for (const l of MOTION_LANDMARKS) sum += 1 / (1 + (apart(one, other, l) / AGREE) ** 2);
  return (other.score * sum) / MOTION_LANDMARKS.length;
}

/** How far a reading has the joints where the second network surely has them, 0–1. */
function accord({ landmarks, crop }: Reading, keypoints: Keypoints): number {
  let sum = 0;
  let total = 0;
  for (const [l, k] of LIMB_JOINTS) {
    const [x, y, score] = keypoints.subarray(3 * k, 3 * k + 3);
    const far = Math.hypot(x - landmarks[4 * l], y - landmarks[4 * l + 1]) / crop.side;
    sum += score / (1 + (far / AGREE) ** 2);
    total += score;
  }
  return total > 0 ? sum / total : 0;
}

/** How far a landmark of two readings lies apart, in sides of the crop. */
function apart(one: Reading, { landmarks: b }: Reading, l: number): number {
  const a = one.landmarks;
  return Math.hypot(a[4 * l] - b[4 * l], a[4 * l + 1] - b[4 * l + 1]) / one.crop.side;
}

/** How far the body moves about its trunk from one reading to the next, in squared steps. */
function motion(before: Reading, now: Reading, beats: number): number {
  const [a, b] = [before.landmarks, now.landmarks];
  const [ca, cb] = [trunkCentre(a), trunkCentre(b)];
  const step = STEP * beats * now.crop.side;
  let sum = 0;
  for (const l of MOTION_LANDMARKS) {
    const x = (b[4 * l] - cb[0] - a[4 * l] + ca[0]) / step;
    const y = (b[4 * l + 1] - cb[1] - a[4 * l + 1] + ca[1]) / step;
    const seen = HIDDEN + (1 - HIDDEN) * Math.min(a[4 * l + 3], b[4 * l + 3]);
    sum += seen * Math.min(MOST, x * x + y * y);
  }
  return sum;
}

/**
 * A reading moved, landmark by landmark, to the robust mean of the looks that see the same pose. Where they agree, the
 * landmark is as good as seen: each look errs otherwise.
 */
function middleOf(readings: readonly Reading[], chosen: Reading): Reading {
  const same = readings.map((other) => agreement(chosen, other) ** 2);
  const landmarks = chosen.landmarks.slice();
  const world = chosen.world.slice();
  for (let l = 0; l < LANDMARK_COUNT; l++) {
    const weights = same.slice();
    const scale = SAME_PLACE * chosen.crop.side;
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, other] of readings.entries()) {
        const x = other.landmarks[4 * l] - landmarks[4 * l];
        const y = other.landmarks[4 * l + 1] - landmarks[4 * l + 1];
        weights[i] = same[i] / (1 + (x * x + y * y) / scale ** 2) ** 2;
      }
      mix(readings, weights, (reading) => reading.landmarks, 4 * l, 4, landmarks);
    }
    mix(readings, weights, (reading) => reading.world, 3 * l, 3, world);
    const share = sumOf(weights) / sumOf(same);
    landmarks[4 * l + 3] = Math.max(landmarks[4 * l + 3], share);
  }
  return { ...chosen, landmarks, world };
}

/** Writes the weighted mean of the readings' numbers from `at` on. */
function mix(
  readings: readonly Reading[],
  weights: readonly number[],
  numbersOf: (reading: Reading) => Float32Array,
  at: number,
  count: number,
  out: Float32Array,
): void {
  const total = sumOf(weights);
  for (let k = at; k < at + count; k++) {
    let sum = 0;
    for (const [i, reading] of readings.entries()) sum += weights[i] * numbersOf(reading)[k];
    out[k] = sum / total;
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

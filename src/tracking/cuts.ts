import { brightness, thumbnailDifference } from './thumbnail-difference.ts';

/** What finding cuts needs of the evidence. */
export interface CutInput {
  /** (F) 0 where not decoded */
  readonly decoded: Uint8Array;
  /** (F, 9, 16, 3) */
  readonly thumbnail: Uint8Array;
  /** (F) s */
  readonly time: Float64Array;
}

/**
 * A cut changes colours by at least this much, 0–255, and by this share of the picture's contrast, so
 * that dark scenes count as well. A fast pan with a shaking camera reaches 14; cuts mostly exceed 30.
 */
const LEAST_DIFFERENCE = 10;
const LEAST_SHARE_OF_CONTRAST = 0.35;
/** … and by this many times the changes just before and after it, which a pan or a shake repeats. */
const TIMES_NEIGHBOURS = 2.2;
const NEIGHBOURHOOD_SECONDS = 0.4;
/** What is gone again within this time was a flash. */
const FLASH_SECONDS = 0.25;
/** A blank picture: almost one colour, black or white. */
const BLANK_SPREAD = 7;
const BLACK = 28;
const WHITE = 232;
/** A fade stays blank for longer than this; a flash may be one blank picture. */
const BLANK_SECONDS = 0.05;
/** How far from the blank pictures a fade may reach, s. */
const FADE_SECONDS = 1;

/**
 * The shot of each frame, (F) from 0, one more at each cut. Frames that were not decoded belong to the
 * shot before them.
 */
export function findShots(input: CutInput): Int32Array {
  const cuts = findCuts(input);
  const shot = new Int32Array(input.decoded.length);
  for (let f = 1; f < shot.length; f++) shot[f] = shot[f - 1] + (cuts.has(f) ? 1 : 0);
  return shot;
}

/** The first frames of all shots but the first. */
export function findCuts(input: CutInput): Set<number> {
  const seen: number[] = [];
  input.decoded.forEach((flag, frame) => {
    if (flag) seen.push(frame);
  });
  const difference = new Float64Array(seen.length);
  for (let i = 1; i < seen.length; i++) {
    difference[i] = thumbnailDifference(input.thumbnail, seen[i - 1], seen[i]);
  }
  const cuts = new Set<number>();
  for (let i = 1; i < seen.length; i++) {
    if (isHardCut(input, seen, difference, i)) cuts.add(seen[i]);
  }
  for (const frame of findFades(input, seen)) cuts.add(frame);
  return cuts;
}

function isHardCut(input: CutInput, seen: readonly number[], difference: Float64Array, i: number): boolean {
  const least = leastDifference(input.thumbnail, seen[i - 1], seen[i]);
  if (difference[i] < least) return false;
  const at = input.time[seen[i]];
  let level = 0;
  let equals = 0;
  const compare = (j: number): void => {
    if (difference[j] >= 0.8 * difference[i]) equals++;
    else level = Math.max(level, difference[j]);
  };
  const near = (j: number): boolean => Math.abs(input.time[seen[j]] - at) <= NEIGHBOURHOOD_SECONDS;
  for (let j = i - 1; j > 0 && near(j); j--) compare(j);
  for (let j = i + 1; j < seen.length && near(j); j++) compare(j);
  // A flash has two edges, which say nothing about how restless the picture is; a whip pan has many.
  if (equals > 2 || difference[i] < TIMES_NEIGHBOURS * level) return false;
  return staysDifferent(input, seen, i, 0.7 * least);
}

function leastDifference(thumbnail: Uint8Array, a: number, b: number): number {
  const contrast = Math.max(brightness(thumbnail, a).spread, brightness(thumbnail, b).spread);
  return Math.max(LEAST_DIFFERENCE, LEAST_SHARE_OF_CONTRAST * contrast);
}

/** Whether nothing shortly after looks like anything shortly before. */
function staysDifferent(input: CutInput, seen: readonly number[], i: number, least: number): boolean {
  const at = input.time[seen[i]];
  for (let b = i - 1; b >= 0 && (b === i - 1 || at - input.time[seen[b]] <= FLASH_SECONDS); b--) {
    for (let a = i; a < seen.length && (a === i || input.time[seen[a]] - at <= FLASH_SECONDS); a++) {
      if (thumbnailDifference(input.thumbnail, seen[b], seen[a]) < least) return false;
    }
  }
  return true;
}

/** Where the picture comes back from black or white and shows something else than before. */
function findFades(input: CutInput, seen: readonly number[]): number[] {
  const cuts: number[] = [];
  for (let i = 0; i < seen.length; i++) {
    if (!isBlank(input.thumbnail, seen[i])) continue;
    const start = i;
    while (i + 1 < seen.length && isBlank(input.thumbnail, seen[i + 1])) i++;
    if (start === 0 || i + 1 >= seen.length) continue;
    if (input.time[seen[i + 1]] - input.time[seen[start]] < BLANK_SECONDS) continue;
    const before = strongest(input, seen, start - 1, -1);
    const after = strongest(input, seen, i + 1, 1);
    const least = leastDifference(input.thumbnail, before, after);
    if (thumbnailDifference(input.thumbnail, before, after) >= least) cuts.push(seen[i + 1]);
  }
  return cuts;
}

function isBlank(thumbnail: Uint8Array, frame: number): boolean {
  const { mean, spread } = brightness(thumbnail, frame);
  return spread < BLANK_SPREAD && (mean < BLACK || mean > WHITE);
}

/** The frame with the most contrast from `start` on, in one direction, as far as a fade may reach. */
function strongest(input: CutInput, seen: readonly number[], start: number, step: 1 | -1): number {
  let best = seen[start];
  for (let i = start; i >= 0 && i < seen.length; i += step) {
    if (Math.abs(input.time[seen[i]] - input.time[seen[start]]) > FADE_SECONDS) break;
    if (brightness(input.thumbnail, seen[i]).spread > brightness(input.thumbnail, best).spread)
      best = seen[i];
  }
  return best;
}

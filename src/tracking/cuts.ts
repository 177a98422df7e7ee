import { brightness, thumbnailDifference } from '../evidence/index.ts';

/** What finding cuts needs of the evidence. */
export interface CutInput {
  /** (F) 0 where not decoded, else 1, or 2 where in part */
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
/** How long a fade's blank pictures may last, and how far from them it may reach, s. */
const FADE_SECONDS = 1;
/** The picture is wholly there again when it has this part of the contrast that it comes to. */
const FULL_CONTRAST = 0.8;

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
  const blanks = findBlanks(input, seen);
  // At the edges of a brief blank there is no cut: there goes a flash or a fade, whose two sides tell.
  const edges = new Set<number>();
  for (const { start, end } of blanks) {
    if (input.time[seen[end]] - input.time[seen[start]] > FADE_SECONDS) continue;
    for (let i = start; i <= end; i++) edges.add(i);
  }
  const cuts = new Set<number>();
  for (let i = 1; i < seen.length; i++) {
    if (!edges.has(i) && isHardCut(input, seen, difference, i)) cuts.add(seen[i]);
  }
  return new Set([...cuts, ...findFades(input, seen, blanks, cuts)]);
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
function findFades(
  input: CutInput,
  seen: readonly number[],
  blanks: readonly BlankRun[],
  hardCuts: ReadonlySet<number>,
): number[] {
  return blanks.flatMap(({ start, end }) => {
    const before = wholePicture(input, shotPart(input, seen, hardCuts, start - 1, -1));
    const after = wholePicture(input, shotPart(input, seen, hardCuts, end, 1));
    const least = leastDifference(input.thumbnail, before, after);
    return thumbnailDifference(input.thumbnail, before, after) >= least ? [seen[end]] : [];
  });
}

/** Blank pictures between others: indices into the decoded frames, from `start` to before `end`. */
interface BlankRun {
  readonly start: number;
  readonly end: number;
}

function findBlanks({ thumbnail }: CutInput, seen: readonly number[]): BlankRun[] {
  const runs: BlankRun[] = [];
  let start = 0;
  seen.forEach((frame, i) => {
    if (isBlank(thumbnail, frame)) return;
    if (start > 0 && start < i) runs.push({ start, end: i });
    start = i + 1;
  });
  return runs;
}

function isBlank(thumbnail: Uint8Array, frame: number): boolean {
  const { mean, spread } = brightness(thumbnail, frame);
  return spread < BLANK_SPREAD && (mean < BLACK || mean > WHITE);
}

/** The frames from `start` on, in one direction, up to a hard cut and as far as a fade may reach. */
function shotPart(
  input: CutInput,
  seen: readonly number[],
  hardCuts: ReadonlySet<number>,
  start: number,
  step: 1 | -1,
): number[] {
  const part: number[] = [];
  for (let i = start; i >= 0 && i < seen.length; i += step) {
    if (Math.abs(input.time[seen[i]] - input.time[seen[start]]) > FADE_SECONDS) break;
    if (i !== start && hardCuts.has(seen[step === 1 ? i : i + 1])) break;
    part.push(seen[i]);
  }
  return part;
}

/** The first of some frames on which a fade is over: in a pan the later ones show more and more else. */
function wholePicture({ thumbnail }: CutInput, frames: readonly number[]): number {
  const contrast = frames.map((frame) => brightness(thumbnail, frame).spread);
  const most = contrast.reduce((a, b) => Math.max(a, b));
  return frames[contrast.findIndex((spread) => spread >= FULL_CONTRAST * most)];
}

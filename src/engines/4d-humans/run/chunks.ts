import type { FrameRange } from '../../frame-range.ts';

/** Frames of the video that are processed at once: from `from` up to, not including, `to`. */
export type Chunk = FrameRange;

/** Frames that two neighbouring chunks share: enough for PHALP to confirm who is there (5), and to compare. */
const MOST_OVERLAP = 30;
/** Part of a chunk that is at most spent on what the neighbour sees too. */
const OVERLAP_PART = 1 / 4;

/** Frames that neighbouring chunks of so many frames share. */
export function overlapOf(frames: number): number {
  return Math.min(MOST_OVERLAP, Math.floor(frames * OVERLAP_PART));
}

/**
 * Cuts a range into chunks of about the same length, at most `frames` long, each beginning before the last ends.
 * The same range and length give the same chunks.
 */
export function planChunks({ from, to }: FrameRange, frames: number): Chunk[] {
  const total = to - from;
  if (total <= frames) return [{ from, to }];
  const overlap = overlapOf(frames);
  const count = Math.ceil((total - overlap) / (frames - overlap));
  const step = (total - overlap) / count;
  return Array.from({ length: count }, (_, n) => ({
    from: from + Math.round(n * step),
    to: n === count - 1 ? to : from + Math.round((n + 1) * step) + overlap,
  }));
}

/** Where one chunk's frames end to count and the next one's begin: in the middle of what they share. */
export function borderBetween(earlier: Chunk, later: Chunk): number {
  return Math.floor((later.from + earlier.to) / 2);
}

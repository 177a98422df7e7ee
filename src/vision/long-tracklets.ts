import type { Row } from './evidence-builder.ts';

/** Tracklets of fewer beats or frames are noise, unless they may go on beyond the segment. */
const MIN_BEATS = 5;
const MIN_FRAMES = 2;

/**
 * The rows of tracklets that are long enough to be somebody.
 *
 * @param lengths beats that each frame observed lasts
 */
export function ofLongTracklets(
  rows: readonly Row[],
  { firstFrame, endFrame }: { readonly firstFrame: number; readonly endFrame: number },
  lengths: ReadonlyMap<number, number>,
): Row[] {
  const frames = new Map<number, number[]>();
  for (const { tracklet, frame } of rows) {
    const seen = frames.get(tracklet);
    if (seen === undefined) frames.set(tracklet, [frame]);
    else seen.push(frame);
  }
  const long = new Set<number>();
  for (const [tracklet, seen] of frames) {
    const beats = seen.reduce((sum, frame) => sum + (lengths.get(frame) ?? 1), 0);
    const isLong = beats >= MIN_BEATS && seen.length >= MIN_FRAMES;
    if (isLong || seen.includes(firstFrame) || seen.includes(endFrame - 1)) long.add(tracklet);
  }
  return rows.filter((row) => long.has(row.tracklet));
}

import type { VideoFacts } from '../../video/index.ts';
import type { FrameRange } from '../frame-range.ts';

/** Aim for so many seconds of video a segment, within these bounds of frames. */
const SEGMENT_SECONDS = 10;
const FEWEST_FRAMES = 60;
const MOST_FRAMES = 600;

/** Cuts a range into segments of fixed bounds: the same video and range always give the same ones. */
export function planSegments(facts: VideoFacts, range: FrameRange): FrameRange[] {
  const wanted = Math.round(SEGMENT_SECONDS * facts.averageFps);
  const length = Math.max(FEWEST_FRAMES, Math.min(MOST_FRAMES, wanted));
  const segments: FrameRange[] = [];
  for (let from = range.from; from < range.to; from += length) {
    segments.push({ from, to: Math.min(from + length, range.to) });
  }
  return segments;
}

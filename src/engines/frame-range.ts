import { KinemeshError } from '../errors/index.ts';
import type { VideoFacts } from '../video/index.ts';
import type { Moment, RunSettings } from './engine.ts';

/** Frames from `from` up to, not including, `to`. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The frames that the user asked for.
 *
 * @throws KinemeshError `option-invalid` where no frame lies between the two moments
 */
export function frameRange(facts: VideoFacts, settings: RunSettings): FrameRange {
  const from = settings.from === null ? 0 : frameAt(facts, settings.from);
  const to = settings.to === null ? facts.frameCount : frameAt(facts, settings.to);
  if (from < to) return { from, to };
  throw new KinemeshError(
    'option-invalid',
    `From ${words(settings.from, 'the start')} to ${words(settings.to, 'the end')} there is no frame: ` +
      `the video has ${facts.frameCount} frames in ${facts.durationSeconds.toFixed(2)} s.`,
    'Choose --from before --to, both within the video.',
  );
}

/** The first frame that is shown at a moment or after it. */
function frameAt(facts: VideoFacts, moment: Moment): number {
  if (moment.kind === 'frame') return Math.max(0, Math.min(moment.frame, facts.frameCount));
  let low = 0;
  let high = facts.frameCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (facts.time[middle] < moment.seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}

function words(moment: Moment | null, none: string): string {
  if (moment === null) return none;
  return moment.kind === 'frame' ? `frame ${moment.frame}` : `${moment.seconds} s`;
}

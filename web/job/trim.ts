import type { Trim } from './settings-form.ts';

/** Closer to an end than this is the end, s. */
const AT_END = 0.02;

/** The ends of a trim on the video's clock, s. */
export function rangeOf({ from, to }: Trim, durationSeconds: number): readonly [number, number] {
  const start = Math.min(from ?? 0, durationSeconds);
  return [start, Math.max(start, Math.min(to ?? durationSeconds, durationSeconds))];
}

/** The trim that two ends mean: an end that was not moved stays open. */
export function trimOf([from, to]: readonly [number, number], durationSeconds: number): Trim {
  return {
    from: from <= AT_END ? null : round(from),
    to: to >= durationSeconds - AT_END ? null : round(to),
  };
}

/** The nearest whole step, or the end: what a slider adds up of rounded steps drifts from both. */
export function onStep(seconds: number, step: number, durationSeconds: number): number {
  if (seconds > durationSeconds - step / 2) return durationSeconds;
  return Math.round(seconds / step) * step;
}

/** ms are as fine as any frame needs. */
function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

import { timeText } from '../panels/time-text.ts';
import type { Person } from '../store.ts';

/** @example spanText(person, times) === '0:01.20 – 0:04.00' */
export function spanText({ firstFrame, lastFrame }: Person, times: Float64Array): string {
  return `${timeText(times[firstFrame] ?? 0)} – ${timeText(times[lastFrame] ?? 0)}`;
}

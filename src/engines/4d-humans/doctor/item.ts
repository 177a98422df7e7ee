import type { KinemeshError } from '../../../errors/index.ts';
import type { CheckItem } from '../../engine.ts';

/** What an item is about. */
export interface Subject {
  readonly id: string;
  readonly label: string;
}

/** In order. */
export function good({ id, label }: Subject, detail: string): CheckItem {
  return { id, label, ok: true, needed: true, detail, remedy: null };
}

/** In the way of a run, by the name and in the words that the run's failure would have. */
export function bad(
  { id, label }: Subject,
  failure: Pick<KinemeshError, 'code' | 'message' | 'remedy'>,
): CheckItem {
  const { code, message, remedy } = failure;
  return { id, label, ok: false, needed: true, detail: `${message} (${code})`, remedy };
}

/** Not in order, and no run fails by it. */
export function lesser({ id, label }: Subject, detail: string, remedy: string): CheckItem {
  return { id, label, ok: false, needed: false, detail, remedy };
}

/** As in `8.6 GB`, `247.5 MB`. */
export function sizeText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} kB`;
}

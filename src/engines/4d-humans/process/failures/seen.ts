import type { ErrorCode } from '../../../../errors/index.ts';
import type { FourDHumansSettings } from '../../../../settings/index.ts';
import type { OverLimit } from '../../../../supervise/index.ts';
import type { CudaFacts } from '../launcher.ts';

/** How far a run came. */
export type Reached = 'nothing' | 'first-line' | 'imports' | 'models' | 'frames' | 'end';

/** What is known of a run, or of a try of one module, that ended as it should not. */
export interface Seen {
  readonly settings: FourDHumansSettings;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What it said, the last some hundred lines. */
  readonly lines: readonly string[];
  readonly reached: Reached;
  /** Modules that were being loaded, the outermost first. */
  readonly importing: readonly string[];
  /** Of how many frames it had done how many; null where none. */
  readonly frames: { readonly done: number; readonly total: number } | null;
  readonly cuda: CudaFacts | null;
  /** Memory of the machine, and the most that the run had of it, bytes. */
  readonly memory: {
    readonly peakBytes: number;
    readonly freeBytes: number | null;
    readonly totalBytes: number | null;
    /** Processes that the system ended because memory ran out; null where it does not say. */
    readonly oomKills: number | null;
  };
  /** Why it was ended, where it was. */
  readonly overLimit: OverLimit | null;
}

/** What happened and what to do about it. */
export interface Named {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
}

/** A failure that is known by its words. */
export interface TextRule {
  readonly pattern: RegExp;
  /** Null: not this one after all. */
  name(found: RegExpExecArray, seen: Seen): Named | null;
}

/** Where in a run it was, as the end of a sentence. */
export function whereIn({ reached, frames, importing }: Seen): string {
  if (frames !== null) return `at frame ${Math.min(frames.done + 1, frames.total)} of ${frames.total}`;
  if (importing.length > 0) return `while it loaded ${moduleOf(importing)}`;
  if (reached === 'nothing' || reached === 'first-line') return 'while it started';
  if (reached === 'frames') return 'at one of the first frames';
  if (reached === 'end') return 'after the last frame';
  return reached === 'imports' ? 'while it loaded its networks' : 'before the first frame';
}

/** The module that is in the way: the innermost of those that were being loaded. */
export function moduleOf(importing: readonly string[]): string {
  const inner = importing.at(-1) ?? 'a module';
  const outer = importing[0];
  return outer === undefined || inner.split('.')[0] === outer.split('.')[0]
    ? inner
    : `${inner} (for ${outer})`;
}

/** What a sentence takes of somebody else's words. */
export function shortened(text: string, most = 300): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most)} …`;
}

/** As in `3.2 GB`. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

import { type Program, startChild } from './child.ts';
import type { Mark } from './group.ts';

/** How a short program ended, and what it said. */
export interface ProgramResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started, as in ENOENT; null where it was. */
  readonly startError: NodeJS.ErrnoException | null;
  /** Whether it was ended because its time was over. */
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of both, in the order they came. */
  readonly lines: readonly string[];
}

/** Lines that are kept: a short program says less. */
const MOST_LINES = 5000;

/** Runs a program to its end, or until `seconds` have passed: then it is ended with all that it started. Never throws. */
export async function runProgram(
  program: Program,
  options: { seconds: number; signal?: AbortSignal; mark?: Mark },
): Promise<ProgramResult> {
  const said: { from: 'stdout' | 'stderr'; text: string }[] = [];
  const child = startChild(
    program,
    {
      onPiece({ text }, from) {
        if (said.length < MOST_LINES) said.push({ from, text });
      },
    },
    options.mark ?? null,
  );
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.stop(0);
  }, options.seconds * 1000);
  const stop = () => child.stop(0);
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted) stop();
  try {
    const end = await child.ended;
    const lines = said.map(({ text }) => text);
    const of = (source: 'stdout' | 'stderr') =>
      said
        .filter(({ from }) => from === source)
        .map(({ text }) => `${text}\n`)
        .join('');
    return { ...end, timedOut, stdout: of('stdout'), stderr: of('stderr'), lines };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
  }
}

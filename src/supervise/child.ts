import { type ChildProcess, spawn } from 'node:child_process';
import { endGroup, endRemains, type Mark } from './group.ts';
import { followText, type TextPiece } from './text-pieces.ts';

/** A program and how it is called, without any shell. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Null: this process's own. */
  readonly cwd: string | null;
  readonly env: Readonly<Record<string, string>>;
}

export type Source = 'stdout' | 'stderr';

export interface ChildHooks {
  /** What it says, as it comes. */
  onPiece(piece: TextPiece, from: Source): void;
}

/** How a program ended. */
export interface ChildEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started, as in ENOENT; null where it was. */
  readonly startError: NodeJS.ErrnoException | null;
}

/** A program at work. */
export interface Child {
  readonly pid: number | undefined;
  /** Never rejects. By then all that it started has ended as well. */
  readonly ended: Promise<ChildEnd>;
  /** Closes its stdin, asks it to end with all of its group, and ends by force what is left after `patienceMs`. */
  stop(patienceMs?: number): void;
}

/** With what ends by force, and what is then still to be said, a stop stays below two seconds. */
const PATIENCE_MS = 1200;
/** What is still read after its end: somebody who left its group may hold the other ends of the pipes for ever. */
const LAST_WORDS_MS = 500;

/**
 * Starts a program in a process group of its own. Its stdin stays open as long as this process lives, and says
 * nothing: a program that watches it knows when nobody waits for it any more.
 *
 * @param mark a variable of `program.env`, by which those are found who leave the group
 */
export function startChild(program: Program, hooks: ChildHooks, mark: Mark | null = null): Child {
  const child = spawn(program.command, program.args, {
    cwd: program.cwd ?? undefined,
    env: { ...program.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  child.stdin.on('error', () => {});
  followText(child.stdout, (piece) => hooks.onPiece(piece, 'stdout'));
  followText(child.stderr, (piece) => hooks.onPiece(piece, 'stderr'));
  let stopping: Promise<void> | null = null;
  return {
    pid: child.pid,
    ended: followed(child, mark).then(async (end) => {
      await stopping;
      return end;
    }),
    stop(patienceMs = PATIENCE_MS) {
      if (child.pid === undefined || stopping !== null) return;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin.end();
      stopping = endGroup(child.pid, mark, patienceMs);
    },
  };
}

function followed(child: ChildProcess, mark: Mark | null): Promise<ChildEnd> {
  return new Promise((resolve) => {
    let remains: Promise<void> | null = null;
    let silence: NodeJS.Timeout | undefined;
    const end = async (exitCode: number | null, signal: NodeJS.Signals | null, startError: Error | null) => {
      clearTimeout(silence);
      await remains;
      resolve({ exitCode, signal, startError });
    };
    child.once('error', (error) => {
      if (child.pid === undefined) end(null, null, error);
    });
    child.once('exit', () => {
      // What it left in its group would keep the pipes open, and 'close' away.
      if (child.pid !== undefined) remains = endRemains(child.pid, mark);
      silence = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, LAST_WORDS_MS);
    });
    child.once('close', (exitCode, signal) => {
      if (child.pid !== undefined) end(exitCode, signal, null);
    });
  });
}

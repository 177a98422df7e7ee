import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { birthOf } from './birth-of.ts';
import { isAlive } from './is-alive.ts';
import { writeWhole } from './whole-file.ts';
import { writeError } from './write-error.ts';

const markSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** See `birthOf`. */
  born: z.string().nullable().default(null),
  note: z.string().nullable().default(null),
});

const BEAT_MS = 3000;
const WATCH_MS = 100;
/** A lock that was not touched for so long belongs to a process that died. */
const STALE_MS = 15_000;

/** A file that says: a process is at work here. */
export interface ProcessLock {
  /** What the mark says beside the process, from now on. */
  setNote(note: string): Promise<void>;
  release(): Promise<void>;
}

/** Whose a lock is, as far as can be told. */
export interface LockOwner {
  /** Null where the lock is not, or not yet, written. */
  readonly pid: number | null;
  /** What it said of itself. */
  readonly note: string | null;
}

/** What is known of a mark that is there. */
interface Mark {
  readonly text: string;
  /** Its process, where it works or may work. */
  readonly owner: LockOwner | null;
}

/** Locks of this very process, which the files alone do not tell from those of an earlier one with its number. */
const held = new Map<string, string | null>();

/**
 * Makes the file `path` as a mark that this process works there, until released. A mark that a killed process
 * left is taken over. Of several that ask at the same moment, one gets it.
 *
 * @param note what the mark says beside the process, for whoever finds it
 * @param taken the error while another process holds it
 */
export async function lockFile(
  path: string,
  taken: (owner: LockOwner) => Error,
  note: string | null = null,
): Promise<ProcessLock> {
  const key = resolve(path);
  const mine = held.get(key);
  if (mine !== undefined) throw taken({ pid: process.pid, note: mine });
  held.set(key, note);
  try {
    while (!(await make(path, note))) {
      const mark = await look(path);
      if (mark === null) continue;
      if (mark.owner !== null) throw taken(mark.owner);
      await takeAway(path, mark.text);
    }
  } catch (error) {
    held.delete(key);
    throw error;
  }
  let text = await readFile(path, 'utf8').catch(() => '');
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, BEAT_MS);
  beat.unref();
  return {
    async setNote(changed) {
      held.set(key, changed);
      text = await markText(changed);
      await writeWhole(path, text);
    },
    async release() {
      clearInterval(beat);
      // One that took this for a dead one's may have its own mark there by now.
      const there = await readFile(path, 'utf8').catch(() => null);
      if (there === text) await rm(path, { force: true }).catch(() => {});
      held.delete(key);
    },
  };
}

/** Who holds a lock, as far as can be told; null where nobody does. */
export async function lockOwner(path: string): Promise<LockOwner | null> {
  const mine = held.get(resolve(path));
  if (mine !== undefined) return { pid: process.pid, note: mine };
  return (await look(path))?.owner ?? null;
}

/** Makes the mark where there is none: the system sees to it that only one can. */
async function make(path: string, note: string | null): Promise<boolean> {
  try {
    await writeFile(path, await markText(note), { flag: 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') await rm(path, { force: true });
    throw writeError(path, cause);
  }
}

async function markText(note: string | null): Promise<string> {
  const born = await birthOf(process.pid);
  return JSON.stringify({ pid: process.pid, host: hostname(), born, note });
}

/** Removes a mark that was found to be nobody's, and puts it back where it is another one by now. */
async function takeAway(path: string, text: string): Promise<void> {
  const aside = `${path}.${process.pid}.partial`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) === text) await rm(aside, { force: true });
    else await rename(aside, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw writeError(path, cause);
  }
}

/**
 * Whose the mark is, as far as can be told; null where it is gone. One that was killed a moment ago may still
 * be going: it is watched until it is gone, or until it shows by a beat that it is well.
 */
async function look(path: string): Promise<Mark | null> {
  let first: number | null = null;
  let mark: Mark | null = null;
  for (let waited = 0; waited <= BEAT_MS + WATCH_MS; waited += WATCH_MS) {
    const found = await Promise.all([stat(path), readFile(path, 'utf8')]).catch(() => null);
    if (found === null) return null;
    const [there, text] = found;
    const { pid, host, born, note } = parsed(text);
    mark = { text, owner: { pid, note } };
    const isOld = Date.now() - there.mtimeMs > STALE_MS;
    if (host !== hostname()) {
      if (isOld) return { text, owner: null };
      if (pid !== null) return mark;
    }
    if (pid === process.pid || (pid !== null && !(await isAlive(pid)))) return { text, owner: null };
    // A process that is stopped beats no more, and is still at work; another with its number is not.
    const isThat = pid !== null && born !== null ? (await birthOf(pid)) === born : !isOld;
    if (!isThat) return { text, owner: null };
    first ??= there.mtimeMs;
    if (there.mtimeMs !== first && pid !== null) return mark;
    await setTimeout(WATCH_MS);
  }
  return mark;
}

/** No process where the mark is not, or not yet, written. */
function parsed(text: string) {
  try {
    return markSchema.parse(JSON.parse(text));
  } catch {
    return { pid: null, host: hostname(), born: null, note: null };
  }
}

import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { KinemeshError } from '../errors/index.ts';
import { writeError } from '../files/index.ts';
import { isAlive } from './is-alive.ts';

const NAME = '.kinemesh-run.json';
const BEAT_MS = 3000;
const WATCH_MS = 100;
/** A lock that was not touched for so long belongs to a process that died. */
const STALE_MS = 15_000;

/** Keeps a second run out of a folder. */
export interface RunLock {
  release(): Promise<void>;
}

/** What is known of a mark that is there. */
interface Mark {
  readonly text: string;
  /** Its process, where it works or may work. */
  readonly owner: string | null;
}

/**
 * Marks a folder as being written to, until released. A mark that a killed process left is taken over. Of
 * several that ask at the same moment, one gets it.
 *
 * @throws KinemeshError `output-exists` while another run writes there
 */
export async function lockFolder(dir: string): Promise<RunLock> {
  const path = join(dir, NAME);
  while (!(await make(path))) {
    const mark = await look(path);
    if (mark === null) continue;
    if (mark.owner !== null) throw taken(dir, mark.owner);
    await takeAway(path, mark.text);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, BEAT_MS);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      await rm(path, { force: true }).catch(() => {});
    },
  };
}

/**
 * Refuses a folder that another run is writing into, before anything else is said of what lies in it.
 *
 * @throws KinemeshError `output-exists`
 */
export async function refuseWhileWritten(dir: string): Promise<void> {
  const mark = await look(join(dir, NAME));
  if (mark !== null && mark.owner !== null) throw taken(dir, mark.owner);
}

function taken(dir: string, owner: string): KinemeshError {
  return new KinemeshError(
    'output-exists',
    `Another run (${owner}) is writing into ${dir}.`,
    'Wait until it is done, stop it, or give another folder with --out.',
  );
}

/** Makes the mark where there is none: the system sees to it that only one can. */
async function make(path: string): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') await rm(path, { force: true });
    throw writeError(path, cause);
  }
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
    const { pid, host } = parsed(text);
    mark = { text, owner: pid === null ? 'its process is not known' : `process ${pid}` };
    if (Date.now() - there.mtimeMs > STALE_MS || pid === process.pid) return { text, owner: null };
    if (pid !== null && host !== hostname()) return mark;
    if (pid !== null && !(await isAlive(pid))) return { text, owner: null };
    first ??= there.mtimeMs;
    if (there.mtimeMs !== first && pid !== null) return mark;
    await setTimeout(WATCH_MS);
  }
  return mark;
}

/** No process where the mark is not, or not yet, written. */
function parsed(text: string): { pid: number | null; host?: string } {
  try {
    const { pid, host } = JSON.parse(text);
    return { pid: Number.isInteger(pid) ? pid : null, host };
  } catch {
    return { pid: null };
  }
}

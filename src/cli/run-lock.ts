import { readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { KinemeshError } from '../errors/index.ts';
import { writeWhole } from '../files/index.ts';

const NAME = '.kinemesh-run.json';
const BEAT_MS = 3000;
const WATCH_MS = 100;
/** A lock that was not touched for so long belongs to a process that died. */
const STALE_MS = 15_000;

/** Keeps a second run out of a folder. */
export interface RunLock {
  release(): Promise<void>;
}

/**
 * Marks a folder as being written to, until released. A mark that a killed process left is taken over.
 *
 * @throws KinemeshError `output-exists` while another run writes there
 */
export async function lockFolder(dir: string): Promise<RunLock> {
  const path = join(dir, NAME);
  const owner = await livingOwner(path);
  if (owner !== null) {
    throw new KinemeshError(
      'output-exists',
      `Another run (process ${owner}) is writing into ${dir}.`,
      'Wait until it is done, stop it, or give another folder with --out.',
    );
  }
  await writeWhole(path, JSON.stringify({ pid: process.pid, host: hostname() }));
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
 * The process that holds the lock and works, as far as can be told. One that was killed a moment ago may
 * still be going: it is watched until it is gone, or until it shows by a beat that it is well.
 */
async function livingOwner(path: string): Promise<number | null> {
  try {
    const first = await stat(path);
    const { pid, host } = JSON.parse(await readFile(path, 'utf8'));
    if (Date.now() - first.mtimeMs > STALE_MS || pid === process.pid) return null;
    if (host !== hostname()) return pid;
    for (let waited = 0; waited <= BEAT_MS + WATCH_MS; waited += WATCH_MS) {
      if (!(await isAlive(pid))) return null;
      const { mtimeMs } = await stat(path);
      if (mtimeMs !== first.mtimeMs) return pid;
      await setTimeout(WATCH_MS);
    }
    return pid;
  } catch {
    return null;
  }
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // A process that ended, but whose parent has not asked how, still has its number (proc(5): state Z or X).
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/\) [ZX] /.test(status);
}

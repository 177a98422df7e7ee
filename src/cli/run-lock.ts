import { readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { KinemeshError } from '../errors/index.ts';
import { writeWhole } from '../files/index.ts';

const NAME = '.kinemesh-run.json';
const BEAT_MS = 3000;
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

/** The process that holds the lock and is alive, as far as can be told. */
async function livingOwner(path: string): Promise<number | null> {
  try {
    const { mtimeMs } = await stat(path);
    const { pid, host } = JSON.parse(await readFile(path, 'utf8'));
    if (Date.now() - mtimeMs > STALE_MS || pid === process.pid) return null;
    return host !== hostname() || isAlive(pid) ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

import { join } from 'node:path';
import { KinemeshError } from '../errors/index.ts';
import { type LockOwner, lockFile, lockOwner, type ProcessLock } from '../files/index.ts';

const NAME = '.kinemesh-run.json';

/**
 * Marks a folder as being written to, until released. A mark that a killed process left is taken over. Of
 * several that ask at the same moment, one gets it.
 *
 * @throws KinemeshError `output-exists` while another run writes there
 */
export function lockFolder(dir: string): Promise<ProcessLock> {
  return lockFile(join(dir, NAME), (owner) => taken(dir, owner));
}

/**
 * Refuses a folder that another run is writing into, before anything else is said of what lies in it.
 *
 * @throws KinemeshError `output-exists`
 */
export async function refuseWhileWritten(dir: string): Promise<void> {
  const owner = await lockOwner(join(dir, NAME));
  if (owner !== null) throw taken(dir, owner);
}

function taken(dir: string, { pid }: LockOwner): KinemeshError {
  const owner = pid === null ? 'its process is not known' : `process ${pid}`;
  return new KinemeshError(
    'output-exists',
    `Another run (${owner}) is writing into ${dir}.`,
    'Wait until it is done, stop it, or give another folder with --out.',
  );
}

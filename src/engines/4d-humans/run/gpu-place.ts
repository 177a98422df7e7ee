import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { KinemeshError } from '../../../errors/index.ts';
import { lockFile, makeFolder, type ProcessLock, writeError } from '../../../files/index.ts';
import { settingsPath } from '../../../settings/index.ts';
import type { Report } from '../../engine.ts';

const LOOK_MS = 500;

/** The mark of whoever has the GPU: one for all programs of this user, so beside the settings. */
export function gpuPlacePath(): string {
  return join(dirname(settingsPath()), 'gpu-in-use.json');
}

/**
 * Waits until no other run of 4D-Humans has the GPU, and takes it. Two at once would have half of its memory each.
 *
 * @throws KinemeshError `cancelled` while it waits
 */
export async function takeGpu(
  report: Report,
  signal: AbortSignal,
  path = gpuPlacePath(),
): Promise<ProcessLock> {
  await makeFolder(dirname(path)).catch((cause) => {
    throw writeError(dirname(path), cause);
  });
  let told = false;
  for (;;) {
    const place = await unlessAborted(tryPlace(path), signal);
    if (place.lock !== null) return place.lock;
    report({ type: 'progress', stage: 'waiting', done: 0, total: 0 });
    if (!told) {
      const owner = place.pid === null ? 'Another run' : `Another run (process ${place.pid})`;
      report({ type: 'log', level: 'info', message: `${owner} has the GPU. This one waits for it.` });
      told = true;
    }
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

type Place = { readonly lock: ProcessLock } | { readonly lock: null; readonly pid: number | null };

async function tryPlace(path: string): Promise<Place> {
  const inUse = new Error('in use');
  let pid: number | null = null;
  try {
    const lock = await lockFile(path, (owner) => {
      pid = owner.pid;
      return inUse;
    });
    return { lock };
  } catch (error) {
    if (error === inUse) return { lock: null, pid };
    throw error;
  }
}

/** Looking at another's mark takes seconds; what comes of it after the end is given back. */
async function unlessAborted(looking: Promise<Place>, signal: AbortSignal): Promise<Place> {
  let stop = () => {};
  const stopped = new Promise<null>((resolve) => {
    stop = () => resolve(null);
  });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    const place = await Promise.race([looking, stopped]);
    if (place !== null) return place;
    looking.then(({ lock }) => lock?.release()).catch(() => undefined);
    throw new KinemeshError(
      'cancelled',
      'The run was stopped while it waited for the GPU.',
      'Start it again.',
    );
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

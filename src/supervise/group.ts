import { readdir, readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { isAlive } from '../files/index.ts';

/** A variable and its value, by which the processes of a run are known wherever they went. */
export interface Mark {
  readonly name: string;
  readonly value: string;
}

const LOOK_MS = 50;

/** Sends a signal to a process and all of its group. Windows has no groups of this kind: there it is the process alone. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // All of it has ended.
  }
}

/**
 * Ends a group that a process leads, and who left it but has the mark in its environment: asks first, ends by force
 * what is still there after `patienceMs`. Nobody else's process is touched.
 */
export async function endGroup(pid: number, mark: Mark | null, patienceMs: number): Promise<void> {
  // Windows can end by force alone; its programs are asked by the end of their stdin.
  if (process.platform !== 'win32') signalGroup(pid, 'SIGTERM');
  for (const one of await marked(mark)) signalOne(one, 'SIGTERM');
  for (let waited = 0; waited < patienceMs && (await isGroupAlive(pid)); waited += LOOK_MS) {
    await setTimeout(LOOK_MS);
  }
  signalGroup(pid, 'SIGKILL');
  for (const one of await marked(mark)) signalOne(one, 'SIGKILL');
}

/** Ends by force who is left of a run that has ended: of its group, and by its mark. */
export async function endRemains(pid: number, mark: Mark | null): Promise<void> {
  signalGroup(pid, 'SIGKILL');
  for (const one of await marked(mark)) signalOne(one, 'SIGKILL');
}

async function isGroupAlive(pid: number): Promise<boolean> {
  if (process.platform === 'win32') return isAlive(pid);
  try {
    process.kill(-pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Processes that have the mark in their environment (proc(5)); none where the system does not tell. */
async function marked(mark: Mark | null): Promise<number[]> {
  if (mark === null || process.platform !== 'linux') return [];
  const wanted = `${mark.name}=${mark.value}`;
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      return pid !== process.pid && environment.split('\0').includes(wanted) ? pid : null;
    }),
  );
  return found.filter((pid) => pid !== null);
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

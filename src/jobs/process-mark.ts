import { setTimeout } from 'node:timers/promises';
import { birthOf, isAlive } from '../files/index.ts';
import type { ProcessMark } from './database/tables.ts';

export async function markOf(pid: number): Promise<ProcessMark> {
  return { pid, born: await birthOf(pid) };
}

/** Whether the process is still there, and is that very one. False where that cannot be told. */
export async function isStill({ pid, born }: ProcessMark): Promise<boolean> {
  return born !== null && (await isAlive(pid)) && (await birthOf(pid)) === born;
}

/** Ends a process and all of its group, and waits until it is gone, for 5 seconds at most. */
export async function endGroup(mark: ProcessMark): Promise<void> {
  if (!(await isStill(mark))) return;
  for (let waited = 0; waited < 100 && (await isStill(mark)); waited++) {
    signalGroup(mark.pid, 'SIGKILL');
    await setTimeout(50);
  }
}

/** Windows has no groups of this kind: there it is the process alone. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // All of it has ended.
  }
}

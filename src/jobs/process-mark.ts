import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { isAlive } from '../files/index.ts';
import type { ProcessMark } from './database/tables.ts';

/** What tells a process of this machine from any later one with its number, where the system says it. */
export async function markOf(pid: number): Promise<ProcessMark> {
  const [stat, boot] = await Promise.all(
    [`/proc/${pid}/stat`, '/proc/sys/kernel/random/boot_id'].map((path) =>
      readFile(path, 'utf8').catch(() => null),
    ),
  );
  // proc(5): after the name, which may hold anything, in brackets, starttime is the 20th field.
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return { pid, born: ticks === undefined || boot === null ? null : `${boot.trim()} ${ticks}` };
}

/** Whether the process is still there, and is that very one. False where that cannot be told. */
export async function isStill({ pid, born }: ProcessMark): Promise<boolean> {
  return born !== null && (await isAlive(pid)) && (await markOf(pid)).born === born;
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

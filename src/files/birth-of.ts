import { readFile } from 'node:fs/promises';

/**
 * What tells a process of this machine from any later one with its number: which start of the machine, and the
 * ticks from there. Null where the system does not say it, or there is no such process.
 */
export async function birthOf(pid: number): Promise<string | null> {
  const [stat, boot] = await Promise.all(
    [`/proc/${pid}/stat`, '/proc/sys/kernel/random/boot_id'].map((path) =>
      readFile(path, 'utf8').catch(() => null),
    ),
  );
  // proc(5): after the name, which may hold anything, in brackets, starttime is the 20th field.
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return ticks === undefined || boot === null ? null : `${boot.trim()} ${ticks}`;
}

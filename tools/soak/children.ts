import { readdirSync, readFileSync } from 'node:fs';

/** A process of Linux as proc(5) tells of it. */
function statOf(pid: string): { state: string; parent: number } | null {
  try {
    const [, state, parent] = /\) (\S) (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}

/** The processes that a process has started and that are at work. Linux alone. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      const stat = statOf(name);
      return stat !== null && stat.parent === pid && !'ZX'.includes(stat.state);
    })
    .map(Number);
}

export function isThere(pid: number): boolean {
  const stat = statOf(`${pid}`);
  return stat !== null && !'ZX'.includes(stat.state);
}

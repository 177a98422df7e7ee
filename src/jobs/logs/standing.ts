import { open } from 'node:fs/promises';
import { readLog } from './log-file.ts';

/** What a log alone tells of its job. */
export interface Standing {
  /** As in "bodies of walk.mp4"; null where that was so long ago that it is not kept any more. */
  readonly what: string | null;
  /** As in "done", "failed (disk-full)", "goes on at the next start"; null while nothing was said of an end. */
  readonly how: string | null;
}

const TAIL_BYTES = 32 * 1024;
const WHAT = /^\S+ \[PROCESS\] attempt \d+ at (.+?); this log is /gm;
const HOW =
  /^\S+ \[PROCESS\] (?:attempt \d+ at |the job is (done)$|the job (failed \([\w-]+\)|was cancelled)|the service stops: the job (goes on .+)$)/gm;

/** Reads the beginning and the end of a log. */
export async function standingOf(path: string): Promise<Standing> {
  const [{ text: head }, tail] = await Promise.all([readLog(path, 0, true), tailOf(path)]);
  const what = [...head.matchAll(WHAT)].at(-1)?.[1] ?? null;
  const [, done, ended, later] = [...tail.matchAll(HOW)].at(-1) ?? [];
  return { what, how: done ?? ended?.replace(/^was /, '') ?? later ?? null };
}

async function tailOf(path: string): Promise<string> {
  const file = await open(path).catch(() => null);
  if (file === null) return '';
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

import { appendFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Report, RunEvent } from '../../engine.ts';

/** A log grows to this before it is set aside, bytes; one that was set aside is kept. */
const MOST_BYTES = 16 * 2 ** 20;

/** A run's log on disk, each line with its time and who says it. */
export interface RunLog {
  readonly path: string;
  /** Reports on, and keeps what is said. */
  readonly report: Report;
  /** When everything is on the disk. */
  close(): Promise<void>;
}

/**
 * Begins a log, or goes on with it. What is written is there at once, for `tail -f`. A log that cannot be written is
 * no reason for a run to fail.
 */
export async function openRunLog(path: string, goesOn: boolean, report: Report): Promise<RunLog> {
  await mkdir(dirname(path), { recursive: true }).catch(() => undefined);
  if (!goesOn) {
    await Promise.all([path, aside(path)].map((old) => rm(old, { force: true }).catch(() => undefined)));
  }
  let bytes = (await stat(path).catch(() => null))?.size ?? 0;
  let writing: Promise<void> = Promise.resolve();
  let waiting = '';
  const flush = async () => {
    const text = waiting;
    waiting = '';
    if (text === '') return;
    if (bytes > MOST_BYTES) {
      await rename(path, aside(path)).catch(() => undefined);
      bytes = 0;
    }
    bytes += Buffer.byteLength(text);
    await appendFile(path, text).catch(() => undefined);
  };
  const keep = (line: string) => {
    waiting += `${line}\n`;
    writing = writing.then(flush);
  };
  return {
    path,
    report(event) {
      const line = lineOf(event);
      if (line !== null) keep(`${new Date().toISOString()} ${line}`);
      report(event);
    },
    async close() {
      await writing;
    },
  };
}

/** Where a full log goes: `run.1.log` beside `run.log`. */
function aside(path: string): string {
  return path.replace(/\.log$/, '.1.log');
}

function lineOf(event: RunEvent): string | null {
  if (event.type === 'log') return `[${event.speaker ?? 'ENGINE'}] ${event.message}`;
  if (event.type === 'warning') return `[ENGINE] warning: ${event.message}`;
  return null;
}

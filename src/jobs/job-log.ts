import { EventEmitter } from 'node:events';
import { appendFile, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LogPart } from './service.ts';

/** Whose words a line of a log is. */
type Speaker = 'PROCESS' | 'ENGINE' | 'STDERR';

const MOST_BYTES = 256 * 1024;
const NEWLINE = 10;

/** The logs of all jobs: one file each, lines with a time and a speaker. */
export class JobLogs {
  readonly #watchers = new EventEmitter().setMaxListeners(0);
  /** The last append of each log: lines come to the disk in their order. */
  readonly #writing = new Map<string, Promise<void>>();

  /** Appends a line. A log that cannot be written stops nothing. */
  write(jobId: string, path: string, speaker: Speaker, line: string): void {
    const text = `${new Date().toISOString()} [${speaker}] ${line.replaceAll(/\r?\n/g, '\n  ')}\n`;
    const before = this.#writing.get(jobId) ?? Promise.resolve();
    const after = before
      .then(() => append(path, text))
      .catch(() => {})
      .then(() => {
        if (this.#writing.get(jobId) === after) this.#writing.delete(jobId);
        this.#watchers.emit(jobId);
      });
    this.#writing.set(jobId, after);
  }

  /** Resolves when what was written before is on the disk. */
  async flushed(jobId: string): Promise<void> {
    await this.#writing.get(jobId);
  }

  /** Calls those who watch the log: nothing more will come. */
  ended(jobId: string): void {
    this.#watchers.emit(jobId);
  }

  watch(jobId: string, listener: () => void): () => void {
    this.#watchers.on(jobId, listener);
    return () => this.#watchers.off(jobId, listener);
  }
}

async function append(path: string, text: string): Promise<void> {
  await appendFile(path, text).catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause;
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, text);
  });
}

/** Whole lines from a byte on. @param over whether no more will be written */
export async function readLogFile(path: string, fromByte: number, over: boolean): Promise<LogPart> {
  const file = await open(path).catch(() => null);
  if (file === null) return { text: '', nextByte: 0, ended: over };
  try {
    const { size } = await file.stat();
    const from = Math.min(Math.max(0, Math.floor(fromByte)), size);
    const buffer = Buffer.alloc(Math.min(MOST_BYTES, size - from));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
    const lastLine = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
    // A line longer than a part, or a last one that a kill cut off, goes as it is.
    const isEnd = from + bytesRead >= size;
    const length = lastLine > 0 && !(over && isEnd) ? lastLine : over || !isEnd ? bytesRead : 0;
    const nextByte = from + length;
    return { text: buffer.toString('utf8', 0, length), nextByte, ended: over && nextByte >= size };
  } finally {
    await file.close();
  }
}

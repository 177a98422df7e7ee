import { EventEmitter } from 'node:events';
import { appendFile, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LogPart } from './service.ts';

/** Whose words a line of a log is. */
type Speaker = 'PROCESS' | 'ENGINE' | 'STDERR';

/** Of a part that is read. */
const MOST_BYTES = 256 * 1024;
/** Of a file, and of what waits for the disk: a runner that never falls silent fills neither disk nor memory. */
const MOST_FILE_BYTES = 8 * 2 ** 20;
const MOST_WAITING_BYTES = 2 ** 20;
/** Characters of a line. */
const LONGEST_LINE = 4000;
const NEWLINE = 10;

/** Lines on their way to a file. */
interface Writing {
  lines: string[];
  bytes: number;
  /** Lines that there was no room for. */
  left: number;
  /** Resolves when all of it is on the disk. */
  done: Promise<void>;
}

/** The logs of all jobs: one file each, lines with a time and a speaker. */
export class JobLogs {
  readonly #watchers = new EventEmitter().setMaxListeners(0);
  readonly #writing = new Map<string, Writing>();

  /** Appends a line. A log that cannot be written stops nothing, and one that is full grows no more. */
  write(jobId: string, path: string, speaker: Speaker, line: string): void {
    const writing = this.#writing.get(jobId);
    if (writing !== undefined && writing.bytes > MOST_WAITING_BYTES && speaker !== 'PROCESS') {
      writing.left++;
      return;
    }
    const text = textOf(speaker, line);
    if (writing === undefined) {
      const begun: Writing = { lines: [text], bytes: text.length, left: 0, done: Promise.resolve() };
      this.#writing.set(jobId, begun);
      begun.done = this.#write(jobId, path, begun);
    } else {
      writing.lines.push(text);
      writing.bytes += text.length;
    }
  }

  async #write(jobId: string, path: string, writing: Writing): Promise<void> {
    while (writing.lines.length > 0) {
      const { lines, left } = writing;
      Object.assign(writing, { lines: [], bytes: 0, left: 0 });
      if (left > 0) lines.push(textOf('PROCESS', `${left} lines came too fast and are left out`));
      await append(path, lines).catch(() => {});
      this.#watchers.emit(jobId);
    }
    this.#writing.delete(jobId);
  }

  /** Resolves when what was written before is on the disk. */
  async flushed(jobId: string): Promise<void> {
    await this.#writing.get(jobId)?.done;
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

function textOf(speaker: Speaker, line: string): string {
  const short = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)} …` : line;
  return `${new Date().toISOString()} [${speaker}] ${short.replaceAll(/\r?\n/g, '\n  ')}\n`;
}

/** Where the file is full, only how the process fares is still said. */
async function append(path: string, lines: readonly string[]): Promise<void> {
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  const isFull = size > MOST_FILE_BYTES;
  const kept = isFull ? lines.filter((line) => line.includes('Z [PROCESS] ')) : [...lines];
  const text = kept.join('');
  if (!isFull && size + Buffer.byteLength(text) > MOST_FILE_BYTES) {
    await appendText(path, `${text}${textOf('PROCESS', 'the log is full: what else is said is left out')}`);
  } else if (text !== '') await appendText(path, text);
}

async function appendText(path: string, text: string): Promise<void> {
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

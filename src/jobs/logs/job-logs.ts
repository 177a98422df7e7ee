import { EventEmitter } from 'node:events';
import { appendToLog, endsWhole, LOG_LIMITS, type LogLimits } from './log-file.ts';

/**
 * Whose words a line of a log is: the service's (or an engine's, of a process that it started), an engine's, a
 * `track.py`'s own, or what a runner said beside its protocol.
 */
type Speaker = 'PROCESS' | 'ENGINE' | 'TRACK.PY' | 'STDERR';

/** Of what waits for the disk: a runner that never falls silent does not fill the memory. */
const MOST_WAITING_BYTES = 4 * 2 ** 20;
/** Characters of a line. */
const LONGEST_LINE = 4000;

/** Lines on their way to a file. */
interface Writing {
  lines: string[];
  bytes: number;
  /** Lines that there was no room for. */
  left: number;
  /** Resolves when all of it is on the disk. */
  done: Promise<void>;
}

/** The logs of all jobs: one each, lines with a time and a speaker. */
export class JobLogs {
  readonly #limits: LogLimits;
  readonly #watchers = new EventEmitter().setMaxListeners(0);
  readonly #writing = new Map<string, Writing>();
  /** Logs whose last line is known to be whole. */
  readonly #whole = new Set<string>();

  constructor(limits = LOG_LIMITS) {
    this.#limits = limits;
  }

  /** Appends a line. A log that cannot be written stops nothing. */
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
      const isWhole = this.#whole.has(jobId) || (await endsWhole(path).catch(() => true));
      const { lines, left } = writing;
      Object.assign(writing, { lines: [], bytes: 0, left: 0 });
      if (left > 0) lines.push(textOf('PROCESS', `${left} lines came too fast and are left out`));
      const written = await appendToLog(path, `${isWhole ? '' : '\n'}${lines.join('')}`, this.#limits).then(
        () => true,
        () => false,
      );
      // What failed half way may have left half a line.
      if (written) this.#whole.add(jobId);
      else this.#whole.delete(jobId);
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
    this.#whole.delete(jobId);
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

import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type ErrorCode, KinemeshError } from '../../errors/index.ts';
import { COLUMNS, type Evidence } from '../../evidence/index.ts';
import { breathe, type FitPersonInput, type FittedPerson, fitPerson } from '../../fitting/index.ts';
import { type FitFailure, type FitNews, type FitTask, memoryOf } from './fit-protocol.ts';

/** Who fits people: this thread, or several beside it. The numbers are the same. */
export interface Fitters {
  /** So many people are fitted at once. */
  readonly atOnce: number;
  /**
   * As `fitPerson` does; what the lifter said is used up by it.
   *
   * @throws what `fitPerson` throws, `cancelled`, `internal` where a thread dies
   */
  fit(input: FitPersonInput): Promise<FittedPerson>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** What it costs to start a thread and have it run at full speed, in rows that are fitted in that time. */
const ROWS_OF_A_START = 300;

/**
 * How many threads are worth their start: none where one person has nearly all the rows.
 *
 * @param rows of each person
 */
export function threadsFor(rows: readonly number[], cores = availableParallelism()): number {
  const largest = Math.max(0, ...rows);
  const others = rows.reduce((sum, count) => sum + count, -largest);
  return Math.max(1, Math.min(cores, 1 + Math.floor(others / ROWS_OF_A_START)));
}

/**
 * @param threads 1: this one
 * @param startNow whether all threads start now, beside what comes before the first fit, or each when it is wanted
 */
export function openFitters(threads: number, startNow: boolean, signal: AbortSignal): Fitters {
  if (threads > 1) return onThreads(threads, startNow, signal);
  return {
    atOnce: 1,
    fit: ({ evidence, rows, ...input }) => fitPerson({ ...input, ...ownEvidence(evidence, rows) }),
    close: async () => {},
  };
}

function onThreads(threads: number, startNow: boolean, signal: AbortSignal): Fitters {
  const all = Array.from({ length: startNow ? threads : 0 }, () => new FitThread(signal));
  const idle = all.toReversed();
  const waiting: ((thread: FitThread) => void)[] = [];
  const start = () => {
    const thread = new FitThread(signal);
    all.push(thread);
    return thread;
  };
  const wait = () => new Promise<FitThread>((take) => waiting.push(take));
  return {
    atOnce: threads,
    async fit({ body: _, signal: __, onProgress = () => {}, evidence, rows, ...input }) {
      const thread = idle.pop() ?? (all.length < threads ? start() : await wait());
      try {
        return await thread.fit({ ...input, ...ownEvidence(evidence, rows) }, onProgress);
      } finally {
        const next = waiting.shift();
        if (next) next(thread);
        else idle.push(thread);
      }
    },
    async close() {
      await Promise.all(all.map((thread) => thread.close()));
    },
  };
}

class FitThread {
  readonly #signal: AbortSignal;
  readonly #worker = new Worker(new URL(`./fit-thread${extname(import.meta.url)}`, import.meta.url));
  #ended: Error | null = null;
  #hear: (news: FitNews | Error) => void = () => {};

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.#worker.on('message', (news: FitNews) => this.#hear(news));
    this.#worker.on('error', (cause) => this.#end(cause));
    this.#worker.on('exit', () => this.#end(null));
    signal.addEventListener('abort', this.#cancel);
  }

  readonly #cancel = () => void breathe(this.#signal).catch((cancelled) => this.#hear(cancelled));

  #end(cause: unknown): void {
    this.#ended ??= new KinemeshError(
      'internal',
      `A thread that fitted bodies ended${cause instanceof Error ? ` (${cause.message})` : ''}.`,
      'Run it again with --resume. If it stays so, report it.',
      { cause },
    );
    this.#hear(this.#ended);
  }

  async fit(task: FitTask, onProgress: (part: number) => void): Promise<FittedPerson> {
    await breathe(this.#signal);
    if (this.#ended) throw this.#ended;
    return new Promise((resolve, reject) => {
      this.#hear = (news) => {
        if (news instanceof Error) reject(news);
        else if (news.kind === 'progress') onProgress(news.part);
        else if (news.kind === 'failed') reject(errorOf(news.failure));
        else resolve(news.fitted);
      };
      const lifted = task.lifted === null ? [] : memoryOf(task.lifted);
      this.#worker.postMessage(task, [...memoryOf(task.evidence), ...lifted]);
    });
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#cancel);
    this.#hear = () => {};
    await this.#worker.terminate();
  }
}

function errorOf({ named, message, stack }: FitFailure): Error {
  const cause = Object.assign(new Error(message), { stack });
  return named === null
    ? cause
    : new KinemeshError(named.code as ErrorCode, message, named.remedy, { cause });
}

/** One person's rows of the evidence, alone; of what is told of whole frames the fit asks nothing. */
function ownEvidence(evidence: Evidence, rows: Int32Array): { evidence: Evidence; rows: Int32Array } {
  const own = Object.entries(COLUMNS).map(([name, { rows: of, row }]) => {
    const column = evidence[name as keyof typeof COLUMNS];
    const width = row.reduce((product, length) => product * length, 1);
    if (of === 'frame' || column.length === 0) return [name, column.slice(0, 0)];
    const copy = column.slice(0, rows.length * width);
    rows.forEach((from, to) => {
      copy.set(column.subarray(from * width, (from + 1) * width), to * width);
    });
    return [name, copy];
  });
  return {
    evidence: { ...evidence, ...Object.fromEntries(own) },
    rows: Int32Array.from(rows, (_, i) => i),
  };
}

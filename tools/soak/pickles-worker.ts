/** Reads damaged files one after the other, and tells of each hundred: whoever started it sees when it hangs or dies. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type Outcome, readDamaged } from './mutated-pickles.ts';
import { mulberry32 } from './random.ts';

/** What the worker tells, since it last did. */
export interface Told {
  readonly files: number;
  readonly read: number;
  readonly refused: number;
  readonly faults: readonly string[];
  /** Of one file. */
  readonly longestMs: number;
  /** The process's highest resident memory. */
  readonly rssBytes: number;
}

const PORTION = 100;
const { files, seed } = workerData as { files: number; seed: number };

for (let first = 0; first < files; first += PORTION) {
  const outcomes: Outcome[] = [];
  let longestMs = 0;
  let rssBytes = 0;
  for (let n = first; n < Math.min(files, first + PORTION); n++) {
    const random = mulberry32(seed * 1_000_003 + n);
    const started = performance.now();
    outcomes.push(readDamaged(random));
    longestMs = Math.max(longestMs, performance.now() - started);
    rssBytes = Math.max(rssBytes, process.memoryUsage.rss());
  }
  const faults = outcomes.flatMap((outcome, n) =>
    typeof outcome === 'object' ? [`file ${first + n}: ${outcome.fault}`] : [],
  );
  const read = outcomes.filter((outcome) => outcome === 'read').length;
  const told: Told = {
    files: outcomes.length,
    read,
    refused: outcomes.length - read - faults.length,
    faults,
    longestMs,
    rssBytes,
  };
  parentPort?.postMessage(told);
  // Node's zlib holds on to what it refused until the program's next turn.
  await nextTurn();
}

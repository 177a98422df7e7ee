import { Worker } from 'node:worker_threads';
import type { Told } from './pickles-worker.ts';

export interface PickleSoak {
  readonly files: number;
  readonly seed: number;
}

/** A hundred small files take a tenth of a second. */
const HANGS_AFTER_MS = 20_000;
const LONGEST_MS = 2_000;
/** The limits given are 64 MB for what is unpacked and as much for what is read; the rest is Node and what is made. */
const MOST_RSS_BYTES = 512 * 2 ** 20;

/** Reads damaged pickles: none may crash the reader, hang it, or take more memory than allowed. */
export async function soakPickles({ files, seed }: PickleSoak): Promise<boolean> {
  const sum = { files: 0, read: 0, refused: 0, longestMs: 0, rssBytes: 0 };
  const faults: string[] = [];
  const started = performance.now();
  const end = await readAll({ files, seed }, (told) => {
    sum.files += told.files;
    sum.read += told.read;
    sum.refused += told.refused;
    sum.longestMs = Math.max(sum.longestMs, told.longestMs);
    sum.rssBytes = Math.max(sum.rssBytes, told.rssBytes);
    faults.push(...told.faults);
    if (sum.files % 10_000 === 0) console.log(`${sum.files} of ${files}, ${faults.length} faults`);
  });
  for (const fault of faults.slice(0, 20)) console.log(fault);
  console.log(
    `${sum.files} damaged files in ${((performance.now() - started) / 1000).toFixed(0)} s: ${sum.refused} refused by name, ` +
      `${sum.read} read all the same, ${faults.length} faults; longest ${sum.longestMs.toFixed(0)} ms, ` +
      `resident memory at most ${(sum.rssBytes / 2 ** 20).toFixed(0)} MB${end ? `; ${end}` : ''}.`,
  );
  const isWhole = end === null && sum.files === files && faults.length === 0;
  return isWhole && sum.longestMs < LONGEST_MS && sum.rssBytes < MOST_RSS_BYTES;
}

/** Null when the worker came to its end; else how it did not. */
function readAll(workerData: PickleSoak, tell: (told: Told) => void): Promise<string | null> {
  const worker = new Worker(new URL('./pickles-worker.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: 256, stackSizeMb: 1 },
  });
  return new Promise((resolve) => {
    const hangs = () =>
      setTimeout(() => void worker.terminate().then(() => resolve('it hangs')), HANGS_AFTER_MS);
    let watch = hangs();
    worker.on('message', (told: Told) => {
      clearTimeout(watch);
      watch = hangs();
      tell(told);
    });
    worker.on('error', (error) => resolve(`it died: ${error.message}`));
    worker.on('exit', () => {
      clearTimeout(watch);
      resolve(null);
    });
  });
}

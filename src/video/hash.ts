import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { throwIfAborted } from './failures.ts';

/** Large enough that reading and hashing, not calls, take the time. */
const chunkBytes = 4 << 20;

/** The lower-case hexadecimal sha256 of a file, read as a stream. `onBytes` hears how many are done. */
export async function sha256OfFile(
  path: string,
  signal?: AbortSignal,
  onBytes?: (done: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  let done = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    throwIfAborted(signal);
    hash.update(chunk);
    done += chunk.length;
    onBytes?.(done);
  }
  return hash.digest('hex');
}

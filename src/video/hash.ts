import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { throwIfAborted } from './failures.ts';

/** Large enough that reading and hashing, not calls, take the time. */
const chunkBytes = 1 << 20;

/** The lower-case hexadecimal sha256 of a file, read through one buffer. `onBytes` hears how many are done. */
export async function sha256OfFile(
  path: string,
  signal?: AbortSignal,
  onBytes?: (done: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(chunkBytes);
  const file = await open(path, 'r');
  try {
    for (let done = 0; ; ) {
      throwIfAborted(signal);
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, done);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
      done += bytesRead;
      onBytes?.(done);
    }
  } finally {
    await file.close();
  }
}

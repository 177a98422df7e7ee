import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';

/** Where the database cannot be written it is tried again after so long, ms. */
const AGAIN_MS = 2000;

/**
 * Writes what has to be written, however long the disk is full.
 *
 * @throws what `write` throws once the service closes: the next start takes the job up again
 */
export async function untilWritten<T>(context: Context, write: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (context.closing) throw error;
      console.error(error);
      await sleep(AGAIN_MS);
    }
  }
}

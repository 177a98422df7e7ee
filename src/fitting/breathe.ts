import { KinemeshError } from '../errors/index.ts';

/** Lets timers and signals in, and ends where the run was cancelled. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal?.aborted) {
    throw new KinemeshError(
      'cancelled',
      'The run was cancelled while bodies were fitted.',
      'Run it again with --resume.',
    );
  }
}

import { KinemeshError } from '../errors/index.ts';

/**
 * Stops looking at the video where that is no longer wanted.
 *
 * @throws KinemeshError `cancelled`
 */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new KinemeshError(
    'cancelled',
    'The run was cancelled while the video was looked at.',
    'Run it again with --resume to go on from there.',
  );
}

import type { IncomingMessage } from 'node:http';

/** What is still read of a request that was refused, so that its sender hears why: bytes and ms at most. */
const DRAINED_BYTES = 64 * 2 ** 20;
const DRAINED_MS = 3000;

/**
 * The body of a request, piece by piece. It ends where the line breaks or the server closes: what came until then is
 * kept, and the client asks how much that was.
 */
export async function* bodyOf(request: IncomingMessage, closing: AbortSignal): AsyncGenerator<Uint8Array> {
  const stop = () => request.destroy();
  closing.addEventListener('abort', stop, { once: true });
  try {
    // The request stays open: an answer is still to be given.
    for await (const piece of request.iterator({ destroyOnReturn: false })) {
      yield piece;
      if (closing.aborted) return;
    }
  } catch {
    // The line broke.
  } finally {
    closing.removeEventListener('abort', stop);
  }
}

/** Reads and forgets what is left of a request, within bounds. */
export async function drain(request: IncomingMessage): Promise<void> {
  const until = performance.now() + DRAINED_MS;
  let bytes = 0;
  try {
    for await (const piece of request.iterator({ destroyOnReturn: false })) {
      bytes += piece.length;
      if (bytes > DRAINED_BYTES || performance.now() > until) return;
    }
  } catch {
    // The line broke.
  }
}

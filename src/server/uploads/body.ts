import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';

/** What is still read of a request that was refused, so that its sender hears why: bytes and ms at most. */
const DRAINED_BYTES = 64 * 2 ** 20;
const DRAINED_MS = 3000;
/** ms: where so long nothing more comes, its sender waits for the answer. */
const SILENT_MS = 200;

/** What a request carries, taken as it comes. */
export interface Body {
  /** Ends where the line breaks or the server closes: what came until then counts, and the client asks how much. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Wants no more; resolves when the answer may be given. */
  refuse(): Promise<void>;
}

export function bodyOf(request: IncomingMessage, closing: AbortSignal): Body {
  const taken = new PassThrough();
  const end = () => {
    request.unpipe(taken);
    taken.end();
  };
  request.on('error', end);
  request.on('close', end);
  closing.addEventListener('abort', end, { once: true });
  taken.on('close', () => closing.removeEventListener('abort', end));
  request.pipe(taken);
  return {
    pieces: untilBroken(taken),
    async refuse() {
      request.unpipe(taken);
      taken.destroy();
      await drain(request);
    },
  };
}

async function* untilBroken(stream: PassThrough): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch {
    // Refused: nobody wants the rest.
  }
}

/** Reads and forgets what is left of a request, within bounds. */
function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    if (request.readableEnded || request.destroyed) return resolve();
    let bytes = 0;
    const done = () => {
      clearTimeout(latest);
      clearTimeout(silent);
      request.off('data', count).off('end', done).off('close', done);
      request.pause();
      resolve();
    };
    const latest = setTimeout(done, DRAINED_MS);
    const silent = setTimeout(done, SILENT_MS);
    const count = (piece: Buffer) => {
      silent.refresh();
      bytes += piece.length;
      if (bytes > DRAINED_BYTES) done();
    };
    request.on('data', count).on('end', done).on('close', done);
    request.resume();
  });
}

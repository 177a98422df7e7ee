import type { SmplModel } from '../../../src/body/index.ts';
import { type ErrorCode, KinemeshError } from '../../../src/errors/index.ts';

/** What the worker is asked for: the SMPL file at an address, which has to have this checksum. */
export interface SmplRequest {
  readonly url: string;
  readonly sha256: string;
  readonly betaCount: number;
}

/** What it answers. An error's class does not come across from one thread to another. */
export type SmplAnswer =
  | { readonly model: SmplModel }
  | { readonly failure: { readonly code: ErrorCode; readonly message: string; readonly remedy: string } };

/** Read last: who looks at one video after another waits once. */
let last: { readonly key: string; readonly model: Promise<SmplModel> } | null = null;

/**
 * Fetches and reads the user's SMPL file in a thread of its own: it has some 40 to 250 MB, and the page must not stand
 * still meanwhile. Who gives up only stops waiting: the next viewer wants the same.
 *
 * @throws KinemeshError `smpl-missing`, `smpl-invalid`; the signal's reason when it is aborted
 */
export async function readSmplApart(request: SmplRequest, signal: AbortSignal): Promise<SmplModel> {
  const key = `${request.sha256} ${request.betaCount}`;
  if (last?.key !== key) {
    const model = inWorker(request);
    last = { key, model };
    model.catch(() => {
      if (last?.model === model) last = null;
    });
  }
  return Promise.race([last.model, whenAborted(signal)]);
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function inWorker(request: SmplRequest): Promise<SmplModel> {
  const worker = new Worker(new URL('./smpl-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<SmplModel>((resolve, reject) => {
    worker.onerror = ({ message }) => {
      reject(
        new KinemeshError(
          'internal',
          `The SMPL file could not be read: ${message || 'the part of the page that reads it did not load'}.`,
          'Load the page again.',
        ),
      );
    };
    worker.onmessage = ({ data }: MessageEvent<SmplAnswer>) => {
      if ('model' in data) resolve(data.model);
      else reject(new KinemeshError(data.failure.code, data.failure.message, data.failure.remedy));
    };
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

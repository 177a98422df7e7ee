import { KinemeshError } from '../../../src/errors/index.ts';

/** @throws KinemeshError `not-found` for an answer that is no success, and what `fetch` throws */
export async function fetchBytes(url: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, { signal });
  if (!response.ok) {
    throw new KinemeshError(
      'not-found',
      `The service did not give ${url.split('/').at(-1)} (${response.status}).`,
      'Load the page again. If that does not help, process the video again.',
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}

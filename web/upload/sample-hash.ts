import { samplePieces } from '../../src/api/index.ts';

/**
 * What tells one file from another without reading all of it: SHA-256, in lower-case hexadecimal, over the size
 * (8 bytes, little-endian) and the pieces. Null where the page has no hashing: browsers give it to localhost and
 * HTTPS alone.
 */
export async function sampleHash(file: Blob): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined) return null;
  const pieces = samplePieces(file.size);
  const size = new Uint8Array(8);
  new DataView(size.buffer).setBigUint64(0, BigInt(file.size), true);
  const parts = await Promise.all(pieces.map(({ start, end }) => file.slice(start, end).arrayBuffer()));
  const whole = new Uint8Array(await new Blob([size, ...parts]).arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

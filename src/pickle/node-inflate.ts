import { gunzipSync, inflateSync } from 'node:zlib';
import type { Inflate } from './inflate.ts';

const LARGEST_PORTION = 4 * 2 ** 20;

/** Node's own zlib. */
export const nodeInflate: Inflate = (bytes, kind, most) => {
  // Portions of zlib's usual 16 kB cost more than the unpacking; PHALP's files become 1.5 times as large.
  const chunkSize = Math.max(1024, Math.min(LARGEST_PORTION, 2 * bytes.length));
  const unpack = kind === 'zlib' ? inflateSync : gunzipSync;
  return unpack(bytes, { maxOutputLength: most, chunkSize });
};

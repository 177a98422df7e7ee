import type { Inflate } from './inflate.ts';
import { type Limits, SMALL_BYTES } from './limits.ts';
import { PickleProblem } from './pickle-error.ts';

/** First bytes of what is packed in a way, or is another kind of file, that is not read. */
const OTHERS: readonly (readonly [start: readonly number[], what: string])[] = [
  [[0x42, 0x5a, 0x68], 'it is packed with bz2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'it is packed with xz'],
  [[0x5d, 0x00, 0x00], 'it is packed with lzma'],
  [[0x04, 0x22, 0x4d, 0x18], 'it is packed with lz4'],
  [[0x5a, 0x46, 0x30, 0x78], 'it is packed as joblib did before 2016'],
  [[0x50, 0x4b, 0x03, 0x04], 'it is a ZIP archive (as PyTorch and NumPy write them), not a pickle'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'it is a 7z archive, not a pickle'],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], 'it is an array of NumPy (.npy), not a pickle'],
  [[0x89, 0x48, 0x44, 0x46], 'it is an HDF5 file, not a pickle'],
];

/** The pickle in a file: unpacked where joblib packed it with zlib or gzip, else as it is. */
export function unpack(bytes: Uint8Array, limits: Limits, inflate: Inflate): Uint8Array {
  if (bytes.length === 0) throw new PickleProblem('it is empty');
  for (const [start, what] of OTHERS)
    if (start.every((byte, n) => bytes[n] === byte)) throw new PickleProblem(what);
  const kind = kindOf(bytes);
  if (kind === null) return bytes;
  const most = Math.min(limits.inflatedBytes, Math.max(SMALL_BYTES, limits.inflatedRatio * bytes.length));
  try {
    return inflate(bytes, kind, most);
  } catch (cause) {
    const isTooMuch =
      cause instanceof RangeError || (cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    const problem = isTooMuch
      ? `it unpacks to more than ${most} bytes, or is cut off`
      : 'it is packed, and the packed bytes are damaged or cut off';
    throw new PickleProblem(problem, null, { cause });
  }
}

/** RFC 1950 (zlib with its usual window, which is no instruction of a pickle) and RFC 1952 (gzip); null where it is neither. */
function kindOf([first, second]: Uint8Array): 'zlib' | 'gzip' | null {
  if (first === 0x1f && second === 0x8b) return 'gzip';
  return first === 0x78 && (first * 256 + second) % 31 === 0 ? 'zlib' : null;
}

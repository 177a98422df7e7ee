import { inflateSync } from 'fflate';
import type { ByteSource } from './byte-source.ts';
import { crc32 } from './crc32.ts';
import { npzError } from './npz-error.ts';

// The format: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory),
// 4.3.14 and 4.3.15 (ZIP64 end), 4.3.16 (end), 4.5.3 (ZIP64 extra field).
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const END_SIZE = 22;
const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;
const LONGEST_COMMENT = 0xffff;
/** Deflate cannot shrink further than this, so a larger claim is a lie (https://zlib.net/zlib_tech.html). */
const GREATEST_RATIO = 1032;

/** Where one file lies in the archive, in bytes. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * The archive's directory, from its end: no file's content is read.
 *
 * @throws KinemeshError `npz-invalid` where there is none, as in a file that was cut off.
 */
export async function readZipDirectory(source: ByteSource, file: string): Promise<ZipEntry[]> {
  const tailSize = Math.min(source.size, END_SIZE + LONGEST_COMMENT);
  const tailStart = source.size - tailSize;
  const tail = viewOf(await source.read(tailStart, tailSize));
  let end = tail.byteLength - END_SIZE;
  while (end >= 0 && tail.getUint32(end, true) !== END) end--;
  if (end < 0) throw npzError(file, null, 'it has no ZIP directory: it was cut off, or it is no .npz file.');

  let count = tail.getUint16(end + 10, true);
  let size = tail.getUint32(end + 12, true);
  let offset = tail.getUint32(end + 16, true);
  if (end >= 20 && tail.getUint32(end - 20, true) === END64_LOCATOR) {
    const at = Number(tail.getBigUint64(end - 12, true));
    const end64 = viewOf(await source.read(at, 56));
    if (end64.byteLength < 56 || end64.getUint32(0, true) !== END64) {
      throw npzError(file, null, 'its ZIP64 directory is damaged.');
    }
    count = Number(end64.getBigUint64(32, true));
    size = Number(end64.getBigUint64(40, true));
    offset = Number(end64.getBigUint64(48, true));
  }
  if (offset + size > source.size) throw npzError(file, null, 'its ZIP directory points beyond its end.');
  return parseDirectory(await source.read(offset, size), count, file);
}

function parseDirectory(bytes: Uint8Array<ArrayBuffer>, count: number, file: string): ZipEntry[] {
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  const utf8 = new TextDecoder();
  for (let at = 0, n = 0; n < count; n++) {
    if (at + CENTRAL_SIZE > view.byteLength || view.getUint32(at, true) !== CENTRAL) {
      throw npzError(file, null, `its ZIP directory is damaged at entry ${n + 1} of ${count}.`);
    }
    const nameEnd = at + CENTRAL_SIZE + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw npzError(file, null, 'its ZIP directory is cut off.');
    const name = utf8.decode(bytes.subarray(at + CENTRAL_SIZE, nameEnd));
    if (view.getUint16(at + 8, true) & 1) throw npzError(file, name, 'it is encrypted.');
    const [size, packedSize, offset] = withZip64(view, nameEnd, extraEnd, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    const method = view.getUint16(at + 10, true);
    entries.push({ name, method, crc: view.getUint32(at + 16, true), packedSize, size, offset });
    at = next;
  }
  return entries;
}

/** Sizes that do not fit 32 bits stand in an extra field, in this order, only those that are needed. */
function withZip64(view: DataView, start: number, end: number, values: number[]): number[] {
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    return values.map((value) => {
      if (value !== 0xffffffff || field + 8 > end) return value;
      field += 8;
      return Number(view.getBigUint64(field - 8, true));
    });
  }
  return values;
}

/**
 * One file of the archive, unpacked and held against its checksum.
 *
 * @throws KinemeshError `npz-invalid`
 */
export async function readZipEntry(
  source: ByteSource,
  entry: ZipEntry,
  file: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const fail = (problem: string, cause?: unknown) =>
    npzError(file, arrayName(entry.name), problem, { cause });
  const header = viewOf(await source.read(entry.offset, LOCAL_SIZE));
  if (header.byteLength < LOCAL_SIZE || header.getUint32(0, true) !== LOCAL) {
    throw fail('its place in the ZIP file is damaged.');
  }
  const start = entry.offset + LOCAL_SIZE + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + entry.packedSize > source.size) throw fail('it is cut off.');
  const packed = await source.read(start, entry.packedSize);
  if (packed.length !== entry.packedSize) throw fail('it is cut off.');
  const bytes = unpack(packed, entry, fail);
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) throw fail('its checksum does not match.');
  return bytes;
}

function unpack(
  packed: Uint8Array<ArrayBuffer>,
  entry: ZipEntry,
  fail: (problem: string, cause?: unknown) => Error,
): Uint8Array<ArrayBuffer> {
  if (entry.method === 0) return packed;
  if (entry.method !== 8) throw fail(`it is packed with method ${entry.method}; 0 and 8 can be read.`);
  if (entry.size > packed.length * GREATEST_RATIO + 1024) throw fail('its size is impossible.');
  try {
    return inflateSync(packed, { out: new Uint8Array(entry.size) }) as Uint8Array<ArrayBuffer>;
  } catch (cause) {
    throw fail('its packed bytes are damaged.', cause);
  }
}

/** The array that a file of the archive holds. */
export function arrayName(entryName: string): string {
  return entryName.endsWith('.npy') ? entryName.slice(0, -4) : entryName;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

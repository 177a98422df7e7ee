import { Deflate } from 'fflate';
import { crc32 } from './crc32.ts';

// The format: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
/** 1 January 1980, midnight, in MS-DOS's form: the same bytes whenever and wherever they are written. */
const FIXED_DATE = 0x0021;
const FIXED_TIME = 0;
const UTF8_NAME = 0x0800;
/** The fastest level: motion is mostly noise in its low bits, more effort gains a few percent. */
const LEVEL = 1;
/** Below this, packing gains nothing. */
const SMALL = 512;
const LARGEST = 0xffffffff;

interface Written {
  readonly name: Uint8Array;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * Writes a ZIP archive piece by piece, holding one file at a time.
 *
 * @example
 * const zip = new ZipWriter();
 * for (const piece of zip.add('a.npy', [header, body])) await handle.write(piece);
 * for (const piece of zip.end()) await handle.write(piece);
 */
export class ZipWriter {
  readonly #packs: boolean;
  readonly #written: Written[] = [];
  #offset = 0;

  /** @param packs whether files are made smaller */
  constructor(packs = true) {
    this.#packs = packs;
  }

  /** The pieces of one more file, whose content is `parts` in order. */
  add(name: string, parts: readonly Uint8Array[]): Uint8Array[] {
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    const crc = parts.reduce((sum, part) => crc32(part, sum), 0);
    const packed = this.#packs && size >= SMALL ? deflate(parts, size) : null;
    const pieces = packed ?? parts;
    const packedSize = pieces.reduce((sum, part) => sum + part.length, 0);
    const entry: Written = {
      name: new TextEncoder().encode(name),
      method: packed === null ? 0 : 8,
      crc,
      packedSize,
      size,
      offset: this.#offset,
    };
    const header = localHeader(entry);
    this.#offset += header.length + packedSize;
    if (this.#offset > LARGEST) throw new RangeError(`${name} would make the archive larger than 4 GB.`);
    this.#written.push(entry);
    return [header, ...pieces];
  }

  /** The archive's directory: its last pieces. */
  end(): Uint8Array[] {
    const entries = this.#written.map(centralHeader);
    const size = entries.reduce((sum, entry) => sum + entry.length, 0);
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, 0x06054b50, true);
    end.setUint16(8, entries.length, true);
    end.setUint16(10, entries.length, true);
    end.setUint32(12, size, true);
    end.setUint32(16, this.#offset, true);
    return [...entries, new Uint8Array(end.buffer)];
  }
}

/** The deflated parts, or null where that would not be smaller. */
function deflate(parts: readonly Uint8Array[], size: number): Uint8Array[] | null {
  const pieces: Uint8Array[] = [];
  let packedSize = 0;
  const stream = new Deflate({ level: LEVEL }, (piece) => {
    pieces.push(piece);
    packedSize += piece.length;
  });
  parts.forEach((part, i) => {
    stream.push(part, i === parts.length - 1);
  });
  return packedSize < size ? pieces : null;
}

function localHeader(entry: Written): Uint8Array {
  const header = new Uint8Array(30 + entry.name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x04034b50, true);
  setCommon(view, 4, entry);
  header.set(entry.name, 30);
  return header;
}

function centralHeader(entry: Written): Uint8Array {
  const header = new Uint8Array(46 + entry.name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, 20, true);
  setCommon(view, 6, entry);
  view.setUint32(42, entry.offset, true);
  header.set(entry.name, 46);
  return header;
}

/** The 26 bytes that the local and the central header share. */
function setCommon(view: DataView, at: number, entry: Written): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, UTF8_NAME, true);
  view.setUint16(at + 4, entry.method, true);
  view.setUint16(at + 6, FIXED_TIME, true);
  view.setUint16(at + 8, FIXED_DATE, true);
  view.setUint32(at + 10, entry.crc, true);
  view.setUint32(at + 14, entry.packedSize, true);
  view.setUint32(at + 18, entry.size, true);
  view.setUint16(at + 22, entry.name.length, true);
}

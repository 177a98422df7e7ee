import { type FileHandle, open } from 'node:fs/promises';

/**
 * Whether a file ends before its own structure says that it should: a box of an mp4, the segment of a
 * Matroska file (RFC 8794), the RIFF chunk of an AVI, a GIF without its trailer. Streams that know no length
 * (TS, raw) never seem cut off.
 */
export async function endsTooEarly(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const head = await bytesAt(file, 0, 64);
    const name = head.toString('latin1', 0, 12);
    if (name.startsWith('GIF8')) return (await bytesAt(file, size - 1, 1))[0] !== gifTrailer;
    if (name.startsWith('RIFF')) return 8 + head.readUInt32LE(4) > size;
    if (head.length >= 4 && head.readUInt32BE(0) === ebmlHeader) return (await matroskaEnd(file)) > size;
    if (/^(ftyp|moov|mdat|wide|free|skip)$/.test(name.slice(4, 8))) return (await mp4End(file, size)) > size;
    return false;
  } finally {
    await file.close();
  }
}

const gifTrailer = 0x3b;
const ebmlHeader = 0x1a45dfa3;
const matroskaSegment = 0x18538067;

async function bytesAt(file: FileHandle, at: number, count: number): Promise<Buffer> {
  const buffer = Buffer.alloc(count);
  const { bytesRead } = await file.read(buffer, 0, count, Math.max(0, at));
  return buffer.subarray(0, bytesRead);
}

/** Where the last top-level box ends. */
async function mp4End(file: FileHandle, size: number): Promise<number> {
  let at = 0;
  while (at < size) {
    const header = await bytesAt(file, at, 16);
    if (header.length < 8) return Number.POSITIVE_INFINITY;
    const short = header.readUInt32BE(0);
    if (short === 0) return size;
    const length = short === 1 && header.length === 16 ? Number(header.readBigUInt64BE(8)) : short;
    // What is no box is rubbish at the end, which players pass over.
    if (length < 8) return size;
    at += length;
  }
  return at;
}

/** Where the segment ends; 0 where its length is left open. */
async function matroskaEnd(file: FileHandle): Promise<number> {
  const header = await elementAt(file, 0);
  const segment = header && (await elementAt(file, header.end));
  return segment?.id === matroskaSegment && Number.isFinite(segment.end) ? segment.end : 0;
}

/** An EBML element's id and end; the end is infinite where its size is unknown (RFC 8794, section 6.2). */
async function elementAt(file: FileHandle, at: number): Promise<{ id: number; end: number } | null> {
  const bytes = await bytesAt(file, at, 12);
  const idLength = Math.clz32(bytes[0] ?? 0) - 23;
  const sizeLength = Math.clz32(bytes[idLength] ?? 0) - 23;
  if (idLength > 4 || sizeLength > 8 || bytes.length < idLength + sizeLength) return null;
  const id = bytes.readUIntBE(0, idLength);
  let size = bytes[idLength] & (0xff >> sizeLength);
  let allOnes = size === 0xff >> sizeLength;
  for (let i = 1; i < sizeLength; i++) {
    const byte = bytes[idLength + i];
    size = size * 256 + byte;
    allOnes &&= byte === 0xff;
  }
  return { id, end: allOnes ? Number.POSITIVE_INFINITY : at + idLength + sizeLength + size };
}

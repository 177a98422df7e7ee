import { type FileHandle, open } from 'node:fs/promises';

/** What the boxes of an mp4 or mov file tell that FFmpeg does not pass on (ISO/IEC 14496-12, 23001-7). */
export interface Mp4Boxes {
  /** Whether the index (`moov`) is there at all; a recording that was cut off has none. */
  hasIndex: boolean;
  /** Whether a video track's samples are protected (sample entry `encv`). */
  encryptedVideo: boolean;
}

interface Box {
  type: string;
  /** First byte after the header. */
  start: number;
  end: number;
}

/** Boxes beyond this number mean a damaged file. */
const mostBoxes = 100_000;

/** Reads the box headers of a file; null where it does not begin like an mp4. */
export async function readMp4Boxes(path: string): Promise<Mp4Boxes | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const first = await boxAt(file, 0, size);
    if (!first || !['ftyp', 'moov', 'wide', 'mdat', 'free', 'skip', 'pnot'].includes(first.type)) return null;
    const moov = await childOf(file, { type: '', start: 0, end: size }, 'moov');
    if (!moov) return { hasIndex: false, encryptedVideo: false };
    let encryptedVideo = false;
    for await (const trak of boxesIn(file, moov)) {
      if (trak.type === 'trak' && (await sampleEntryOf(file, trak)) === 'encv') encryptedVideo = true;
    }
    return { hasIndex: true, encryptedVideo };
  } finally {
    await file.close();
  }
}

/**
 * Where the last top-level box ends that is there as a whole; media data (`mdat`) may be cut. FFmpeg refuses
 * a fragmented file of which the last fragment's header is cut, though all before it can be played.
 */
export async function endOfWholeBoxes(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    let end = 0;
    for await (const box of boxesIn(file, { type: '', start: 0, end: size })) {
      if (box.end > size) return box.type === 'mdat' ? size : end;
      end = box.end;
    }
    return end;
  } finally {
    await file.close();
  }
}

/** Four-character code of a track's first sample entry. */
async function sampleEntryOf(file: FileHandle, trak: Box): Promise<string | null> {
  let box: Box | null = trak;
  for (const type of ['mdia', 'minf', 'stbl', 'stsd']) {
    box = box && (await childOf(file, box, type));
  }
  // stsd: version and flags, entry count, then the entries.
  const entry = box && (await boxAt(file, box.start + 8, box.end));
  return entry?.type ?? null;
}

async function childOf(file: FileHandle, parent: Box, type: string): Promise<Box | null> {
  for await (const box of boxesIn(file, parent)) if (box.type === type) return box;
  return null;
}

async function* boxesIn(file: FileHandle, parent: Box): AsyncGenerator<Box> {
  let at = parent.start;
  for (let n = 0; n < mostBoxes && at < parent.end; n++) {
    const box = await boxAt(file, at, parent.end);
    if (!box) return;
    yield box;
    at = box.end;
  }
}

async function boxAt(file: FileHandle, at: number, limit: number): Promise<Box | null> {
  const header = Buffer.alloc(16);
  const { bytesRead } = await file.read(header, 0, 16, at);
  if (bytesRead < 8) return null;
  const short = header.readUInt32BE(0);
  const long = short === 1;
  if (long && bytesRead < 16) return null;
  const size = long ? Number(header.readBigUInt64BE(8)) : short === 0 ? limit - at : short;
  const headerSize = long ? 16 : 8;
  if (size < headerSize) return null;
  return { type: header.toString('latin1', 4, 8), start: at + headerSize, end: at + size };
}

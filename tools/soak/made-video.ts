import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const PIECE = 2 ** 20;
/** ISO/IEC 14496-12, 4.2: size 1, the type, then the size in 64 bits. */
const BOX_HEADER = 16;

/** A video of any size that is made while it is read: a real one, then a box that readers pass over. */
export interface MadeVideo {
  readonly sizeBytes: number;
  /** The bytes from one on to the end, in pieces. */
  read(fromByte: number): Generator<Uint8Array>;
  sha256(): string;
}

/**
 * @param path an MP4
 * @param sizeBytes of the whole; `seed` makes two of one size differ
 */
export function makeVideo(path: string, sizeBytes: number, seed: number): MadeVideo {
  const real = readFileSync(path);
  const box = Buffer.alloc(BOX_HEADER);
  box.writeUInt32BE(1, 0);
  box.write('free', 4, 'latin1');
  box.writeBigUInt64BE(BigInt(sizeBytes - real.length), 8);
  const head = Buffer.concat([real, box]);
  if (sizeBytes < head.length) throw new Error(`${path} alone is larger than ${sizeBytes} bytes.`);
  const filler = noise(seed);
  function* read(fromByte: number): Generator<Uint8Array> {
    if (fromByte < head.length) yield head.subarray(fromByte);
    let at = Math.max(fromByte, head.length);
    while (at < sizeBytes) {
      const [index, inside] = [Math.floor((at - head.length) / PIECE), (at - head.length) % PIECE];
      const piece = Buffer.from(filler);
      piece.writeUInt32LE(index, 0);
      const length = Math.min(PIECE - inside, sizeBytes - at);
      yield piece.subarray(inside, inside + length);
      at += length;
    }
  }
  return {
    sizeBytes,
    read,
    sha256() {
      const hash = createHash('sha256');
      for (const piece of read(0)) hash.update(piece);
      return hash.digest('hex');
    },
  };
}

/** A piece that does not compress: the hashes of a counter. */
function noise(seed: number): Buffer {
  const pieces: Buffer[] = [];
  for (let n = 0; n < PIECE / 32; n++) pieces.push(createHash('sha256').update(`${seed} ${n}`).digest());
  return Buffer.concat(pieces);
}

import { inflateSync } from 'node:zlib';

/** An RGB or RGBA picture of 8 bits, as Chromium's screenshots are. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 3 or 4. */
  readonly channels: number;
  /** (height, width, channels) */
  readonly data: Uint8Array;
}

const SIGNATURE = 8;

/** Reads a PNG that is not interlaced (PNG specification, third edition, 9 and 11). */
export function readPng(bytes: Buffer): Picture {
  const parts: Buffer[] = [];
  let header: Buffer = Buffer.alloc(0);
  for (let at = SIGNATURE; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = data;
    if (type === 'IDAT') parts.push(data);
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = header[9] === 6 ? 4 : 3;
  return {
    width,
    height,
    channels,
    data: unfilter(inflateSync(Buffer.concat(parts)), height, width * channels, channels),
  };
}

/** Each row is told by its difference from what lies to the left, above, or both. */
function unfilter(raw: Uint8Array, height: number, stride: number, step: number): Uint8Array {
  const data = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    const [from, to] = [y * (stride + 1) + 1, y * stride];
    for (let x = 0; x < stride; x++) {
      const left = x >= step ? data[to + x - step] : 0;
      const up = y > 0 ? data[to + x - stride] : 0;
      const corner = x >= step && y > 0 ? data[to + x - stride - step] : 0;
      data[to + x] = raw[from + x] + predicted(filter, left, up, corner);
    }
  }
  return data;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

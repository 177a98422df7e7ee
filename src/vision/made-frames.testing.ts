import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import type { ObservedFrame } from './observer.ts';
import type { Picture } from './picture.ts';
import type { Similarity } from './similarity.ts';

/** Reads one of the photographs under `models/fixtures`: PNG, 8-bit RGB, rows without filters. */
export function readPhotograph(name: 'astronaut' | 'photographer'): Picture {
  const file = readFileSync(new URL(`../../models/fixtures/${name}.png`, import.meta.url));
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const rows = inflateSync(Buffer.concat(parts));
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = y * (width * 3 + 1) + 1;
    data.set(rows.subarray(from, from + width * 3), y * width * 3);
  }
  return { width, height, data };
}

/** A grey frame with soft noise on which nobody is seen. */
export function emptyFrame(index: number, width: number, height: number, fps = 30): ObservedFrame {
  const data = new Uint8Array(width * height * 3);
  let seed = 12345 + index;
  for (let i = 0; i < data.length; i++) {
    seed = (seed * 48271) % 2147483647;
    data[i] = 110 + (seed % 25);
  }
  return { index, time: index / fps, width, height, data };
}

/** Lays a picture onto a frame, each of its points p at `motion`(p), bilinear. */
export function layOn(frame: ObservedFrame, picture: Picture, [a, b, tx, ty]: Similarity): void {
  const square = a * a + b * b;
  for (let y = 0; y < frame.height; y++) {
    for (let x = 0; x < frame.width; x++) {
      const dx = x + 0.5 - tx;
      const dy = y + 0.5 - ty;
      const u = (a * dx + b * dy) / square - 0.5;
      const v = (a * dy - b * dx) / square - 0.5;
      if (u < 0 || v < 0 || u >= picture.width - 1 || v >= picture.height - 1) continue;
      for (let c = 0; c < 3; c++)
        frame.data[(y * frame.width + x) * 3 + c] = Math.round(colourAt(picture, u, v, c));
    }
  }
}

function colourAt({ width, data }: Picture, u: number, v: number, channel: number): number {
  const x = Math.floor(u);
  const y = Math.floor(v);
  const at = (y * width + x) * 3 + channel;
  const top = data[at] + (u - x) * (data[at + 3] - data[at]);
  const bottom = data[at + 3 * width] + (u - x) * (data[at + 3 * width + 3] - data[at + 3 * width]);
  return top + (v - y) * (bottom - top);
}

import { THUMBNAIL_BYTES, THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH } from '../evidence/index.ts';
import type { Pyramid } from './picture.ts';

/** A frame's (9, 16, 3) thumbnail: the mean colour of each cell. */
export function makeThumbnail(pyramid: Pyramid): Uint8Array {
  const { width, height, data } = pyramid.levels[pyramid.levels.length - 1];
  const thumbnail = new Uint8Array(THUMBNAIL_BYTES);
  for (let r = 0; r < THUMBNAIL_HEIGHT; r++) {
    const [top, bottom] = cell(r, THUMBNAIL_HEIGHT, height);
    for (let c = 0; c < THUMBNAIL_WIDTH; c++) {
      const [left, right] = cell(c, THUMBNAIL_WIDTH, width);
      const at = (r * THUMBNAIL_WIDTH + c) * 3;
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) sum += data[(y * width + x) * 3 + channel];
        }
        thumbnail[at + channel] = Math.round(sum / ((bottom - top) * (right - left)));
      }
    }
  }
  return thumbnail;
}

/** Pixels [from, to) of the n-th of `count` cells along `length`; never empty. */
function cell(n: number, count: number, length: number): [number, number] {
  const from = Math.min(length - 1, Math.floor((n * length) / count));
  return [from, Math.max(from + 1, Math.floor(((n + 1) * length) / count))];
}

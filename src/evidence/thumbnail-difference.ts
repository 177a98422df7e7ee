import { THUMBNAIL_HEIGHT as HEIGHT, THUMBNAIL_BYTES, THUMBNAIL_WIDTH as WIDTH } from './evidence.ts';

/** A pan moves the picture by up to a quarter between two frames that still show one place. */
const SHIFT_X = 4;
const SHIFT_Y = 2;
/** Exposure may change by this factor without the place being another. */
const GAIN = 1.6;
/** Below this there is no need to look for a shift. */
const SAME = 6;

/**
 * How much frames `a` and `b` differ: the mean absolute difference of colours, 0–255, after the best
 * shift of the picture (a pan) and the best common gain (exposure) within limits.
 *
 * @param thumbnails (F, 9, 16, 3)
 */
export function thumbnailDifference(thumbnails: Uint8Array, a: number, b: number): number {
  const gain = gainBetween(thumbnails, a, b);
  const still = shiftedDifference(thumbnails, a, b, gain, 0, 0);
  if (still < SAME) return still;
  let best = still;
  for (let dy = -SHIFT_Y; dy <= SHIFT_Y; dy++) {
    for (let dx = -SHIFT_X; dx <= SHIFT_X; dx++) {
      if (dx !== 0 || dy !== 0) {
        best = Math.min(best, shiftedDifference(thumbnails, a, b, gain, dx, dy));
      }
    }
  }
  return best;
}

/** Mean brightness of a thumbnail and its spread over the picture, 0–255. */
export function brightness(thumbnails: Uint8Array, frame: number): { mean: number; spread: number } {
  const start = frame * THUMBNAIL_BYTES;
  let sum = 0;
  let squares = 0;
  for (let i = start; i < start + THUMBNAIL_BYTES; i++) {
    sum += thumbnails[i];
    squares += thumbnails[i] * thumbnails[i];
  }
  const mean = sum / THUMBNAIL_BYTES;
  return { mean, spread: Math.sqrt(Math.max(0, squares / THUMBNAIL_BYTES - mean * mean)) };
}

function gainBetween(thumbnails: Uint8Array, a: number, b: number): number {
  const ratio = (brightness(thumbnails, a).mean + 4) / (brightness(thumbnails, b).mean + 4);
  return Math.min(GAIN, Math.max(1 / GAIN, ratio));
}

function shiftedDifference(
  thumbnails: Uint8Array,
  a: number,
  b: number,
  gain: number,
  dx: number,
  dy: number,
): number {
  const startA = a * THUMBNAIL_BYTES;
  const startB = b * THUMBNAIL_BYTES;
  const fromX = Math.max(0, -dx);
  const toX = Math.min(WIDTH, WIDTH - dx);
  let sum = 0;
  let count = 0;
  for (let y = Math.max(0, -dy); y < Math.min(HEIGHT, HEIGHT - dy); y++) {
    let inA = startA + ((y + dy) * WIDTH + fromX + dx) * 3;
    let inB = startB + (y * WIDTH + fromX) * 3;
    for (let i = (toX - fromX) * 3; i > 0; i--) sum += Math.abs(thumbnails[inA++] - gain * thumbnails[inB++]);
    count += (toX - fromX) * 3;
  }
  return sum / count;
}

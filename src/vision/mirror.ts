import { LANDMARK_FELLOW } from '../evidence/index.ts';

/** Mirrors a square of pixels left to right, in place. */
export function mirrorRows(pixels: Float32Array, side: number, channels: number): void {
  for (let row = 0; row < side; row++) {
    let a = row * side * channels;
    let b = a + (side - 1) * channels;
    for (; a < b; a += channels, b -= channels) {
      for (let c = 0; c < channels; c++) {
        const value = pixels[a + c];
        pixels[a + c] = pixels[b + c];
        pixels[b + c] = value;
      }
    }
  }
}

/**
 * Mirrors points of a body, x to width − x, and exchanges its left and right, in place.
 *
 * @param points rows of `values` numbers each, x first: the 33 landmarks, then any that have no side
 */
export function mirrorPoints(points: Float32Array, values: number, width: number): void {
  for (let at = 0; at < points.length; at += values) points[at] = width - points[at];
  for (const [left, right] of LANDMARK_FELLOW.entries()) {
    if (right <= left) continue;
    for (let k = 0; k < values; k++) {
      const value = points[left * values + k];
      points[left * values + k] = points[right * values + k];
      points[right * values + k] = value;
    }
  }
}

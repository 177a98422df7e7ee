import { LANDMARK_COUNT, LANDMARK_FELLOW } from '../evidence/index.ts';
import { CHANNELS, CONTACT, OUTPUTS, SPREAD, UP } from './network.ts';

/** Left heel, left toe, right heel, right toe. */
const OTHER_FOOT = [2, 3, 0, 1];

/** The same person in a mirror: `count` rows of what the network is given. */
export function mirrorFeatures(x: Float32Array, count: number, out: Float32Array): void {
  for (let t = 0; t < count; t++) {
    const at = t * CHANNELS;
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      for (let k = 0; k < 4; k++) out[at + 4 * l + k] = x[at + 4 * LANDMARK_FELLOW[l] + k];
      out[at + 4 * l] *= -1;
    }
    for (let k = 4 * LANDMARK_COUNT; k < CHANNELS; k++) out[at + k] = x[at + k];
    out[at + 4 * LANDMARK_COUNT + 3] *= -1;
  }
}

/**
 * What was said of the person and, turned back, of the mirrored one, as one: `count` rows, in place of the first. Each is
 * taken for right half of the time, so a spread is that of the mixture: the mean variance, and half the difference squared.
 */
export function joinWithMirrored(y: Float32Array, count: number, mirrored: Float32Array): void {
  for (let t = 0; t < count; t++) {
    const at = t * OUTPUTS;
    for (let l = 0; l < LANDMARK_COUNT; l++) joinLandmark(y, at, l, mirrored, LANDMARK_FELLOW[l]);
    const contact = at + CONTACT;
    for (let k = 0; k < 4; k++) y[contact + k] = (y[contact + k] + mirrored[contact + OTHER_FOOT[k]]) / 2;
    const up = at + UP;
    y[up] = (y[up] - mirrored[up]) / 2;
    for (let k = 1; k < 3; k++) y[up + k] = (y[up + k] + mirrored[up + k]) / 2;
  }
}

function joinLandmark(y: Float32Array, at: number, l: number, mirrored: Float32Array, other: number): void {
  const p = at + 3 * l;
  const q = at + 3 * other;
  const x = (y[p] + mirrored[q]) / 2;
  const v = (y[p + 1] - mirrored[q + 1]) / 2;
  const w = (y[p + 2] - mirrored[q + 2]) / 2;
  y[p] -= x;
  y[p + 1] -= v;
  y[p + 2] -= w;
  const s = at + SPREAD + 2 * l;
  const r = at + SPREAD + 2 * other;
  // Across the line of sight there are two directions.
  y[s] = mixedSpread(y[s], mirrored[r], (x * x + v * v) / 2);
  y[s + 1] = mixedSpread(y[s + 1], mirrored[r + 1], w * w);
}

/** Of two logarithms of a spread and the square of half the distance, the mixture's. */
function mixedSpread(a: number, b: number, apart: number): number {
  return Math.log((Math.exp(2 * a) + Math.exp(2 * b)) / 2 + apart) / 2;
}

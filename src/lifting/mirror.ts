import { LANDMARK_COUNT, LANDMARK_NAMES } from '../evidence/index.ts';
import { CHANNELS, OUTPUTS } from './network.ts';

/** (33) each landmark's fellow on the other side; those of the middle are their own. */
const FELLOW = Int32Array.from(LANDMARK_NAMES, (name) => {
  const other = name.includes('left') ? name.replace('left', 'right') : name.replace('right', 'left');
  return (LANDMARK_NAMES as readonly string[]).indexOf(other);
});
/** Left heel, left toe, right heel, right toe. */
const OTHER_FOOT = [2, 3, 0, 1];

/** The same person in a mirror: `count` rows of what the network is given. */
export function mirrorFeatures(x: Float32Array, count: number, out: Float32Array, to: number): void {
  for (let t = 0; t < count; t++) {
    const from = t * CHANNELS;
    const at = to + from;
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      for (let k = 0; k < 4; k++) out[at + 4 * l + k] = x[from + 4 * FELLOW[l] + k];
      out[at + 4 * l] *= -1;
    }
    for (let k = 4 * LANDMARK_COUNT; k < CHANNELS; k++) out[at + k] = x[from + k];
    out[at + 4 * LANDMARK_COUNT + 3] *= -1;
  }
}

/** The mean of what was said of the person and, turned back, of the mirrored one: `count` rows, in place of the first. */
export function averageWithMirrored(y: Float32Array, count: number, mirrored: Float32Array): void {
  const spread = 3 * LANDMARK_COUNT;
  const contact = 5 * LANDMARK_COUNT;
  for (let t = 0; t < count; t++) {
    const at = t * OUTPUTS;
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      const other = FELLOW[l];
      y[at + 3 * l] = (y[at + 3 * l] - mirrored[at + 3 * other]) / 2;
      for (let k = 1; k < 3; k++) y[at + 3 * l + k] = (y[at + 3 * l + k] + mirrored[at + 3 * other + k]) / 2;
      for (let k = 0; k < 2; k++) {
        const s = at + spread + 2 * l + k;
        y[s] = (y[s] + mirrored[at + spread + 2 * other + k]) / 2;
      }
    }
    for (let k = 0; k < 4; k++) {
      y[at + contact + k] = (y[at + contact + k] + mirrored[at + contact + OTHER_FOOT[k]]) / 2;
    }
    const up = at + contact + 4;
    y[up] = (y[up] - mirrored[up]) / 2;
    for (let k = 1; k < 3; k++) y[up + k] = (y[up + k] + mirrored[up + k]) / 2;
  }
}

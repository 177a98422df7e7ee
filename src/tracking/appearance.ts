import { APPEARANCE_SIZE } from '../evidence/index.ts';

const HALF = APPEARANCE_SIZE / 2;

/**
 * The mean colours of some sightings, (48): the upper and the lower body's histogram, each of sum 1, or
 * all zero where no sighting knew anything of it.
 */
export function meanAppearance(appearance: Float32Array, rows: readonly number[]): Float64Array {
  const mean = new Float64Array(APPEARANCE_SIZE);
  for (const row of rows) {
    for (let i = 0; i < APPEARANCE_SIZE; i++) mean[i] += appearance[row * APPEARANCE_SIZE + i];
  }
  for (let start = 0; start < APPEARANCE_SIZE; start += HALF) {
    let sum = 0;
    for (let i = start; i < start + HALF; i++) sum += mean[i];
    if (sum > 0) for (let i = start; i < start + HALF; i++) mean[i] /= sum;
  }
  return mean;
}

/**
 * Hellinger's distance √(1 − Bhattacharyya coefficient), 0–1, mean of the halves of the body that both
 * know; null where they have none in common. (Comaniciu, Ramesh and Meer 2003 track by it.)
 */
export function appearanceDistance(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  let sum = 0;
  let halves = 0;
  for (let start = 0; start < APPEARANCE_SIZE; start += HALF) {
    let coefficient = 0;
    let massA = 0;
    let massB = 0;
    for (let i = start; i < start + HALF; i++) {
      coefficient += Math.sqrt(a[i] * b[i]);
      massA += a[i];
      massB += b[i];
    }
    if (massA <= 0 || massB <= 0) continue;
    sum += Math.sqrt(Math.max(0, 1 - coefficient / Math.sqrt(massA * massB)));
    halves++;
  }
  return halves === 0 ? null : sum / halves;
}

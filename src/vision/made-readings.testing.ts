import { LANDMARK_COUNT, SILHOUETTE_BYTES } from '../evidence/index.ts';
import type { Reading } from './landmark-network.ts';

/** Made bodies stand upright in a crop of this side, px. */
export const SIDE = 200;

/**
 * A reading of somebody at (x, y) px: each landmark has a place of its own about that, which `move` may change.
 *
 * @param move from the landmark's number and its place about the body's, px, to another place about it
 */
export function madeReading(
  x: number,
  y: number,
  move: (l: number, at: readonly [number, number]) => readonly [number, number] = (_, at) => at,
): Reading {
  const landmarks = new Float32Array(LANDMARK_COUNT * 4);
  for (let l = 0; l < LANDMARK_COUNT; l++) {
    const [dx, dy] = move(l, [(l % 2 === 0 ? -1 : 1) * (10 + (l % 5)), 5 * l - 80]);
    landmarks.set([x + dx, y + dy, 0, 0.9], 4 * l);
  }
  const crop = { x, y, side: SIDE, rotation: 0 };
  return {
    crop,
    score: 1,
    landmarks,
    world: new Float32Array(LANDMARK_COUNT * 3),
    silhouette: new Uint8Array(SILHOUETTE_BYTES),
    nextCrop: crop,
  };
}

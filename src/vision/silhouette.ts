import { SILHOUETTE_SIZE } from '../evidence/index.ts';
import { cropFromPicture, pictureFromCrop } from './crop.ts';
import type { Reading } from './landmark-network.ts';

/** Whether a point of the picture lies on the person of a reading. */
export function isOnSilhouette(
  { crop, silhouette }: Pick<Reading, 'crop' | 'silhouette'>,
  x: number,
  y: number,
): boolean {
  const [u, v] = cropFromPicture(crop, x, y);
  const column = Math.floor(u * SILHOUETTE_SIZE);
  const row = Math.floor(v * SILHOUETTE_SIZE);
  if (column < 0 || row < 0 || column >= SILHOUETTE_SIZE || row >= SILHOUETTE_SIZE) return false;
  const at = row * SILHOUETTE_SIZE + column;
  return (silhouette[at >> 3] & (128 >> (at & 7))) !== 0;
}

/** How much of one reading's silhouette lies on the other's, 0–1. */
export function shareOn(reading: Reading, other: Reading): number {
  let cells = 0;
  let on = 0;
  for (let at = 0; at < SILHOUETTE_SIZE * SILHOUETTE_SIZE; at++) {
    if ((reading.silhouette[at >> 3] & (128 >> (at & 7))) === 0) continue;
    const u = ((at % SILHOUETTE_SIZE) + 0.5) / SILHOUETTE_SIZE;
    const v = (Math.floor(at / SILHOUETTE_SIZE) + 0.5) / SILHOUETTE_SIZE;
    const [x, y] = pictureFromCrop(reading.crop, u, v);
    cells++;
    if (isOnSilhouette(other, x, y)) on++;
  }
  return cells === 0 ? 0 : on / cells;
}

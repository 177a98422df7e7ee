import type { GreyLevel } from './corners.ts';

/** Half of the window that is compared, px. */
export const REACH = 4;
const WINDOW = 2 * REACH + 1;
/** Numbers of a patch with one px around it, for its gradients. */
export const PATCH_SIZE = (WINDOW + 2) * (WINDOW + 2);
const STEPS = 6;
const ENOUGH = 0.02;
/** A mean grey difference above this after following: the point was lost. */
const MAX_DIFFERENCE = 14;

const patch = new Float32Array(PATCH_SIZE);
const gradientX = new Float32Array(WINDOW * WINDOW);
const gradientY = new Float32Array(WINDOW * WINDOW);
const seen = new Float32Array(WINDOW * WINDOW);
const place = new Float64Array(2);

/**
 * Where a point is on the next frame, from coarse to fine (Lucas and Kanade 1981; Bouguet's pyramid).
 *
 * @param x, y px of the finest grey picture. @param out its place there, begun with a guess
 * @returns false where it was lost
 */
export function followPoint(
  before: readonly GreyLevel[],
  now: readonly GreyLevel[],
  x: number,
  y: number,
  out: Float64Array,
): boolean {
  let found = false;
  for (let l = before.length - 1; l >= 0; l--) {
    const zoom = before[0].scale / before[l].scale;
    // Pixel centres: a coarse pixel's centre lies between those of the pixels that it sums up.
    takePatch(before[l], (x + 0.5) * zoom - 0.5, (y + 0.5) * zoom - 0.5, patch);
    place[0] = (out[0] + 0.5) * zoom - 0.5;
    place[1] = (out[1] + 0.5) * zoom - 0.5;
    // On a coarse picture a corner may vanish; only the finest level's verdict counts.
    found = findPatch(patch, now[l], place);
    if (!found) continue;
    out[0] = (place[0] + 0.5) / zoom - 0.5;
    out[1] = (place[1] + 0.5) / zoom - 0.5;
  }
  return found;
}

/** (11, 11) the picture about a place, bilinear. */
export function takePatch(level: GreyLevel, x: number, y: number, out: Float32Array): void {
  sample(level, x, y, REACH + 1, out);
}

/**
 * Moves `at` to where the picture shows the patch.
 *
 * @param at x, y px: a guess, and then the place
 * @returns false where it is not found; `at` is then as it was
 */
export function findPatch(wanted: Float32Array, level: GreyLevel, at: Float64Array): boolean {
  let xx = 0;
  let xy = 0;
  let yy = 0;
  const row = WINDOW + 2;
  for (let j = 0, n = 0; j < WINDOW; j++) {
    for (let i = 0; i < WINDOW; i++, n++) {
      const o = (j + 1) * row + i + 1;
      const gx = (wanted[o + 1] - wanted[o - 1]) / 2;
      const gy = (wanted[o + row] - wanted[o - row]) / 2;
      gradientX[n] = gx;
      gradientY[n] = gy;
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
    }
  }
  const det = xx * yy - xy * xy;
  if (det < 1) return false;
  let [x, y] = at;
  let difference = 0;
  for (let step = 0; step < STEPS; step++) {
    sample(level, x, y, REACH, seen);
    let bx = 0;
    let by = 0;
    difference = 0;
    for (let j = 0, n = 0; j < WINDOW; j++) {
      for (let i = 0; i < WINDOW; i++, n++) {
        const d = wanted[(j + 1) * row + i + 1] - seen[n];
        bx += d * gradientX[n];
        by += d * gradientY[n];
        difference += Math.abs(d);
      }
    }
    const sx = (yy * bx - xy * by) / det;
    const sy = (xx * by - xy * bx) / det;
    x += sx;
    y += sy;
    if (Math.abs(sx) + Math.abs(sy) < ENOUGH) break;
  }
  const inside = x > 0 && y > 0 && x < level.width - 1 && y < level.height - 1;
  if (!inside || difference / (WINDOW * WINDOW) >= MAX_DIFFERENCE) return false;
  at[0] = x;
  at[1] = y;
  return true;
}

function sample(level: GreyLevel, x: number, y: number, reach: number, out: Float32Array): void {
  const { width, height, data } = level;
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < reach || top < reach || left + reach + 1 >= width || top + reach + 1 >= height) {
    sampleAtBorder(level, x, y, reach, out);
    return;
  }
  const fx = x - left;
  const fy = y - top;
  const a = (1 - fx) * (1 - fy);
  const b = fx * (1 - fy);
  const c = (1 - fx) * fy;
  const d = fx * fy;
  for (let j = -reach, n = 0; j <= reach; j++) {
    let at = (top + j) * width + left - reach;
    for (let i = -reach; i <= reach; i++, n++, at++)
      out[n] = a * data[at] + b * data[at + 1] + c * data[at + width] + d * data[at + width + 1];
  }
}

function sampleAtBorder(level: GreyLevel, x: number, y: number, reach: number, out: Float32Array): void {
  for (let j = -reach, n = 0; j <= reach; j++)
    for (let i = -reach; i <= reach; i++, n++) out[n] = greyAt(level, x + i, y + j);
}

function greyAt({ width, height, data }: GreyLevel, x: number, y: number): number {
  const cx = Math.max(0, Math.min(width - 1.001, x));
  const cy = Math.max(0, Math.min(height - 1.001, y));
  const ix = cx | 0;
  const iy = cy | 0;
  const fx = cx - ix;
  const fy = cy - iy;
  const at = iy * width + ix;
  const top = data[at] + fx * (data[at + 1] - data[at]);
  const bottom = data[at + width] + fx * (data[at + width + 1] - data[at + width]);
  return top + fy * (bottom - top);
}

import type { Box } from './body-box.ts';
import type { Pyramid } from './picture.ts';

/** A grey picture; `scale` px of the video's picture per px here. */
export interface GreyLevel {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly data: Float32Array;
}

/** The largest grey picture is the pyramid's first of at most this many px across. */
const MAX_SIDE = 320;
const LEVELS = 3;
/** Corners are the best of each cell of a grid of so many px. */
const CELL = 16;
const MAX_CORNERS = 120;
/** The weaker of the two gradients' eigenvalues (Shi and Tomasi 1994) over a 5×5 window, grey² per px². */
const MIN_STRENGTH = 60;
/** Half of the window that is compared, px. */
const REACH = 4;
const STEPS = 6;
const ENOUGH = 0.02;
/** A mean grey difference above this after following: the point was lost. */
const MAX_DIFFERENCE = 14;
/** People are left out with a margin, in parts of their box. */
const MARGIN = 0.1;

/** The pyramid's small levels in grey, the largest first. */
export function greyLevels(pyramid: Pyramid, reuse: GreyLevel[] | null): GreyLevel[] {
  let first = 0;
  while (first < pyramid.levels.length - 1 && longSide(pyramid, first) > MAX_SIDE) first++;
  const levels: GreyLevel[] = [];
  for (let l = first; l < Math.min(first + LEVELS, pyramid.levels.length); l++) {
    const { width, height, data } = pyramid.levels[l];
    const old = reuse?.[l - first]?.data;
    const grey = old?.length === width * height ? old : new Float32Array(width * height);
    for (let i = 0, p = 0; i < grey.length; i++, p += 3)
      grey[i] = (data[p] + 2 * data[p + 1] + data[p + 2]) / 4;
    levels.push({ width, height, scale: pyramid.scale * 2 ** l, data: grey });
  }
  return levels;
}

function longSide(pyramid: Pyramid, level: number): number {
  return Math.max(pyramid.levels[level].width, pyramid.levels[level].height);
}

/** (n, 2) px of the grey picture: well-defined corners spread over it, none within the boxes. */
export function findCorners(level: GreyLevel, people: readonly Box[]): Float32Array {
  const border = REACH + 2;
  const found: { x: number; y: number; strength: number }[] = [];
  for (let top = border; top < level.height - border; top += CELL) {
    for (let left = border; left < level.width - border; left += CELL) {
      const best = bestOfCell(level, left, top, border);
      if (best !== null && !isOnPerson(best.x * level.scale, best.y * level.scale, people)) found.push(best);
    }
  }
  found.sort((a, b) => b.strength - a.strength || a.y - b.y || a.x - b.x);
  const corners = new Float32Array(2 * Math.min(found.length, MAX_CORNERS));
  for (let i = 0; i < corners.length / 2; i++) {
    corners[2 * i] = found[i].x;
    corners[2 * i + 1] = found[i].y;
  }
  return corners;
}

function bestOfCell(
  level: GreyLevel,
  left: number,
  top: number,
  border: number,
): { x: number; y: number; strength: number } | null {
  const right = Math.min(left + CELL, level.width - border);
  const bottom = Math.min(top + CELL, level.height - border);
  let best: { x: number; y: number; strength: number } | null = null;
  for (let y = top + 1; y < bottom; y += 2) {
    for (let x = left + 1; x < right; x += 2) {
      const strength = cornerStrength(level, x, y);
      if (strength > (best?.strength ?? MIN_STRENGTH)) best = { x, y, strength };
    }
  }
  return best;
}

function cornerStrength({ width, data }: GreyLevel, x: number, y: number): number {
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let j = -2; j <= 2; j++) {
    for (let i = -2; i <= 2; i++) {
      const at = (y + j) * width + x + i;
      const gx = (data[at + 1] - data[at - 1]) / 2;
      const gy = (data[at + width] - data[at - width]) / 2;
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
    }
  }
  return (xx + yy - Math.hypot(xx - yy, 2 * xy)) / 2;
}

function isOnPerson(x: number, y: number, people: readonly Box[]): boolean {
  return people.some(([left, top, right, bottom]) => {
    const mx = MARGIN * (right - left);
    const my = MARGIN * (bottom - top);
    return x > left - mx && x < right + mx && y > top - my && y < bottom + my;
  });
}

/**
 * Where the corners are on the next frame, from coarse to fine (Lucas and Kanade 1981; Bouguet's pyramid).
 *
 * @returns (n, 2) px of the largest grey picture; NaN where a corner was lost.
 */
export function followCorners(
  before: readonly GreyLevel[],
  now: readonly GreyLevel[],
  corners: Float32Array,
): Float32Array {
  const moved = new Float32Array(corners.length);
  for (let i = 0; i < corners.length; i += 2) {
    let dx = 0;
    let dy = 0;
    let lost = false;
    for (let l = before.length - 1; l >= 0; l--) {
      const zoom = before[0].scale / before[l].scale;
      // Pixel centres: a coarse pixel's centre lies between those of the pixels that it sums up.
      const x = (corners[i] + 0.5) * zoom - 0.5;
      const y = (corners[i + 1] + 0.5) * zoom - 0.5;
      const step = followPoint(before[l], now[l], x, y, dx * zoom, dy * zoom);
      if (step === null) {
        // On a coarse picture a corner may vanish; only the finest level's verdict counts.
        lost = l === 0;
        continue;
      }
      dx = step[0] / zoom;
      dy = step[1] / zoom;
    }
    moved[i] = lost ? Number.NaN : corners[i] + dx;
    moved[i + 1] = lost ? Number.NaN : corners[i + 1] + dy;
  }
  return moved;
}

const WINDOW = 2 * REACH + 1;
const patch = new Float32Array(WINDOW * WINDOW);
const gradientX = new Float32Array(WINDOW * WINDOW);
const gradientY = new Float32Array(WINDOW * WINDOW);

function followPoint(
  before: GreyLevel,
  now: GreyLevel,
  x: number,
  y: number,
  guessX: number,
  guessY: number,
): [number, number] | null {
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let j = -REACH, n = 0; j <= REACH; j++) {
    for (let i = -REACH; i <= REACH; i++, n++) {
      patch[n] = greyAt(before, x + i, y + j);
      const gx = (greyAt(before, x + i + 1, y + j) - greyAt(before, x + i - 1, y + j)) / 2;
      const gy = (greyAt(before, x + i, y + j + 1) - greyAt(before, x + i, y + j - 1)) / 2;
      gradientX[n] = gx;
      gradientY[n] = gy;
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
    }
  }
  const det = xx * yy - xy * xy;
  if (det < 1) return null;
  let dx = guessX;
  let dy = guessY;
  let difference = 0;
  for (let step = 0; step < STEPS; step++) {
    let bx = 0;
    let by = 0;
    difference = 0;
    for (let j = -REACH, n = 0; j <= REACH; j++) {
      for (let i = -REACH; i <= REACH; i++, n++) {
        const d = patch[n] - greyAt(now, x + dx + i, y + dy + j);
        bx += d * gradientX[n];
        by += d * gradientY[n];
        difference += Math.abs(d);
      }
    }
    const sx = (yy * bx - xy * by) / det;
    const sy = (xx * by - xy * bx) / det;
    dx += sx;
    dy += sy;
    if (Math.abs(sx) + Math.abs(sy) < ENOUGH) break;
  }
  const inside = x + dx > 0 && y + dy > 0 && x + dx < now.width - 1 && y + dy < now.height - 1;
  return inside && difference / (WINDOW * WINDOW) < MAX_DIFFERENCE ? [dx, dy] : null;
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

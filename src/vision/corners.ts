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
const MAX_SIDE = 480;
const LEVELS = 4;
/** The weaker of the two gradients' eigenvalues (Shi and Tomasi 1994) over a 5×5 window, grey² per px². */
const MIN_STRENGTH = 60;
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

/** A corner, px of the grey picture. */
export interface Corner {
  readonly x: number;
  readonly y: number;
  readonly strength: number;
}

/** The best corner between two columns and two rows, none of its `border` at the picture's edge. */
export function bestCorner(
  level: GreyLevel,
  left: number,
  top: number,
  right: number,
  bottom: number,
  border: number,
): Corner | null {
  let best: Corner | null = null;
  const endX = Math.min(right, level.width - border);
  const endY = Math.min(bottom, level.height - border);
  for (let y = Math.max(top, border) + 1; y < endY; y += 2) {
    for (let x = Math.max(left, border) + 1; x < endX; x += 2) {
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

/** Whether a point of the video's picture lies in somebody's box or its margin. */
export function isOnPerson(x: number, y: number, people: readonly Box[]): boolean {
  return people.some(([left, top, right, bottom]) => {
    const mx = MARGIN * (right - left);
    const my = MARGIN * (bottom - top);
    return x > left - mx && x < right + mx && y > top - my && y < bottom + my;
  });
}

import { SILHOUETTE_BYTES, SILHOUETTE_SIZE } from '../evidence/index.ts';

/** What the network took for the person, frame by frame. */
export interface Silhouettes {
  /** (T, 512) one bit per cell of a 64 × 64 grid over the crop, as in the evidence */
  readonly bits: Uint8Array;
  /** (T, 4) centre x, centre y, side, px, and turn, rad */
  readonly crop: Float64Array;
}

/** How far one step goes, in cells. */
const STEP = 0.5;

/**
 * How far it is from a point along a direction to the silhouette's edge, px: positive where the point is inside,
 * negative where the edge is behind it. NaN where there is none within reach, or where the crop ends before it.
 *
 * @param x, y the point, px
 * @param nx, ny unit vector
 * @param reach px
 */
export function distanceToEdge(
  { bits, crop }: Silhouettes,
  t: number,
  x: number,
  y: number,
  nx: number,
  ny: number,
  reach: number,
): number {
  const side = crop[4 * t + 2];
  const perCell = SILHOUETTE_SIZE / side;
  const c = Math.cos(crop[4 * t + 3]) * perCell;
  const s = Math.sin(crop[4 * t + 3]) * perCell;
  const px = x - crop[4 * t];
  const py = y - crop[4 * t + 1];
  // Cells count from the first one's centre.
  const u = c * px + s * py + SILHOUETTE_SIZE / 2 - 0.5;
  const v = c * py - s * px + SILHOUETTE_SIZE / 2 - 0.5;
  const from = t * SILHOUETTE_BYTES;
  let before = shareInside(bits, from, u, v);
  if (!(before >= 0)) return Number.NaN;
  const sign = before >= 0.5 ? 1 : -1;
  const du = sign * STEP * ((c * nx + s * ny) / perCell);
  const dv = sign * STEP * ((c * ny - s * nx) / perCell);
  const most = Math.ceil((reach * perCell) / STEP);
  for (let k = 1; k <= most; k++) {
    const here = shareInside(bits, from, u + k * du, v + k * dv);
    if (!(here >= 0)) return Number.NaN;
    if (here >= 0.5 !== sign > 0) {
      const steps = k - 1 + (before - 0.5) / (before - here);
      return (sign * steps * STEP) / perCell;
    }
    before = here;
  }
  return Number.NaN;
}

/**
 * The way from the silhouette to a point outside of it.
 *
 * @param x, y the point, px
 * @param out unit vector from the nearest place on the silhouette to the point, and their distance, px: 0 where the
 *   point is on the silhouette or beyond the crop, or where there is none within reach
 */
export function nearestInside(
  { bits, crop }: Silhouettes,
  t: number,
  x: number,
  y: number,
  reach: number,
  out: Float64Array,
): void {
  out.fill(0);
  const perCell = SILHOUETTE_SIZE / crop[4 * t + 2];
  const c = Math.cos(crop[4 * t + 3]);
  const s = Math.sin(crop[4 * t + 3]);
  const px = x - crop[4 * t];
  const py = y - crop[4 * t + 1];
  const u = (c * px + s * py) * perCell + SILHOUETTE_SIZE / 2 - 0.5;
  const v = (c * py - s * px) * perCell + SILHOUETTE_SIZE / 2 - 0.5;
  const from = t * SILHOUETTE_BYTES;
  const here = shareInside(bits, from, u, v);
  if (here < 0 || here >= 0.5) return;
  const most = reach * perCell;
  let best = most * most;
  for (let row = Math.max(0, Math.ceil(v - most)); row <= Math.min(SILHOUETTE_SIZE - 1, v + most); row++) {
    for (
      let column = Math.max(0, Math.ceil(u - most));
      column <= Math.min(SILHOUETTE_SIZE - 1, u + most);
      column++
    ) {
      const d2 = (u - column) * (u - column) + (v - row) * (v - row);
      if (d2 >= best || bit(bits, from, row * SILHOUETTE_SIZE + column) === 0) continue;
      best = d2;
      const d = Math.sqrt(d2);
      const a = (u - column) / d;
      const b = (v - row) / d;
      out[0] = c * a - s * b;
      out[1] = s * a + c * b;
      out[2] = d / perCell;
    }
  }
}

/** The bits at a place between cells' centres, blended from the four about it; −1 outside of the grid. */
function shareInside(bits: Uint8Array, from: number, u: number, v: number): number {
  const column = Math.floor(u);
  const row = Math.floor(v);
  if (column < 0 || row < 0 || column + 1 >= SILHOUETTE_SIZE || row + 1 >= SILHOUETTE_SIZE) return -1;
  const a = u - column;
  const b = v - row;
  const at = row * SILHOUETTE_SIZE + column;
  const below = at + SILHOUETTE_SIZE;
  return (
    (1 - b) * ((1 - a) * bit(bits, from, at) + a * bit(bits, from, at + 1)) +
    b * ((1 - a) * bit(bits, from, below) + a * bit(bits, from, below + 1))
  );
}

function bit(bits: Uint8Array, from: number, at: number): number {
  return (bits[from + (at >> 3)] >> (7 - (at & 7))) & 1;
}

import { ABOVE_SOLE, CONTACT_POINTS } from './foot-motion.ts';
import { median } from './median.ts';

/** A plane on which somebody stands: the points q with normal · q = height. */
export interface Floor {
  /** (3) unit vector, away from what is below, axes of the shot's first camera */
  readonly normal: Float64Array;
  /** m */
  readonly height: number;
}

/** How far a floor's normal may be from what is thought to be up, radians, as in the world; how far soles are from a floor, m. */
const TILT_SPREAD = 0.07;
const SOLE_SPREAD = 0.03;
/** Robust rounds; beyond so many standard deviations a foot stands on something else. */
const ROUNDS = 6;
const ROBUST_SCALE = 2;
const FEWEST_POINTS = 6;

/**
 * The floor beneath one person's standing soles: up as far as it is known, tilted to where they stand.
 *
 * @param feet (T, 4, 3) m, axes of the shot's first camera
 * @param standing (T, 4)
 * @param up (3) unit vector
 * @returns null where hardly anything stands
 */
export function floorBeneath(feet: Float64Array, standing: Uint8Array, up: Float64Array): Floor | null {
  const stands = [...standing.keys()].filter((i) => standing[i]);
  if (stands.length < FEWEST_POINTS) return null;
  const [e1, e2] = across(up);
  const rows = stands.map((i) => {
    const q = feet.subarray(3 * i, 3 * i + 3);
    return { a: dot(e1, q), b: dot(e2, q), y: dot(up, q) - ABOVE_SOLE[i % CONTACT_POINTS] };
  });
  const middle = { a: median(rows.map(({ a }) => a)), b: median(rows.map(({ b }) => b)) };
  let [h, sa, sb] = [median(rows.map(({ y }) => y)), 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    // Weighted least squares of y = h + sa · a + sb · b, the slopes held near 0.
    const m = new Float64Array(9);
    const v = new Float64Array(3);
    m[4] = 1 / TILT_SPREAD ** 2;
    m[8] = m[4];
    for (const { a, b, y } of rows) {
      const x = [1, a - middle.a, b - middle.b];
      const r = (y - h - sa * x[1] - sb * x[2]) / SOLE_SPREAD;
      // Frames repeat each other: all stands together count as a few.
      const w = TELLING_POINTS / rows.length / (1 + (r / ROBUST_SCALE) ** 2) / SOLE_SPREAD ** 2;
      for (let i = 0; i < 3; i++) {
        v[i] += w * x[i] * y;
        for (let j = 0; j < 3; j++) m[3 * i + j] += w * x[i] * x[j];
      }
    }
    [h, sa, sb] = solve3(m, v);
  }
  const n = 1 / Math.hypot(1, sa, sb);
  const normal = Float64Array.from(up, (value, k) => n * (value - sa * e1[k] - sb * e2[k]));
  return { normal, height: n * (h - sa * middle.a - sb * middle.b) };
}

const TELLING_POINTS = 12;

function across(up: Float64Array): [Float64Array, Float64Array] {
  const x = Math.abs(up[0]) < 0.9 ? [1, 0, 0] : [0, 0, 1];
  const along = up[0] * x[0] + up[1] * x[1] + up[2] * x[2];
  const first = Float64Array.from(up, (value, k) => x[k] - along * value);
  const n = 1 / Math.hypot(...first);
  const e1 = first.map((value) => value * n);
  const e2 = Float64Array.of(
    up[1] * e1[2] - up[2] * e1[1],
    up[2] * e1[0] - up[0] * e1[2],
    up[0] * e1[1] - up[1] * e1[0],
  );
  return [e1, e2];
}

function dot(a: Float64Array, b: Float64Array): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Cramer's rule. */
function solve3(m: Float64Array, v: Float64Array): [number, number, number] {
  const det = (a: ArrayLike<number>) =>
    a[0] * (a[4] * a[8] - a[5] * a[7]) -
    a[1] * (a[3] * a[8] - a[5] * a[6]) +
    a[2] * (a[3] * a[7] - a[4] * a[6]);
  const whole = det(m);
  const part = (column: number) =>
    det(m.map((value, i) => (i % 3 === column ? v[Math.floor(i / 3)] : value))) / whole;
  return [part(0), part(1), part(2)];
}

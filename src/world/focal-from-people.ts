import { solveCholesky } from './dense-cholesky.ts';
import type { SeenHeights } from './seen-heights.ts';

/**
 * What is sought: the logarithm of the focal length in px, the camera's pitch (down) and roll, radians, and the
 * logarithm of its height above the ankles, of which the unit is a person from ankles to face.
 */
type Unknowns = readonly number[];
const COUNT = 4;
/** What is thought of them before: spreads of the focal length as of the background's estimate, of cameras' aims. */
const BEFORE: Unknowns = [0, 0, 0, Math.log(1.5)];
const SPREAD: Unknowns = [0.35, 0.35, 0.1, 1.5];
/** A head is seen where a body upright has it to this part of the body's height in the picture: gait, stature. */
const UPRIGHT = 0.1;
/** Cauchy scale in such spreads: who sits, bends or is a child. */
const ROBUST = 2.5;
/** Pitches from which the search begins. */
const PITCHES = [0.02, 0.15, 0.35, 0.6];
const ITERATIONS = 40;
const TOLERANCE = 1e-6;
/** What everybody's heads have in common (how landmarks lie, the picture's middle beside the lens's), of log focal. */
const COMMON = 0.05;
/** Known well enough to leave what is assumed. */
const ENOUGH = 0.12;
const FEWEST_PEOPLE = 4;
const FEWEST_LOOKS = 24;

/**
 * The focal length that makes people who go about before a camera that stands all upright and about equally tall: how
 * fast their heights fall towards the horizon, and how they lean to the picture's sides, depends on it (Lv, Zhao and
 * Nevatia 2002). Robust Gauss-Newton over where each head is, given where the feet are.
 *
 * @param assumed px, to begin with
 * @returns px; null where people do not tell
 */
export function focalFromPeople(seen: SeenHeights, assumed: number): number | null {
  const looks = seen.foot.length / 2;
  if (seen.people < FEWEST_PEOPLE || looks < FEWEST_LOOKS) return null;
  let best: Solution | null = null;
  for (const pitch of PITCHES) {
    const from = begin(seen, Math.log(assumed), pitch);
    const found = from && solve(seen, Math.log(assumed), from);
    if (found && (best === null || found.cost < best.cost)) best = found;
  }
  if (best === null || Math.hypot(best.focalSpread, COMMON) > ENOUGH) return null;
  return Math.exp(best.at[0]);
}

interface Solution {
  readonly at: Unknowns;
  readonly cost: number;
  /** of log focal */
  readonly focalSpread: number;
}

/** The height of the camera that fits a pitch; null where most feet would be above the horizon. */
function begin({ foot, head }: SeenHeights, focal: number, pitch: number): Unknowns | null {
  const heights: number[] = [];
  const f = Math.exp(focal);
  for (let i = 0; i < foot.length; i += 2) {
    const down = (foot[i + 1] / f) * Math.cos(pitch) + Math.sin(pitch);
    if (down <= 0.01) continue;
    heights.push((down * f) / Math.hypot(head[i] - foot[i], head[i + 1] - foot[i + 1]));
  }
  if (heights.length < foot.length / 4) return null;
  heights.sort((a, b) => a - b);
  return [focal, pitch, 0, Math.log(heights[heights.length >> 1])];
}

/** Levenberg and Marquardt's way down. */
function solve(seen: SeenHeights, assumed: number, from: Unknowns): Solution | null {
  const a = new Float64Array(COUNT * COUNT);
  const b = new Float64Array(COUNT);
  let at = from;
  let cost = accumulate(seen, assumed, at, a, b);
  let damping = 1e-2;
  for (let i = 0; i < ITERATIONS; i++) {
    const damped = a.map((value, k) => (k % (COUNT + 1) === 0 ? value * (1 + damping) : value));
    const step = b.slice();
    if (!solveCholesky(damped, step, COUNT)) return null;
    const next = at.map((value, k) => value + step[k]);
    const lower = accumulate(seen, assumed, next, null, b);
    if (lower < cost) {
      const isDone = cost - lower < TOLERANCE * cost;
      at = next;
      cost = accumulate(seen, assumed, at, a, b);
      damping /= 5;
      if (isDone) break;
    } else {
      accumulate(seen, assumed, at, a, b);
      damping *= 10;
      if (damping > 1e6) break;
    }
  }
  const unit = Float64Array.of(1, 0, 0, 0);
  return solveCholesky(a, unit, COUNT) ? { at, cost, focalSpread: Math.sqrt(unit[0]) } : null;
}

const STEP = 1e-5;

/** The cost; with `a` the normal equations A·step = b, too. */
function accumulate(
  seen: SeenHeights,
  assumed: number,
  at: Unknowns,
  a: Float64Array | null,
  b: Float64Array,
): number {
  let cost = 0;
  a?.fill(0);
  if (a) b.fill(0);
  for (let k = 0; k < COUNT; k++) {
    const off = (at[k] - BEFORE[k] - (k === 0 ? assumed : 0)) / SPREAD[k];
    cost += off * off;
    if (!a) continue;
    a[k * COUNT + k] += 1 / SPREAD[k] ** 2;
    b[k] -= off / SPREAD[k];
  }
  const moved = a ? at.map((_, k) => at.map((value, i) => (i === k ? value + STEP : value))) : [];
  for (let i = 0; i < seen.foot.length; i += 2) {
    const [x, y] = headOff(seen, i, at);
    const square = x * x + y * y;
    cost += ROBUST ** 2 * Math.log1p(square / ROBUST ** 2);
    if (!a) continue;
    const weight = 1 / (1 + square / ROBUST ** 2);
    const slopes = moved.map((beside) => {
      const [bx, by] = headOff(seen, i, beside);
      return [(bx - x) / STEP, (by - y) / STEP];
    });
    for (let k = 0; k < COUNT; k++) {
      b[k] -= weight * (slopes[k][0] * x + slopes[k][1] * y);
      for (let j = 0; j < COUNT; j++)
        a[k * COUNT + j] += weight * (slopes[k][0] * slopes[j][0] + slopes[k][1] * slopes[j][1]);
    }
  }
  return cost;
}

/** How far a head is from where it should be above its feet, in spreads of {@link UPRIGHT}. */
function headOff({ foot, head }: SeenHeights, i: number, at: Unknowns): [number, number] {
  const f = Math.exp(at[0]);
  const [cosine, sine] = [Math.cos(at[1]), Math.sin(at[1])];
  const up = [Math.sin(at[2]) * cosine, -Math.cos(at[2]) * cosine, -sine];
  const ray = [foot[i] / f, foot[i + 1] / f, 1];
  // Feet above the horizon are put far away.
  const down = Math.max(-(ray[0] * up[0] + ray[1] * up[1] + up[2]), 1e-3);
  const far = Math.exp(at[3]) / down;
  const z = Math.max(far + up[2], 0.05);
  const size = UPRIGHT * Math.hypot(head[i] - foot[i], head[i + 1] - foot[i + 1]);
  return [
    ((f * (far * ray[0] + up[0])) / z - head[i]) / size,
    ((f * (far * ray[1] + up[1])) / z - head[i + 1]) / size,
  ];
}

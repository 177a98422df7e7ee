/** [a, b, tx, ty]: x' = a·x − b·y + tx, y' = b·x + a·y + ty. */
export type Similarity = readonly [number, number, number, number];

export const IDENTITY: Similarity = [1, 0, 0, 0];

/** Fewer agreeing points than this, or a smaller part of all, tell nothing. */
const MIN_POINTS = 8;
const MIN_PART = 0.3;
/** Two points closer than this, in units, are no base for a rotation. */
const MIN_BASE = 10;
const TRIES = 120;
/** Points within this distance of the motion, in units, agree with it. */
const AGREE = 0.6;
const POLISH_ROUNDS = 5;

/**
 * The similarity that most point pairs obey: RANSAC over pairs of points with a fixed choice of pairs,
 * then least squares with Cauchy weights.
 *
 * @param from (n, 2) px. @param to (n, 2) px; NaN where a point was lost.
 * @param unit px to about which points are found
 * @returns null where too few points agree.
 */
export function fitSimilarity(from: Float32Array, to: Float32Array, unit = 1): Similarity | null {
  const points: number[] = [];
  for (let i = 0; i < from.length; i += 2) if (!Number.isNaN(to[i])) points.push(i);
  if (points.length < MIN_POINTS) return null;
  let best: Similarity | null = null;
  let most = 0;
  let seed = 1;
  const pick = (): number => {
    // Park and Miller's minimal standard generator: the same choices on every run.
    seed = (seed * 48271) % 2147483647;
    return points[seed % points.length];
  };
  for (let t = 0; t < TRIES; t++) {
    const motion = fromPair(from, to, pick(), pick(), unit * MIN_BASE);
    if (motion === null) continue;
    let agree = 0;
    for (const i of points) if (distance(motion, from, to, i) < unit * AGREE) agree++;
    if (agree > most) {
      most = agree;
      best = motion;
    }
  }
  if (best === null || most < MIN_POINTS || most < MIN_PART * points.length) return null;
  for (let round = 0; round < POLISH_ROUNDS; round++)
    best = polish(best, from, to, points, unit * AGREE) ?? best;
  return best;
}

function fromPair(
  from: Float32Array,
  to: Float32Array,
  i: number,
  j: number,
  base: number,
): Similarity | null {
  const dx = from[j] - from[i];
  const dy = from[j + 1] - from[i + 1];
  const square = dx * dx + dy * dy;
  if (square < base * base) return null;
  const ex = to[j] - to[i];
  const ey = to[j + 1] - to[i + 1];
  const a = (dx * ex + dy * ey) / square;
  const b = (dx * ey - dy * ex) / square;
  return [a, b, to[i] - a * from[i] + b * from[i + 1], to[i + 1] - b * from[i] - a * from[i + 1]];
}

function distance(motion: Similarity, from: Float32Array, to: Float32Array, i: number): number {
  const [a, b, tx, ty] = motion;
  return Math.hypot(
    a * from[i] - b * from[i + 1] + tx - to[i],
    b * from[i] + a * from[i + 1] + ty - to[i + 1],
  );
}

/** Weighted least squares in closed form (Umeyama 1991, in the plane). */
function polish(
  motion: Similarity,
  from: Float32Array,
  to: Float32Array,
  points: readonly number[],
  agree: number,
): Similarity | null {
  let sum = 0;
  let fx = 0;
  let fy = 0;
  let gx = 0;
  let gy = 0;
  const weights = points.map((i) => 1 / (1 + (distance(motion, from, to, i) / (agree / 2)) ** 2) ** 2);
  points.forEach((i, n) => {
    const w = weights[n];
    sum += w;
    fx += w * from[i];
    fy += w * from[i + 1];
    gx += w * to[i];
    gy += w * to[i + 1];
  });
  if (sum < 1e-6) return null;
  fx /= sum;
  fy /= sum;
  gx /= sum;
  gy /= sum;
  let square = 0;
  let dot = 0;
  let cross = 0;
  points.forEach((i, n) => {
    const dx = from[i] - fx;
    const dy = from[i + 1] - fy;
    const ex = to[i] - gx;
    const ey = to[i + 1] - gy;
    square += weights[n] * (dx * dx + dy * dy);
    dot += weights[n] * (dx * ex + dy * ey);
    cross += weights[n] * (dx * ey - dy * ex);
  });
  if (square < 1e-6) return null;
  const a = dot / square;
  const b = cross / square;
  return [a, b, gx - a * fx + b * fy, gy - b * fx - a * fy];
}

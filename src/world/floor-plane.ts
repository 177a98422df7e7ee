import { solveCholesky } from './dense-cholesky.ts';

/** Where somebody stood for a while: the middle of a heel's or a toe's underside, m. */
export type Footing = readonly [number, number, number];

/** Up as it is thought before anybody's feet are asked, with how far it may be off to each side. */
export interface UpGuess {
  /** (3) unit vectors, at right angles */
  readonly up: readonly number[];
  readonly right: readonly number[];
  readonly ahead: readonly number[];
  /** radians: off to the right or left, off ahead or back */
  readonly rollSpread: number;
  readonly pitchSpread: number;
}

export interface FloorPlane {
  /** (3) unit vector */
  readonly up: number[];
  /** m along `up` */
  readonly height: number;
  /** radians: how far up may still be off, in its worse direction */
  readonly spread: number;
}

/** Footings lie in one plane but for this, m: what the fit has wrong, shoes, uneven ground. */
const SPREAD = 0.03;
/** Beyond so many spreads somebody stood on something else. */
const REACH = 2.5;
const ROUNDS = 12;

/**
 * The floor through where people stood, tilted from the up that is guessed only as far as they tell: robust least
 * squares of height = h + a · to the right + b · ahead, with a and b held near 0.
 */
export function floorPlane(
  footings: readonly Footing[],
  { up, right, ahead, ...guess }: UpGuess,
): FloorPlane {
  const rows = footings.map((p) => [dot(right, p), dot(ahead, p), dot(up, p)]);
  const middle = [0, 1, 2].map((k) => median(rows.map((row) => row[k])));
  let [h, a, b] = [middle[2], 0, 0];
  let spread = Math.max(guess.rollSpread, guess.pitchSpread);
  // The first looks are wide: a floor that is tilted against the guess looks uneven.
  let reach = REACH * 8;
  for (let round = 0; round < ROUNDS; round++) {
    const m = new Float64Array(9);
    const v = new Float64Array(3);
    m[0] = 1e-9;
    m[4] = 1 / guess.rollSpread ** 2;
    m[8] = 1 / guess.pitchSpread ** 2;
    for (const [x, z, y] of rows) {
      const row = [1, x - middle[0], z - middle[1]];
      const off = (y - h - a * row[1] - b * row[2]) / SPREAD;
      const w = (reach ** 2 / (reach ** 2 + off ** 2)) ** 2 / SPREAD ** 2;
      for (let i = 0; i < 3; i++) {
        v[i] += w * row[i] * y;
        for (let k = 0; k <= i; k++) m[3 * i + k] += w * row[i] * row[k];
      }
    }
    spread = worstSpread(m);
    if (!solveCholesky(m, v, 3)) break;
    [h, a, b] = v;
    reach = Math.max(REACH, reach / 1.5);
  }
  const size = 1 / Math.hypot(1, a, b);
  return {
    up: up.map((value, k) => size * (value - a * right[k] - b * ahead[k])),
    height: size * (h - a * middle[0] - b * middle[1]),
    spread,
  };
}

/** Of (h, a, b) with the equations' lower triangle m: the larger spread of a and b, h let loose. */
function worstSpread(m: Float64Array): number {
  const aa = m[4] - (m[3] * m[3]) / m[0];
  const ab = m[7] - (m[3] * m[6]) / m[0];
  const bb = m[8] - (m[6] * m[6]) / m[0];
  const least = (aa + bb - Math.hypot(aa - bb, 2 * ab)) / 2;
  return 1 / Math.sqrt(Math.max(least, 1e-12));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function median(values: number[]): number {
  if (values.length === 0) return 0;
  const sorted = values.sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

import { solveCholesky } from './dense-cholesky.ts';
import { median } from './median.ts';
import { dot } from './vectors.ts';

/** Where somebody stood for a while: the middle of a heel's or a toe's underside. */
export interface Footing {
  /** (3) m, from where the camera was at first */
  readonly place: readonly number[];
  /** Whose foot it is. */
  readonly person: number;
}

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

/**
 * Footings lie in one plane but for this, m: what the fit has wrong, shoes, uneven ground; and for this part of the
 * floor's distance below the camera, as depth is not known better.
 */
const SPREAD = 0.03;
const DEPTH_SPREAD = 0.02;
/** A person's height, and with it how far away all of their footings are, is known to this part. */
const SIZE_SPREAD = 0.05;
/** Beyond so many spreads somebody stood on something else. */
const REACH = 2.5;
const ROUNDS = 12;

/**
 * The floor through where people stood, tilted from the up that is guessed only as far as they tell: robust least
 * squares of height = h + a · to the right + b · ahead, with a and b held near 0. Each person's footings may be
 * nearer or farther by a part of their own, which is eliminated.
 */
export function floorPlane(
  footings: readonly Footing[],
  { up, right, ahead, ...guess }: UpGuess,
): FloorPlane {
  const rows = footings.map(({ place, person }) => {
    const y = dot(up, place);
    return {
      x: dot(right, place),
      z: dot(ahead, place),
      y,
      person,
      sigma: Math.hypot(SPREAD, DEPTH_SPREAD * y),
    };
  });
  const middle = [median(rows.map(({ x }) => x)), median(rows.map(({ z }) => z))];
  const people = rows.reduce((most, { person }) => Math.max(most, person + 1), 0);
  // Of each person: the coupling of the size with h, a and b, its own weight, its own right side, and the size.
  const sizes = new Float64Array(people * 6);
  let [h, a, b] = [median(rows.map(({ y }) => y)), 0, 0];
  let spread = Math.max(guess.rollSpread, guess.pitchSpread);
  // The first looks are wide: a floor that is tilted against the guess looks uneven.
  let reach = REACH * 8;
  for (let round = 0; round < ROUNDS; round++) {
    const m = Float64Array.of(1e-9, 0, 0, 0, 1 / guess.rollSpread ** 2, 0, 0, 0, 1 / guess.pitchSpread ** 2);
    const v = new Float64Array(3);
    for (let p = 0; p < people; p++) {
      sizes.fill(0, 6 * p, 6 * p + 5);
      sizes[6 * p + 3] = 1 / SIZE_SPREAD ** 2;
    }
    for (const { x, z, y, person, sigma } of rows) {
      const row = [1, x - middle[0], z - middle[1]];
      const off = (y * (1 + sizes[6 * person + 5]) - h - a * row[1] - b * row[2]) / sigma;
      const w = (reach ** 2 / (reach ** 2 + off ** 2)) ** 2 / sigma ** 2;
      for (let i = 0; i < 3; i++) {
        v[i] += w * row[i] * y;
        sizes[6 * person + i] -= w * row[i] * y;
        for (let k = 0; k <= i; k++) m[3 * i + k] += w * row[i] * row[k];
      }
      sizes[6 * person + 3] += w * y * y;
      sizes[6 * person + 4] -= w * y * y;
    }
    for (let p = 0; p < people; p++) {
      const [own, right] = sizes.subarray(6 * p + 3, 6 * p + 5);
      for (let i = 0; i < 3; i++) {
        const share = sizes[6 * p + i] / own;
        v[i] -= share * right;
        for (let k = 0; k <= i; k++) m[3 * i + k] -= share * sizes[6 * p + k];
      }
    }
    spread = worstSpread(m);
    if (!solveCholesky(m, v, 3)) break;
    [h, a, b] = v;
    for (let p = 0; p < people; p++) {
      const [c0, c1, c2, own, right] = sizes.subarray(6 * p, 6 * p + 5);
      sizes[6 * p + 5] = (right - c0 * h - c1 * a - c2 * b) / own;
    }
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

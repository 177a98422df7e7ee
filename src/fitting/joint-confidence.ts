/** Which landmarks tell of each of the first 22 joints. */
const TOLD_BY: readonly (readonly number[])[] = [
  [23, 24],
  [23],
  [24],
  [11, 12, 23, 24],
  [25],
  [26],
  [11, 12, 23, 24],
  [27],
  [28],
  [11, 12],
  [31],
  [32],
  [11, 12],
  [11],
  [12],
  [0, 7, 8],
  [11],
  [12],
  [13],
  [14],
  [15],
  [16],
];
/** Fingers that were not seen are only carried along. */
const CARRIED = 0.5;
const LEFT_WRIST = 20;
const FINGERS_FROM = 22;
const RIGHT_FINGERS_FROM = 37;

/**
 * Fingers that were seen are believed as much as their wrist, as far as what was seen of them is.
 *
 * @param fingers (T, 2) belief in the left and the right hand's fingers
 * @param out (52) at `to`
 */
export function fingerConfidences(fingers: Float32Array, frame: number, out: Float32Array, to: number): void {
  for (let j = FINGERS_FROM; j < 52; j++) {
    const side = j < RIGHT_FINGERS_FROM ? 0 : 1;
    const more = Math.max(0, out[to + LEFT_WRIST + side] - out[to + j]);
    out[to + j] += more * fingers[2 * frame + side];
  }
}

/**
 * How uncertain each of the first 22 joints is along the line of sight where landmarks alone tell of it, relative to
 * the hips, m: standard deviations of fits against four-camera and made truths.
 */
const DEPTH_SPREAD = Float64Array.of(
  ...[0.02, 0.03, 0.03, 0.03, 0.085, 0.085, 0.03, 0.15, 0.15, 0.03, 0.18],
  ...[0.18, 0.03, 0.03, 0.03, 0.03, 0.075, 0.075, 0.09, 0.09, 0.125, 0.125],
);
/** Across it, m, of a landmark in full view, and how much more where it is hidden: 28 mm became 62 mm. */
const ACROSS_SPREAD = 0.028;
const HIDDEN_ACROSS = 1.2;
/** The lifter's spreads are of made people; of others its errors are so many times larger. */
const LIFT_DOUBT = 1.12;
/** A joint that the fit puts off its landmark is off by about as much, along the line of sight too. */
const RESIDUAL_SHARE = 0.7;
/** Unseen joints wander by so much a second, as parts of their own uncertainty. */
const WANDERING = 4;
/** A joint is right within this distance of the truth, m, root-aligned. */
const RIGHT_WITHIN = 0.1;

/** What one row of a person says of its joints' certainty. */
export interface Certainty {
  /** (33) 0–1 */
  readonly visibility: ArrayLike<number>;
  /** (33) m, standard deviation along the line of sight, as the lifter says; null where nobody asked it */
  readonly depthSpread: ArrayLike<number> | null;
  /** (33) m on the body's plane between a landmark and its marker on the fitted body */
  readonly residual: ArrayLike<number>;
  /** s to the nearest observation; 0 where the person was seen */
  readonly unseenSeconds: number;
}

/**
 * The probability that each joint is within 100 mm of the truth, relative to the hips.
 *
 * @param out (52) at `to`
 */
export function jointConfidences(c: Certainty, out: Float32Array, to: number): void {
  for (let j = 0; j < FINGERS_FROM; j++) {
    const told = TOLD_BY[j];
    const hidden = 1 - mean(c.visibility, told);
    const residual = mean(c.residual, told);
    const unseen = 1 + WANDERING * c.unseenSeconds;
    const across =
      Math.hypot(ACROSS_SPREAD * (1 + HIDDEN_ACROSS * hidden), RESIDUAL_SHARE * residual) * unseen;
    const deep = c.depthSpread
      ? Math.min(DEPTH_SPREAD[j], LIFT_DOUBT * mean(c.depthSpread, told))
      : DEPTH_SPREAD[j];
    out[to + j] = within(across, Math.hypot(deep, RESIDUAL_SHARE * residual) * unseen);
  }
  for (let j = FINGERS_FROM; j < 52; j++) {
    out[to + j] = CARRIED * out[to + LEFT_WRIST + (j < RIGHT_FINGERS_FROM ? 0 : 1)];
  }
}

function mean(values: ArrayLike<number>, of: readonly number[]): number {
  let sum = 0;
  for (const i of of) sum += values[i];
  return sum / of.length;
}

const STEPS = 16;

/**
 * The share of a normal distribution, `across` m wide in two directions and `along` m in the third, that lies within
 * RIGHT_WITHIN of its middle: ∫ N(z; along) · (1 − exp(−(r² − z²) / 2 across²)) dz.
 */
function within(across: number, along: number): number {
  let [sum, all] = [0, 0];
  // To three standard deviations; the rest is 0.3 %.
  for (let i = 0; i < STEPS; i++) {
    const z = (3 * along * (i + 0.5)) / STEPS;
    const weight = Math.exp(-(z * z) / (2 * along * along));
    all += weight;
    const left = RIGHT_WITHIN * RIGHT_WITHIN - z * z;
    if (left > 0) sum += weight * (1 - Math.exp(-left / (2 * across * across)));
  }
  return sum / all;
}

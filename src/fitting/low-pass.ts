import { BALL, BALLS, HINGES, STATE_SIZE } from './articulation.ts';

/**
 * Nothing of a body moves to and fro faster than about 12 Hz: the spread, s, of the Gaussian that halves the power
 * there, √(ln 2) / (2π · 12). What is quicker are kinks, where the fit let a doubtful acceleration be.
 */
const SPREAD = Math.sqrt(Math.LN2) / (2 * Math.PI * 12);
/** Frames farther than so many spreads count for nothing. */
const REACH = 3;

/**
 * Takes out of the poses what is too quick for a body, in place. Where the camera moves, the place and turn of the
 * whole before it stay as they are, for these have its shaking in them.
 *
 * @param state (T, STATE_SIZE). @param time (T) real seconds
 */
export function lowPass(state: Float64Array, time: Float64Array, cameraStands: boolean): void {
  const raw = state.slice();
  const angles = Array.from({ length: STATE_SIZE - HINGES[0].slot }, (_, i) => HINGES[0].slot + i);
  const numbers = cameraStands ? [0, 1, 2, ...angles] : angles;
  const turns = BALLS.filter((_, ball) => cameraStands || ball !== BALL.root).map(({ slot }) => slot);
  for (let t = 0; t < time.length; t++) {
    // As many frames on either side, so that a movement at the ends is not drawn inward.
    let side = 0;
    while (
      t - side > 0 &&
      t + side + 1 < time.length &&
      time[t + side + 1] - time[t - side - 1] < 2 * REACH * SPREAD
    ) {
      side++;
    }
    if (side === 0) continue;
    const weights = weightsAbout(time, t, side);
    const at = t * STATE_SIZE;
    const first = (t - side) * STATE_SIZE;
    for (const slot of numbers) {
      state[at + slot] = weights.reduce((sum, w, i) => sum + w * raw[first + i * STATE_SIZE + slot], 0);
    }
    for (const slot of turns) writeMeanTurn(raw, first + slot, weights, state, at + slot);
  }
}

/** Gaussian weights of the frames from `t − side` to `t + side`, with sum 1. */
function weightsAbout(time: Float64Array, t: number, side: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * side + 1 }, (_, i) =>
    Math.exp(-(((time[t - side + i] - time[t]) / SPREAD) ** 2) / 2),
  );
  const sum = weights.reduce((all, one) => all + one, 0);
  return weights.map((one) => one / sum);
}

/** The mean of successive quaternions from `first` on: they are near to each other, so their sum, made of length 1. */
function writeMeanTurn(
  raw: Float64Array,
  first: number,
  weights: Float64Array,
  out: Float64Array,
  to: number,
): void {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const from = first + i * STATE_SIZE;
    let dot = 0;
    for (let k = 0; k < 4; k++) dot += sum[k] * raw[from + k];
    const weight = dot < 0 ? -weights[i] : weights[i];
    for (let k = 0; k < 4; k++) sum[k] += weight * raw[from + k];
  }
  const length = Math.hypot(...sum);
  for (let k = 0; k < 4; k++) out[to + k] = sum[k] / length;
}

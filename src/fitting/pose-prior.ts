import { multiplyQuaternions, quaternionFromAxisAngle } from '../body/index.ts';
import { BALL, BALLS, HINGE, HINGES } from './articulation.ts';

/**
 * What is known of a pose before looking: how far joints turn, and which angles are common. The limits
 * are the clinical ranges (CDC Joint ROM study, n = 674, and Rajagopal et al. 2016), soft; the means and
 * spreads are of everyday upright movement. Sport goes far beyond them, so what is far is not held against a pose
 * as if it were impossible: the cost grows with the logarithm.
 *
 * Angles are about the axes of the T-pose. A ball's turn is split into a swing of its bone and a twist
 * about it, as a rotation vector: two of the three components are swing, the third is twist.
 */
interface Range {
  /** radians */
  readonly mean: number;
  readonly spread: number;
  readonly low: number;
  readonly high: number;
}

/** A bone's axis for the split of swing and twist: 0 x, 1 y, or null where the whole turn is one vector. */
interface BallPrior {
  readonly ball: number;
  readonly twistAxis: number | null;
  readonly ranges: readonly [Range, Range, Range];
}

interface HingePrior {
  readonly hinge: number;
  readonly ranges: readonly Range[];
}

const DEGREES = Math.PI / 180;

function range(mean: number, spread: number, low: number, high: number): Range {
  return { mean: mean * DEGREES, spread: spread * DEGREES, low: low * DEGREES, high: high * DEGREES };
}

/** The same range for the other side of the body: turns about y and z change sign. */
function mirrored(r: Range): Range {
  return { mean: -r.mean, spread: r.spread, low: -r.high, high: -r.low };
}

const HIP = [range(-15, 40, -125, 25), range(5, 22, -45, 45), range(5, 22, -30, 45)] as const;
const SHOULDER = [range(0, 45, -90, 90), range(-10, 40, -135, 60), range(-60, 45, -110, 115)] as const;
const KNEE = range(15, 35, -3, 150);
const ANKLE = [range(5, 15, -25, 55), range(0, 10, -30, 30), range(0, 8, -20, 20)] as const;
const COLLAR = [range(3, 8, -10, 35), range(0, 8, -25, 25)] as const;
const ELBOW = [range(-30, 45, -150, 2), range(0, 40, -85, 85)] as const;
const WRIST = [range(0, 20, -75, 75), range(0, 12, -30, 30)] as const;

const BALL_PRIORS: readonly BallPrior[] = [
  {
    ball: BALL.trunk,
    twistAxis: null,
    ranges: [range(5, 25, -30, 80), range(0, 20, -45, 45), range(0, 15, -35, 35)],
  },
  {
    ball: BALL.head,
    twistAxis: null,
    ranges: [range(5, 25, -60, 50), range(0, 30, -75, 75), range(0, 15, -45, 45)],
  },
  { ball: BALL.leftHip, twistAxis: 1, ranges: HIP },
  { ball: BALL.rightHip, twistAxis: 1, ranges: [HIP[0], mirrored(HIP[1]), mirrored(HIP[2])] },
  { ball: BALL.leftShoulder, twistAxis: 0, ranges: SHOULDER },
  {
    ball: BALL.rightShoulder,
    twistAxis: 0,
    ranges: [SHOULDER[0], mirrored(SHOULDER[1]), mirrored(SHOULDER[2])],
  },
];

const HINGE_PRIORS: readonly HingePrior[] = [
  { hinge: HINGE.leftKnee, ranges: [KNEE] },
  { hinge: HINGE.rightKnee, ranges: [KNEE] },
  { hinge: HINGE.leftAnkle, ranges: ANKLE },
  { hinge: HINGE.rightAnkle, ranges: [ANKLE[0], mirrored(ANKLE[1]), mirrored(ANKLE[2])] },
  { hinge: HINGE.leftCollar, ranges: COLLAR },
  { hinge: HINGE.rightCollar, ranges: COLLAR.map(mirrored) },
  { hinge: HINGE.leftElbow, ranges: ELBOW },
  { hinge: HINGE.rightElbow, ranges: [mirrored(ELBOW[0]), ELBOW[1]] },
  { hinge: HINGE.leftWrist, ranges: WRIST },
  { hinge: HINGE.rightWrist, ranges: WRIST.map(mirrored) },
];

/** Beyond a limit, one unit of residual for each of these radians. */
const LIMIT_SPREAD = 4 * DEGREES;
/** Step of the numeric derivative of a ball's swing and twist, radians. */
const EPSILON = 1e-5;
/** Up to so many spreads an angle is common; beyond, sport, and less and less held against it (a Cauchy scale). */
const COMMON = 1.2;

const angles = new Float64Array(3);
const moved = new Float64Array(3);
const step = new Float64Array(3);
const stepQ = new Float64Array(4);
const turned = new Float64Array(4);
const jacobian = new Float64Array(9);

/** Takes one residual: its value and its derivatives by `count` freedoms from `dof` on. */
export type AddResidual = (
  value: number,
  dof: number,
  count: number,
  derivatives: Float64Array,
  at: number,
) => void;

const ONE = Float64Array.of(1);
const scaled = new Float64Array(3);

/**
 * Adds the prior's residuals of one frame, each in units of its own spread times `1/strength`.
 *
 * @param strength weight of the common angles; the limits always count in full
 */
export function addPosePrior(state: Float64Array, at: number, strength: number, add: AddResidual): void {
  for (const prior of HINGE_PRIORS) {
    const hinge = HINGES[prior.hinge];
    for (let k = 0; k < prior.ranges.length; k++) {
      addRange(state[at + hinge.slot + k], prior.ranges[k], strength, hinge.dof + k, 1, ONE, 0, add);
    }
  }
  for (const prior of BALL_PRIORS) {
    const ball = BALLS[prior.ball];
    const shared = ball.joints.length;
    splitTurn(state, at + ball.slot, prior.twistAxis, shared, angles);
    for (let k = 0; k < 3; k++) {
      step.fill(0);
      step[k] = EPSILON / shared;
      quaternionFromAxisAngle(step, 0, stepQ, 0);
      multiplyQuaternions(state, at + ball.slot, stepQ, 0, turned, 0);
      splitTurn(turned, 0, prior.twistAxis, shared, moved);
      for (let c = 0; c < 3; c++) jacobian[3 * c + k] = (moved[c] - angles[c]) / EPSILON;
    }
    for (let c = 0; c < 3; c++) {
      addRange(angles[c], prior.ranges[c], strength, ball.dof, 3, jacobian, 3 * c, add);
    }
  }
}

function addRange(
  angle: number,
  { mean, spread, low, high }: Range,
  strength: number,
  dof: number,
  count: number,
  derivatives: Float64Array,
  from: number,
  add: AddResidual,
): void {
  // The residual whose square is the Cauchy cost, and its derivative by the angle.
  const u = (angle - mean) / spread;
  const square = (u / COMMON) ** 2;
  const value = Math.sign(u) * COMMON * Math.sqrt(Math.log1p(square));
  const slope = value === 0 ? 1 : u / (value * (1 + square));
  for (let k = 0; k < count; k++) scaled[k] = (derivatives[from + k] * slope * strength) / spread;
  add(strength * value, dof, count, scaled, 0);
  const excess = angle < low ? angle - low : angle > high ? angle - high : 0;
  if (excess === 0) return;
  for (let k = 0; k < count; k++) scaled[k] = derivatives[from + k] / LIMIT_SPREAD;
  add(excess / LIMIT_SPREAD, dof, count, scaled, 0);
}

/**
 * A quaternion's turn as three angles: the rotation vector of its swing (two components) and its twist
 * about the bone's axis (one); or, with no bone's axis, its whole rotation vector. `shared` joints take
 * the same turn each, and the angles are of all of them together.
 */
function splitTurn(
  q: Float64Array,
  at: number,
  twistAxis: number | null,
  shared: number,
  out: Float64Array,
): void {
  const sign = q[at] < 0 ? -1 : 1;
  const w = q[at] * sign;
  const x = q[at + 1] * sign;
  const y = q[at + 2] * sign;
  const z = q[at + 3] * sign;
  if (twistAxis === null) {
    rotationVector(w, x, y, z, shared, out);
    return;
  }
  const along = twistAxis === 0 ? x : y;
  const twist = 2 * Math.atan2(along, w);
  const n = Math.hypot(along, w);
  const c = n < 1e-9 ? 1 : w / n;
  const s = n < 1e-9 ? 0 : along / n;
  // swing = q · twist⁻¹
  if (twistAxis === 0) rotationVector(w * c + x * s, x * c - w * s, y * c - z * s, z * c + y * s, 1, out);
  else rotationVector(w * c + y * s, x * c + z * s, y * c - w * s, z * c - x * s, 1, out);
  out[twistAxis] = twist > Math.PI ? twist - 2 * Math.PI : twist;
}

function rotationVector(w: number, x: number, y: number, z: number, times: number, out: Float64Array): void {
  const sine = Math.hypot(x, y, z);
  const f = (sine < 1e-9 ? 2 : (2 * Math.atan2(sine, w)) / sine) * times;
  out[0] = x * f;
  out[1] = y * f;
  out[2] = z * f;
}

import { axisAngleFromMatrix, quaternionFromAxisAngle, quaternionFromMatrix } from '../body/index.ts';
import {
  BALL,
  BALLS,
  createKinematics,
  FITTED_JOINTS,
  forward,
  HINGE,
  HINGES,
  JOINT,
  type Skeleton,
  STATE_SIZE,
} from './articulation.ts';
import type { Markers } from './markers.ts';

/**
 * A first pose of one frame from the 3D landmarks alone, in closed form: frames of three points for the
 * pelvis, chest, head, hands and feet; the bone's direction for the swing of each limb; the plane of its
 * hinge for the twist, and where the limb is straight (and so has no plane) the foot or the chest.
 * Good enough to be in the right valley; the sequence fit does the rest.
 */
export function initialPose(
  skeleton: Skeleton,
  markers: Markers,
  relative: Float64Array,
  at: number,
  state: Float64Array,
  to: number,
): void {
  const point = (landmark: number): Vector => [
    relative[at + 3 * landmark],
    relative[at + 3 * landmark + 1],
    relative[at + 3 * landmark + 2],
  ];
  state.fill(0, to, to + STATE_SIZE);
  for (const ball of BALLS) state[to + ball.slot] = 1;

  const midHip = middle(point(23), point(24));
  const midShoulder = middle(point(11), point(12));
  const up = subtract(midShoulder, midHip);
  const pelvis = frameOf(subtract(point(23), point(24)), up);
  const chest = frameOf(subtract(point(11), point(12)), up, true);
  setBall(state, to, BALL.root, pelvis, 1);
  setBall(state, to, BALL.trunk, relativeTurn(pelvis, chest), 3);

  const head = multiply(
    frameOf(subtract(point(7), point(8)), subtract(point(0), middle(point(7), point(8))), false, true),
    transpose(restHead(markers)),
  );
  setBall(state, to, BALL.head, relativeTurn(chest, head), 2);

  for (const side of SIDES) {
    setLeg(state, to, side, pelvis, point);
    setArm(state, to, side, chest, point);
  }
  placeOnOrigin(skeleton, state, to);
}

type Vector = readonly [number, number, number];
/** Row-major; columns are the x, y and z axes of the segment in camera space. */
type Matrix = Float64Array;

const SIDES = [
  {
    sign: 1,
    hip: 23,
    knee: 25,
    ankle: 27,
    heel: 29,
    toe: 31,
    shoulder: 11,
    elbow: 13,
    wrist: 15,
    pinky: 17,
    index: 19,
    hipBall: BALL.leftHip,
    kneeHinge: HINGE.leftKnee,
    ankleHinge: HINGE.leftAnkle,
    shoulderBall: BALL.leftShoulder,
    elbowHinge: HINGE.leftElbow,
  },
  {
    sign: -1,
    hip: 24,
    knee: 26,
    ankle: 28,
    heel: 30,
    toe: 32,
    shoulder: 12,
    elbow: 14,
    wrist: 16,
    pinky: 18,
    index: 20,
    hipBall: BALL.rightHip,
    kneeHinge: HINGE.rightKnee,
    ankleHinge: HINGE.rightAnkle,
    shoulderBall: BALL.rightShoulder,
    elbowHinge: HINGE.rightElbow,
  },
] as const;

type Side = (typeof SIDES)[number];
type PointOf = (landmark: number) => Vector;

/** Below the first angle a hinge's plane says nothing, above the second everything. */
const STRAIGHT = 0.25;
const BENT = 0.7;

function setLeg(state: Float64Array, to: number, side: Side, pelvis: Matrix, point: PointOf): void {
  const thigh = subtract(point(side.knee), point(side.hip));
  const shank = subtract(point(side.ankle), point(side.knee));
  const flexion = angleBetween(thigh, shank);
  const byKnee = perpendicular(scale(shank, -1), thigh);
  const byFoot = perpendicular(subtract(point(side.toe), point(side.heel)), thigh);
  const byPelvis = perpendicular(column(pelvis, 2), thigh);
  const bent = smoothStep(STRAIGHT, BENT, flexion);
  const front = add(
    add(scale(byKnee, bent), scale(byFoot, 0.7 * (1 - bent))),
    scale(byPelvis, 0.3 * (1 - bent)),
  );
  const thighFrame = frameOf(cross(scale(thigh, -1), front), scale(thigh, -1), true);
  setBall(state, to, side.hipBall, relativeTurn(pelvis, thighFrame), 1);
  state[to + HINGES[side.kneeHinge].slot] = Math.min(flexion, 2.6);
}

function setArm(state: Float64Array, to: number, side: Side, chest: Matrix, point: PointOf): void {
  const upper = subtract(point(side.elbow), point(side.shoulder));
  const fore = subtract(point(side.wrist), point(side.elbow));
  const flexion = angleBetween(upper, fore);
  const bent = smoothStep(STRAIGHT, BENT, flexion);
  const byElbow = perpendicular(fore, upper);
  const byChest = perpendicular(column(chest, 2), upper);
  const front = add(scale(byElbow, bent), scale(byChest, 1 - bent));
  // At rest the arm lies along x, away from the body, and the elbow bends it forward.
  const along = scale(upper, side.sign);
  const frame = frameOf(along, cross(front, along));
  setBall(state, to, side.shoulderBall, relativeTurn(chest, frame), 1);
  const hinge = HINGES[side.elbowHinge];
  state[to + hinge.slot] = -side.sign * Math.min(flexion, 2.6);
  const foreFrame = multiply(frame, turnY(-side.sign * flexion));
  // Palms face down at rest, so the index finger is in front of the little one.
  const across = perpendicular(subtract(point(side.index), point(side.pinky)), fore);
  const twist = Math.atan2(-dot(across, column(foreFrame, 1)), dot(across, column(foreFrame, 2)));
  state[to + hinge.slot + 1] = Math.max(-1.4, Math.min(1.4, twist));
}

/** Moves the pelvis so that the middle of the hips is where the landmarks have their origin. */
function placeOnOrigin(skeleton: Skeleton, state: Float64Array, to: number): void {
  const kinematics = createKinematics();
  forward(skeleton, state, to, kinematics);
  const { position } = kinematics;
  if (position.length < FITTED_JOINTS * 3) return;
  for (let k = 0; k < 3; k++) {
    state[to + k] -= (position[3 * JOINT.leftHip + k] + position[3 * JOINT.rightHip + k]) / 2;
  }
}

/** The head's frame at rest, by the same three points as in the picture. */
function restHead(markers: Markers): Matrix {
  const at = (l: number): Vector => [
    markers.offset[3 * l],
    markers.offset[3 * l + 1],
    markers.offset[3 * l + 2],
  ];
  return frameOf(subtract(at(7), at(8)), subtract(at(0), middle(at(7), at(8))), false, true);
}

/**
 * A right-handed frame from its x axis and a second direction. `keepSecond`: the second is exact and x is
 * made perpendicular to it. `secondIsZ`: the second is the z axis and not y.
 */
function frameOf(x: Vector, second: Vector, keepSecond = false, secondIsZ = false): Matrix {
  let a = normalise(x);
  let b = normalise(second);
  if (keepSecond) a = normalise(perpendicular(a, b));
  else b = normalise(perpendicular(b, a));
  const c = cross(a, b);
  const y = secondIsZ ? scale(c, -1) : b;
  const z = secondIsZ ? b : c;
  return Float64Array.of(a[0], y[0], z[0], a[1], y[1], z[1], a[2], y[2], z[2]);
}

function relativeTurn(parent: Matrix, child: Matrix): Matrix {
  return multiply(transpose(parent), child);
}

/** Writes a turn to a ball that `shared` joints take in equal parts. */
function setBall(state: Float64Array, to: number, ball: number, turn: Matrix, shared: number): void {
  const slot = to + BALLS[ball].slot;
  if (shared === 1) {
    quaternionFromMatrix(turn, 0, state, slot);
    return;
  }
  const vector = new Float64Array(3);
  axisAngleFromMatrix(turn, 0, vector, 0);
  // A turn past a right angle is a landmark error, not a neck or a spine.
  const angle = Math.hypot(vector[0], vector[1], vector[2]);
  const part = Math.min(1, 1.2 / Math.max(angle, 1e-9)) / shared;
  for (let k = 0; k < 3; k++) vector[k] *= part;
  quaternionFromAxisAngle(vector, 0, state, slot);
}

function turnY(angle: number): Matrix {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return Float64Array.of(c, 0, s, 0, 1, 0, -s, 0, c);
}

function multiply(a: Matrix, b: Matrix): Matrix {
  const out = new Float64Array(9);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++)
      out[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
  }
  return out;
}

function transpose(m: Matrix): Matrix {
  return Float64Array.of(m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]);
}

function column(m: Matrix, k: number): Vector {
  return [m[k], m[3 + k], m[6 + k]];
}

function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function add(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

function middle(a: Vector, b: Vector): Vector {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
}

function scale(a: Vector, s: number): Vector {
  return [a[0] * s, a[1] * s, a[2] * s];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function normalise(a: Vector): Vector {
  const n = Math.hypot(a[0], a[1], a[2]);
  return n < 1e-9 ? [1, 0, 0] : [a[0] / n, a[1] / n, a[2] / n];
}

/** The unit vector of `a` less its part along `b`. */
function perpendicular(a: Vector, b: Vector): Vector {
  const n = normalise(b);
  return normalise(subtract(a, scale(n, dot(a, n))));
}

function angleBetween(a: Vector, b: Vector): number {
  return Math.acos(Math.max(-1, Math.min(1, dot(normalise(a), normalise(b)))));
}

function smoothStep(low: number, high: number, value: number): number {
  const t = Math.max(0, Math.min(1, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

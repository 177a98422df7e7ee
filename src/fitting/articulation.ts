import {
  axisAngleFromMatrix,
  axisAngleFromQuaternion,
  type Body,
  matrixFromQuaternion,
  multiplyQuaternions,
  quaternionFromAxisAngle,
} from '../body/index.ts';

/**
 * How the body moves while it is fitted: fewer freedoms than SMPL-H's 52 free joints, each one that a
 * video can tell something about. Ball joints are quaternions; all others are angles about fixed axes
 * of the T-pose (x to the subject's left, y up, z forward), applied in the order given.
 *
 * The trunk's three joints share one rotation in equal parts, and so do neck and head.
 */

/** SMPL-H's joint indices of the body; the fitted ones are the first 22. */
export const JOINT = {
  pelvis: 0,
  leftHip: 1,
  rightHip: 2,
  spine1: 3,
  leftKnee: 4,
  rightKnee: 5,
  spine2: 6,
  leftAnkle: 7,
  rightAnkle: 8,
  spine3: 9,
  leftFoot: 10,
  rightFoot: 11,
  neck: 12,
  leftCollar: 13,
  rightCollar: 14,
  head: 15,
  leftShoulder: 16,
  rightShoulder: 17,
  leftElbow: 18,
  rightElbow: 19,
  leftWrist: 20,
  rightWrist: 21,
} as const;

/** Joints that the fit poses; those after it (fingers) stay at rest. */
export const FITTED_JOINTS = 22;

interface BallGroup {
  /** Joints that share the rotation, each taking an equal part. */
  readonly joints: readonly number[];
  /** Where its quaternion (w, x, y, z) begins in a frame's state. */
  readonly slot: number;
  /** The first of its three freedoms. */
  readonly dof: number;
}

interface HingeGroup {
  readonly joint: number;
  /** Which T-pose axis each angle turns about: 0 x, 1 y, 2 z. */
  readonly axes: readonly number[];
  readonly slot: number;
  readonly dof: number;
}

const BALL_JOINTS: readonly (readonly number[])[] = [
  [JOINT.pelvis],
  [JOINT.spine1, JOINT.spine2, JOINT.spine3],
  [JOINT.neck, JOINT.head],
  [JOINT.leftHip],
  [JOINT.rightHip],
  [JOINT.leftShoulder],
  [JOINT.rightShoulder],
];

/** Named so that others need not count: where each ball's quaternion lies in {@link BALLS}. */
export const BALL = {
  root: 0,
  trunk: 1,
  head: 2,
  leftHip: 3,
  rightHip: 4,
  leftShoulder: 5,
  rightShoulder: 6,
};

const HINGE_JOINTS: readonly (readonly [number, readonly number[]])[] = [
  [JOINT.leftKnee, [0]],
  [JOINT.rightKnee, [0]],
  [JOINT.leftAnkle, [0, 2, 1]],
  [JOINT.rightAnkle, [0, 2, 1]],
  [JOINT.leftCollar, [2, 1]],
  [JOINT.rightCollar, [2, 1]],
  [JOINT.leftElbow, [1, 0]],
  [JOINT.rightElbow, [1, 0]],
  [JOINT.leftWrist, [2, 1]],
  [JOINT.rightWrist, [2, 1]],
];

export const HINGE = {
  leftKnee: 0,
  rightKnee: 1,
  leftAnkle: 2,
  rightAnkle: 3,
  leftCollar: 4,
  rightCollar: 5,
  leftElbow: 6,
  rightElbow: 7,
  leftWrist: 8,
  rightWrist: 9,
};

/** The pelvis' place comes first: three numbers of the state, three freedoms. */
const PLACE = 3;

export const BALLS: readonly BallGroup[] = BALL_JOINTS.map((joints, i) => ({
  joints,
  slot: PLACE + 4 * i,
  dof: PLACE + 3 * i,
}));

const HINGE_SLOT = PLACE + 4 * BALLS.length;
const HINGE_DOF = PLACE + 3 * BALLS.length;

export const HINGES: readonly HingeGroup[] = HINGE_JOINTS.map(([joint, axes], i) => {
  const before = HINGE_JOINTS.slice(0, i).reduce((n, [, a]) => n + a.length, 0);
  return { joint, axes, slot: HINGE_SLOT + before, dof: HINGE_DOF + before };
});

const HINGE_ANGLES = HINGE_JOINTS.reduce((n, [, a]) => n + a.length, 0);

/** Numbers in one frame's state. */
export const STATE_SIZE = HINGE_SLOT + HINGE_ANGLES;
/** Freedoms of one frame. */
export const DOFS = HINGE_DOF + HINGE_ANGLES;

/** One turning about one axis of one joint, and the freedom that drives it. */
interface Turn {
  readonly joint: number;
  readonly dof: number;
  /** Share of the freedom's angle that this joint takes. */
  readonly part: number;
}

const TURNS: readonly Turn[] = [
  ...BALLS.flatMap((ball) =>
    ball.joints.flatMap((joint) =>
      [0, 1, 2].map((axis) => ({ joint, dof: ball.dof + axis, part: 1 / ball.joints.length })),
    ),
  ),
  ...HINGES.flatMap((hinge) =>
    hinge.axes.map((_, i) => ({ joint: hinge.joint, dof: hinge.dof + i, part: 1 })),
  ),
];

/** Which turns move a point that is fixed to a joint: its own and those of all joints above it. */
export function turnsAbove(parents: ArrayLike<number>): readonly Int32Array[] {
  return Array.from({ length: FITTED_JOINTS }, (_, joint) => {
    const chain = new Set<number>();
    for (let j = joint; j >= 0; j = parents[j]) chain.add(j);
    return Int32Array.from(TURNS.flatMap((turn, i) => (chain.has(turn.joint) ? [i] : [])));
  });
}

/** One frame's forward kinematics, with what its derivative needs. Reused from frame to frame. */
export interface Kinematics {
  /** (22, 9) each joint's rotation in camera space, row-major. */
  readonly rotation: Float64Array;
  /** (22, 3) each joint's place in camera space, m. */
  readonly position: Float64Array;
  /** (turns, 3) the axis of each turn in camera space. */
  readonly axis: Float64Array;
  readonly turnDof: Int32Array;
  readonly turnPart: Float64Array;
  readonly turnJoint: Int32Array;
}

export function createKinematics(): Kinematics {
  return {
    rotation: new Float64Array(FITTED_JOINTS * 9),
    position: new Float64Array(FITTED_JOINTS * 3),
    axis: new Float64Array(TURNS.length * 3),
    turnDof: Int32Array.from(TURNS, (turn) => turn.dof),
    turnPart: Float64Array.from(TURNS, (turn) => turn.part),
    turnJoint: Int32Array.from(TURNS, (turn) => turn.joint),
  };
}

/** A person's skeleton: the body's joints for one shape. */
export interface Skeleton {
  readonly parents: Int32Array;
  /** (22, 3) each joint relative to its parent at rest, m; the pelvis' own is zero. */
  readonly offset: Float64Array;
}

export function skeletonOf(body: Body, betas: Float64Array): Skeleton {
  const joints = body.restJoints(betas);
  const parents = Int32Array.from(body.parents.subarray(0, FITTED_JOINTS));
  const offset = new Float64Array(FITTED_JOINTS * 3);
  for (let j = 1; j < FITTED_JOINTS; j++) {
    for (let k = 0; k < 3; k++) offset[3 * j + k] = joints[3 * j + k] - joints[3 * parents[j] + k];
  }
  return { parents, offset };
}

const FIRST_HINGE_TURN = BALLS.reduce((n, ball) => n + 3 * ball.joints.length, 0);
const local = new Float64Array(9);

/** Where each joint's rotation comes from: its ball, or its hinge, or nothing (the toes). */
const SOURCE = Array.from({ length: FITTED_JOINTS }, (_, joint) => {
  const ball = BALLS.find((b) => b.joints.includes(joint));
  if (ball) {
    const before = BALLS.filter((b) => b.dof < ball.dof).reduce((n, b) => n + 3 * b.joints.length, 0);
    return { kind: 'ball' as const, slot: ball.slot, turn: before + 3 * ball.joints.indexOf(joint) };
  }
  const hinge = HINGES.find((h) => h.joint === joint);
  if (hinge) {
    const turn = FIRST_HINGE_TURN + hinge.slot - HINGE_SLOT;
    return { kind: 'hinge' as const, slot: hinge.slot, axes: hinge.axes, turn };
  }
  return { kind: 'fixed' as const };
});

/** Poses the skeleton by the state at `state[at…]`. */
export function forward(skeleton: Skeleton, state: Float64Array, at: number, out: Kinematics): void {
  const { rotation, position, axis } = out;
  const { parents, offset } = skeleton;
  for (let j = 0; j < FITTED_JOINTS; j++) {
    const parent = parents[j];
    const r = 9 * j;
    if (parent < 0) {
      position[0] = state[at];
      position[1] = state[at + 1];
      position[2] = state[at + 2];
      rotation.fill(0, 0, 9);
      rotation[0] = 1;
      rotation[4] = 1;
      rotation[8] = 1;
    } else {
      const p = 9 * parent;
      const o = 3 * j;
      for (let k = 0; k < 3; k++) {
        position[o + k] =
          position[3 * parent + k] +
          rotation[p + 3 * k] * offset[o] +
          rotation[p + 3 * k + 1] * offset[o + 1] +
          rotation[p + 3 * k + 2] * offset[o + 2];
      }
      for (let k = 0; k < 9; k++) rotation[r + k] = rotation[p + k];
    }
    const source = SOURCE[j];
    if (source.kind === 'ball') {
      matrixFromQuaternion(state, at + source.slot, local, 0);
      multiplyInPlace(rotation, r, local);
      for (let k = 0; k < 3; k++) copyColumn(rotation, r, k, axis, 3 * (source.turn + k));
    } else if (source.kind === 'hinge') {
      for (let k = 0; k < source.axes.length; k++) {
        copyColumn(rotation, r, source.axes[k], axis, 3 * (source.turn + k));
        turnAbout(rotation, r, source.axes[k], state[at + source.slot + k]);
      }
    }
  }
}

function copyColumn(m: Float64Array, at: number, column: number, out: Float64Array, to: number): void {
  out[to] = m[at + column];
  out[to + 1] = m[at + 3 + column];
  out[to + 2] = m[at + 6 + column];
}

/** m ← m · R(axis, angle), the axis one of x, y, z. */
function turnAbout(m: Float64Array, at: number, axis: number, angle: number): void {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const a = (axis + 1) % 3;
  const b = (axis + 2) % 3;
  for (let row = at; row < at + 9; row += 3) {
    const x = m[row + a];
    const y = m[row + b];
    m[row + a] = c * x + s * y;
    m[row + b] = c * y - s * x;
  }
}

function multiplyInPlace(m: Float64Array, at: number, b: Float64Array): void {
  for (let row = at; row < at + 9; row += 3) {
    const x = m[row];
    const y = m[row + 1];
    const z = m[row + 2];
    m[row] = x * b[0] + y * b[3] + z * b[6];
    m[row + 1] = x * b[1] + y * b[4] + z * b[7];
    m[row + 2] = x * b[2] + y * b[5] + z * b[8];
  }
}

/** Moves one frame's state by a step of its freedoms: places and angles add, balls turn in their own frame. */
export function applyStep(
  from: Float64Array,
  at: number,
  step: Float64Array,
  s: number,
  to: Float64Array,
): void {
  for (let k = 0; k < 3; k++) to[at + k] = from[at + k] + step[s + k];
  for (const ball of BALLS) {
    const part = 1 / ball.joints.length;
    turnQuaternion(from, at + ball.slot, step, s + ball.dof, part, to);
  }
  for (let k = 0; k < HINGE_ANGLES; k++) {
    to[at + HINGE_SLOT + k] = from[at + HINGE_SLOT + k] + step[s + HINGE_DOF + k];
  }
}

const turn = new Float64Array(3);
const turnQ = new Float64Array(4);

/** q ← q · exp(part · v), normalised. */
function turnQuaternion(
  q: Float64Array,
  at: number,
  v: Float64Array,
  s: number,
  part: number,
  to: Float64Array,
): void {
  for (let k = 0; k < 3; k++) turn[k] = v[s + k] * part;
  quaternionFromAxisAngle(turn, 0, turnQ, 0);
  multiplyQuaternions(q, at, turnQ, 0, to, at);
  const n = 1 / Math.hypot(to[at], to[at + 1], to[at + 2], to[at + 3]);
  for (let k = 0; k < 4; k++) to[at + k] *= n;
}

/** Writes the state's rotations as SMPL-H's 52 axis-angles, (52, 3). Fingers are left at rest. */
export function statePoses(state: Float64Array, at: number, out: Float32Array, to: number): void {
  out.fill(0, to, to + 156);
  const m = new Float64Array(9);
  for (let j = 0; j < FITTED_JOINTS; j++) {
    const source = SOURCE[j];
    if (source.kind === 'fixed') continue;
    if (source.kind === 'ball') {
      axisAngleFromQuaternion(state, at + source.slot, out, to + 3 * j);
      continue;
    }
    m.set([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    for (let k = 0; k < source.axes.length; k++) turnAbout(m, 0, source.axes[k], state[at + source.slot + k]);
    axisAngleFromMatrix(m, 0, out, to + 3 * j);
  }
}

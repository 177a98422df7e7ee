import { axisAngleFromMatrix, type Body, JOINT_PARENTS, jointIndex } from '../../src/body/index.ts';
import type { FootShape } from './footsteps.ts';
import {
  add,
  apply,
  cross,
  dot,
  length,
  type Matrix,
  multiply,
  scale,
  subtract,
  transpose,
  turnBetween,
  unit,
  type Vector,
} from './vectors.ts';

const JOINTS = 52;

/** The lowest part of a foot, m; and how far before its hindmost point a heel rolls. */
const SOLE_THICKNESS = 0.012;
const TOE_THICKNESS = 0.03;
const HEEL_ROUND = 0.004;

/** One body's bones at rest. */
export interface Skeleton {
  readonly betas: Float64Array;
  /** (52) at rest, m, the pelvis at the origin */
  readonly rest: readonly Vector[];
  /** Height of the pelvis above the soles at rest, m. */
  readonly pelvisHeight: number;
  readonly feet: { readonly left: FootShape; readonly right: FootShape };
}

export function skeletonOf(body: Body, betas: Float64Array): Skeleton {
  const joints = body.restJoints(betas);
  const at = (array: ArrayLike<number>, n: number): Vector => [
    array[n * 3],
    array[n * 3 + 1],
    array[n * 3 + 2],
  ];
  const pelvis = at(joints, 0);
  const rest = Array.from({ length: JOINTS }, (_, n) => subtract(at(joints, n), pelvis));
  const vertices = body.restVertices(betas);
  let floor = Number.POSITIVE_INFINITY;
  for (let n = 1; n < vertices.length; n += 3) floor = Math.min(floor, vertices[n] - pelvis[1]);
  const foot = (side: 'left' | 'right'): FootShape => {
    const ankle = rest[jointIndex(`${side}_ankle`)];
    const toes = rest[jointIndex(`${side}_foot`)];
    let heel = 0;
    let tip = 0;
    for (let n = 0; n < vertices.length; n += 3) {
      const height = vertices[n + 1] - pelvis[1] - floor;
      if (height > TOE_THICKNESS || vertices[n] > 0 !== ankle[0] > 0) continue;
      const ahead = vertices[n + 2] - pelvis[2] - ankle[2];
      if (height < SOLE_THICKNESS) heel = Math.min(heel, ahead);
      tip = Math.max(tip, ahead);
    }
    const sole = floor - ankle[1];
    const [ballX, , ballZ] = subtract(toes, ankle);
    return { heel: [0, sole, heel + HEEL_ROUND], ball: [ballX, sole, ballZ], toes: tip - ballZ };
  };
  return { betas, rest, pelvisHeight: -floor, feet: { left: foot('left'), right: foot('right') } };
}

/** The turns of all joints from rest to the world, filled in from the root outwards. */
export class Posture {
  readonly #skeleton: Skeleton;
  readonly #turns: Matrix[] = [];
  readonly joints: Vector[] = [];

  constructor(skeleton: Skeleton, pelvis: Vector, turn: Matrix) {
    this.#skeleton = skeleton;
    this.joints[0] = pelvis;
    this.#turns[0] = turn;
  }

  /** Sets a joint's turn in the world, once its parent has one. */
  set(joint: number, turn: Matrix): void {
    this.place(joint);
    this.#turns[joint] = turn;
  }

  turn(joint: number): Matrix {
    return this.#turns[joint];
  }

  /** Where the parent carries the joint. */
  place(joint: number): Vector {
    const parent = JOINT_PARENTS[joint];
    const { rest } = this.#skeleton;
    const at = add(this.joints[parent], apply(this.#turns[parent], subtract(rest[joint], rest[parent])));
    this.joints[joint] = at;
    return at;
  }

  /** Lets a joint follow its parent, turned by a little of its own. */
  follow(joint: number, local: Matrix): void {
    this.set(joint, multiply(this.#turns[JOINT_PARENTS[joint]], local));
  }

  /** (52, 3) axis-angles, each relative to its parent. */
  axisAngles(): Float64Array {
    const out = new Float64Array(JOINTS * 3);
    for (let n = 0; n < JOINTS; n += 1) {
      const parent = JOINT_PARENTS[n];
      const local = parent < 0 ? this.#turns[n] : multiply(transpose(this.#turns[parent]), this.#turns[n]);
      axisAngleFromMatrix(local, 0, out, n * 3);
    }
    return out;
  }

  /** Bends a knee so that the ankle is at `ankle`; it points along `forward`. */
  reach(hip: number, knee: number, ankleJoint: number, ankle: Vector, forward: Vector): void {
    const { rest } = this.#skeleton;
    const thigh = subtract(rest[knee], rest[hip]);
    const shin = subtract(rest[ankleJoint], rest[knee]);
    const from = this.place(hip);
    const way = subtract(ankle, from);
    const upper = length(thigh);
    const lower = length(shin);
    const span = Math.min(length(way), (upper + lower) * 0.9999);
    const along = unit(way);
    const across = unit(subtract(forward, scale(along, dot(along, forward))));
    const down = (upper * upper - lower * lower + span * span) / (2 * span);
    const out = Math.sqrt(Math.max(0, upper * upper - down * down));
    const bend = add(scale(along, down), scale(across, out));
    const rest2 = subtract(scale(along, span), bend);
    const side = cross(along, across);
    const restSide: Vector = [-1, 0, 0];
    this.set(hip, turnBetween(thigh, restSide, bend, side));
    this.set(knee, turnBetween(shin, restSide, rest2, side));
    this.place(ankleJoint);
  }
}

/** De Leva's shares of the body's mass (1996, means of women and men), and where along each segment its centre is. */
const SEGMENTS: readonly (readonly [from: string, to: string, share: number, along: number])[] = [
  ['neck', 'head', 0.068, 1.6],
  ['pelvis', 'neck', 0.43, 0.46],
  ['left_shoulder', 'left_elbow', 0.0263, 0.577],
  ['right_shoulder', 'right_elbow', 0.0263, 0.577],
  ['left_elbow', 'left_wrist', 0.015, 0.457],
  ['right_elbow', 'right_wrist', 0.015, 0.457],
  ['left_wrist', 'left_middle1', 0.0059, 0.79],
  ['right_wrist', 'right_middle1', 0.0059, 0.79],
  ['left_hip', 'left_knee', 0.1447, 0.41],
  ['right_hip', 'right_knee', 0.1447, 0.41],
  ['left_knee', 'left_ankle', 0.0457, 0.446],
  ['right_knee', 'right_ankle', 0.0457, 0.446],
  ['left_ankle', 'left_foot', 0.0133, 0.5],
  ['right_ankle', 'right_foot', 0.0133, 0.5],
];

const MASSES = SEGMENTS.map(([from, to, share, along]) => ({
  from: jointIndex(from as Parameters<typeof jointIndex>[0]),
  to: jointIndex(to as Parameters<typeof jointIndex>[0]),
  share,
  along,
}));
const TOTAL = MASSES.reduce((sum, { share }) => sum + share, 0);

/** The centre of mass, m, of a whole set of joints: (52) points. */
export function centreOfMass(joints: readonly Vector[]): Vector {
  let centre: Vector = [0, 0, 0];
  for (const { from, to, share, along } of MASSES) {
    const point = add(joints[from], scale(subtract(joints[to], joints[from]), along));
    centre = add(centre, scale(point, share / TOTAL));
  }
  return centre;
}

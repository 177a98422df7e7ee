import { boneHead, type Source } from './source.ts';

/**
 * SMPL-H's joints in SMPL-H's order, each with the bone of MakeHuman's game-engine rig that begins there and
 * the index of its parent.
 */
export const BONES: readonly [name: string, bone: string, parent: number][] = [
  ['pelvis', 'pelvis', -1],
  ['left_hip', 'thigh_l', 0],
  ['right_hip', 'thigh_r', 0],
  ['spine1', 'spine_01', 0],
  ['left_knee', 'calf_l', 1],
  ['right_knee', 'calf_r', 2],
  ['spine2', 'spine_02', 3],
  ['left_ankle', 'foot_l', 4],
  ['right_ankle', 'foot_r', 5],
  ['spine3', 'spine_03', 6],
  ['left_foot', 'ball_l', 7],
  ['right_foot', 'ball_r', 8],
  ['neck', 'neck_01', 9],
  ['left_collar', 'clavicle_l', 9],
  ['right_collar', 'clavicle_r', 9],
  ['head', 'head', 12],
  ['left_shoulder', 'upperarm_l', 13],
  ['right_shoulder', 'upperarm_r', 14],
  ['left_elbow', 'lowerarm_l', 16],
  ['right_elbow', 'lowerarm_r', 17],
  ['left_wrist', 'hand_l', 18],
  ['right_wrist', 'hand_r', 19],
  ...handBones('left', 'l', 22, 20),
  ...handBones('right', 'r', 37, 21),
];

function handBones(side: string, suffix: string, first: number, wrist: number): [string, string, number][] {
  return ['index', 'middle', 'pinky', 'ring', 'thumb'].flatMap((finger, f) =>
    [1, 2, 3].map((segment): [string, string, number] => [
      `${side}_${finger}${segment}`,
      `${finger}_0${segment}_${suffix}`,
      segment === 1 ? wrist : first + f * 3 + segment - 2,
    ]),
  );
}

type Vector = [number, number, number];
/** 3 × 3, row major */
type Matrix = number[];

const DEGREE = Math.PI / 180;

/**
 * SMPL's T, as directions of the left side's segments; the right side is the mirror image. SMPL's arms lie
 * near the x axis, a little swept back; its legs stand a little apart with the shanks a little inward and back.
 */
const ARM = direction(0, -3);
const THIGH: Vector = [Math.sin(5 * DEGREE), -Math.cos(5 * DEGREE), -Math.sin(1.5 * DEGREE)];
const SHANK: Vector = [-Math.sin(2 * DEGREE), -Math.cos(2 * DEGREE), -Math.sin(4 * DEGREE)];
const FOOT_TURNED_OUT = 8 * DEGREE;
/** Below the horizontal, as of a flat hand that lies loosely on a table. */
const FINGER_PITCH = -6 * DEGREE;

function direction(upDegrees: number, forwardDegrees: number): Vector {
  return [
    Math.cos(upDegrees * DEGREE) * Math.cos(forwardDegrees * DEGREE),
    Math.sin(upDegrees * DEGREE),
    Math.cos(upDegrees * DEGREE) * Math.sin(forwardDegrees * DEGREE),
  ];
}

/**
 * SMPL's pelvis lies about 9 cm above its hip joints, MakeHuman's at their height. The root joint bends
 * nothing, so it may be moved: by this share of the way up to spine1.
 */
const PELVIS_RAISED = 0.75;

/** (52, 3) joints of a body in the A-pose, SMPL-H's order. */
export function jointsInAPose(source: Source, vertices: Float64Array): Float64Array {
  const joints = new Float64Array(BONES.length * 3);
  BONES.forEach(([, bone], j) => {
    joints.set(boneHead(source, vertices, bone), j * 3);
  });
  joints[1] += PELVIS_RAISED * (joints[3 * 3 + 1] - joints[1]);
  return joints;
}

/**
 * The rotation, in world axes, that takes each segment from this body's A-pose to the T-pose: (52, 9) row
 * major. Arms and hands are aligned by two directions each (the bone, and the elbow's hinge or the palm's
 * normal), so that their twist is anatomical: hinges upright, palms down.
 */
export function alignToTPose(joints: Float64Array): Float64Array {
  const rotations = new Float64Array(BONES.length * 9);
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  for (let j = 0; j < BONES.length; j++) rotations.set(identity, j * 9);
  const index = new Map(BONES.map(([name], j) => [name, j]));
  const at = (name: string): Vector => {
    const j = index.get(name) ?? Number.NaN;
    return [joints[j * 3], joints[j * 3 + 1], joints[j * 3 + 2]];
  };
  const set = (name: string, rotation: Matrix): void => rotations.set(rotation, (index.get(name) ?? -1) * 9);

  for (const [side, sign] of [
    ['left', 1],
    ['right', -1],
  ] as const) {
    const sided = (v: Vector): Vector => [v[0] * sign, v[1], v[2]];
    const arm = sided(ARM);

    // Flexion turns the left forearm from +x towards +z, so about −y; the right one about +y.
    const upper = minus(at(`${side}_elbow`), at(`${side}_shoulder`));
    const fore = minus(at(`${side}_wrist`), at(`${side}_elbow`));
    const hinge = cross(upper, fore);
    const hingeInT: Vector = [0, -sign, 0];
    set(`${side}_shoulder`, rotationBetween(upper, hinge, arm, hingeInT));
    set(`${side}_elbow`, rotationBetween(fore, hinge, arm, hingeInT));

    const wrist = at(`${side}_wrist`);
    const backOfHand = cross(minus(at(`${side}_index1`), wrist), minus(at(`${side}_pinky1`), wrist));
    const hand = rotationBetween(minus(at(`${side}_middle1`), wrist), backOfHand, arm, [0, sign, 0]);
    set(`${side}_wrist`, hand);
    for (const finger of ['index', 'middle', 'pinky', 'ring', 'thumb']) {
      const first = at(`${side}_${finger}1`);
      const along = rotate(hand, minus(at(`${side}_${finger}3`), first));
      const pitch = Math.asin(along[1] / Math.hypot(...along));
      // About the horizontal axis across the hand, which lifts the fingers of either side alike.
      const lift = finger === 'thumb' ? 0 : (FINGER_PITCH - pitch) * sign;
      const lifted = product(aboutZ(lift), hand);
      for (const segment of [1, 2, 3]) set(`${side}_${finger}${segment}`, lifted);
    }

    const thigh = minus(at(`${side}_knee`), at(`${side}_hip`));
    const shank = minus(at(`${side}_ankle`), at(`${side}_knee`));
    set(`${side}_hip`, rotationBetween(thigh, [1, 0, 0], sided(THIGH), [1, 0, 0]));
    set(`${side}_knee`, rotationBetween(shank, [1, 0, 0], sided(SHANK), [1, 0, 0]));
    const foot = minus(at(`${side}_foot`), at(`${side}_ankle`));
    const turned = aboutY(FOOT_TURNED_OUT * sign - Math.atan2(foot[0], foot[2]));
    set(`${side}_ankle`, turned);
    set(`${side}_foot`, turned);
  }
  return rotations;
}

/** (52, 3) joints in the T-pose, the pelvis at the origin. */
export function jointsInTPose(joints: Float64Array, rotations: Float64Array): Float64Array {
  const result = new Float64Array(joints.length);
  BONES.forEach(([, , parent], j) => {
    if (parent < 0) return;
    const offset: Vector = [0, 1, 2].map(
      (axis) => joints[j * 3 + axis] - joints[parent * 3 + axis],
    ) as Vector;
    const turned = rotate(Array.from(rotations.subarray(parent * 9, parent * 9 + 9)), offset);
    for (let axis = 0; axis < 3; axis++) result[j * 3 + axis] = result[parent * 3 + axis] + turned[axis];
  });
  return result;
}

/** Four influences a vertex: joint ids and weights that sum to 1. */
export interface Skin {
  joints: Uint8Array;
  weights: Float64Array;
}

/**
 * The surface in the T-pose such that skinning it back to the A-pose gives the artist's surface exactly:
 * x_T solves Σ w_j (C_jᵀ (x_T − J_T,j) + J_A,j) = x_A. So the body is at its best with the arms half down,
 * where people's arms are, and not in a T where nobody stands.
 */
export function surfaceInTPose(
  source: Source,
  vertices: Float64Array,
  jointsInA: Float64Array,
  jointsInT: Float64Array,
  rotations: Float64Array,
  skin: Skin,
): Float64Array {
  const result = new Float64Array(source.surfaceCount * 3);
  const blend = new Array<number>(9);
  for (let id = 0; id < source.surfaceCount; id++) {
    blend.fill(0);
    const rest: Vector = [vertices[id * 3], vertices[id * 3 + 1], vertices[id * 3 + 2]];
    for (let k = 0; k < 4; k++) {
      const weight = skin.weights[id * 4 + k];
      if (weight === 0) continue;
      const j = skin.joints[id * 4 + k];
      for (let row = 0; row < 3; row++) {
        let turned = 0;
        for (let column = 0; column < 3; column++) {
          const value = rotations[j * 9 + column * 3 + row];
          blend[row * 3 + column] += weight * value;
          turned += value * jointsInT[j * 3 + column];
        }
        rest[row] -= weight * (jointsInA[j * 3 + row] - turned);
      }
    }
    result.set(rotate(inverse(blend), rest), id * 3);
  }
  return result;
}

function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function normalised(v: Vector): Vector {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
}

function rotate(m: Matrix, v: Vector): Vector {
  return [
    m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
    m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
    m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
  ];
}

function product(a: Matrix, b: Matrix): Matrix {
  return [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map(
      (column) => a[row * 3] * b[column] + a[row * 3 + 1] * b[3 + column] + a[row * 3 + 2] * b[6 + column],
    ),
  );
}

function aboutY(angle: number): Matrix {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c, 0, s, 0, 1, 0, -s, 0, c];
}

function aboutZ(angle: number): Matrix {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

/** The rotation that takes one direction exactly, and a second as nearly as it can, to two others. */
function rotationBetween(from: Vector, fromSecond: Vector, to: Vector, toSecond: Vector): Matrix {
  const a = frame(from, fromSecond);
  const b = frame(to, toSecond);
  return [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column) => b[0][row] * a[0][column] + b[1][row] * a[1][column] + b[2][row] * a[2][column]),
  );
}

function frame(first: Vector, second: Vector): [Vector, Vector, Vector] {
  const x = normalised(first);
  const z = normalised(cross(x, second));
  return [x, cross(z, x), z];
}

function inverse(m: Matrix): Matrix {
  const c0 = m[4] * m[8] - m[5] * m[7];
  const c1 = m[5] * m[6] - m[3] * m[8];
  const c2 = m[3] * m[7] - m[4] * m[6];
  const d = m[0] * c0 + m[1] * c1 + m[2] * c2;
  return [
    c0 / d,
    (m[2] * m[7] - m[1] * m[8]) / d,
    (m[1] * m[5] - m[2] * m[4]) / d,
    c1 / d,
    (m[0] * m[8] - m[2] * m[6]) / d,
    (m[2] * m[3] - m[0] * m[5]) / d,
    c2 / d,
    (m[1] * m[6] - m[0] * m[7]) / d,
    (m[0] * m[4] - m[1] * m[3]) / d,
  ];
}

import type { Body } from '../body/index.ts';
import { HAND_LANDMARK_COUNT } from '../evidence/index.ts';

/** 0 the left hand, 1 the right. */
export type HandSide = 0 | 1;

/** A frame's freedoms of one hand: {@link HAND_DOF} names the first, fingers follow. */
export const HAND_DOFS = 27;

/**
 * The first freedoms: how far the picture of the hand lies from that of the fitted wrist (in palms), the forearm's
 * further twist, the wrist's turns about z and then y of the T-pose, rad, and the logarithm of the picture's size.
 */
export const HAND_DOF = {
  shiftX: 0,
  shiftY: 1,
  twist: 2,
  wristZ: 3,
  wristY: 4,
  size: 5,
  fingers: 6,
} as const;

/** A unit vector at rest. */
export type Axis = readonly [number, number, number];

/** One turning of a finger about an axis that is fixed at rest. */
export interface FingerTurn {
  readonly dof: number;
  readonly axis: Axis;
}

/** A finger's joint: where it is among the landmarks, which of the body's joints it turns, and how. */
export interface FingerJoint {
  readonly landmark: number;
  readonly joint: number;
  readonly turns: readonly FingerTurn[];
}

/** One hand at rest, as anatomy and the hand network know it. */
export interface HandSkeleton {
  readonly shoulder: number;
  readonly elbow: number;
  readonly wrist: number;
  /** From the shoulder to the elbow, from there to the wrist. */
  readonly upperArm: Axis;
  readonly forearm: Axis;
  /** (21, 3) the landmarks at rest from the wrist, m. */
  readonly places: Float64Array;
  /** Thumb, index, middle, ring, little finger: three joints each; their tips are the landmarks that follow. */
  readonly fingers: readonly (readonly FingerJoint[])[];
  /** From the wrist to the middle finger's knuckle, m. */
  readonly palm: number;
}

/** Freedoms of one finger and their order: spread and bend at the knuckle, bend at the two joints after it. */
export const FINGER_DOFS = { spread: 0, bend1: 1, bend2: 2, bend3: 3 } as const;
const FINGER_SIZE = 4;
/** Of the thumb: away from the palm, across it, about itself; bend at the two joints after. */
export const THUMB_DOF = HAND_DOF.fingers + 4 * FINGER_SIZE;

/** Names in the order of the hand network, with the first of each finger's joints after the wrist in SMPL-H's. */
const FINGERS = [
  { name: 'thumb', joint: 12 },
  { name: 'index', joint: 0 },
  { name: 'middle', joint: 3 },
  { name: 'ring', joint: 9 },
  { name: 'pinky', joint: 6 },
] as const;

/**
 * The body's first finger joints lie where the fingers part, the network's where they bend: at the knuckles. Of a
 * finger the first bone is so many times the second, of the thumb the metacarpal so many times the one after
 * (Buryanov and Kotiuk 2010, means of 66 hands).
 */
const FIRST_BONE = 1.6;
const THUMB_FIRST_BONE = 1.35;
/** The network's wrist is its crease, this part of the palm ahead of the joint about which the hand turns. */
const WRIST_AHEAD = 0.13;
/** The network's fingertips lie this far along the last bone: in the pulp, not at the end. */
const TIP = 0.8;
/** Which way the thumb's end moves when it bends: towards the little finger, and out of the palm. */
const THUMB_ACROSS = 0.9;
const THUMB_OUT = 0.45;

type Vector = [number, number, number];

/** The finger freedoms of one finger, by its place in the order of the hand network (1 index … 4 little finger). */
export function fingerDof(finger: number): number {
  return HAND_DOF.fingers + (finger - 1) * FINGER_SIZE;
}

export function handSkeletonOf(body: Body, betas: ArrayLike<number>, side: HandSide): HandSkeleton {
  const rest = body.restJoints(betas);
  const joint = (j: number): Vector => [rest[3 * j], rest[3 * j + 1], rest[3 * j + 2]];
  const shoulder = 16 + side;
  const elbow = 18 + side;
  const wrist = 20 + side;
  const first = 22 + 15 * side;
  const origin = joint(wrist);
  const places = new Float64Array(HAND_LANDMARK_COUNT * 3);
  const set = (landmark: number, place: Vector): void => places.set(subtract(place, origin), 3 * landmark);
  FINGERS.forEach(({ name, joint: offset }, finger) => {
    const [a, b, c] = [0, 1, 2].map((k) => joint(first + offset + k));
    const ratio = finger === 0 ? THUMB_FIRST_BONE : FIRST_BONE;
    const bone = unit(subtract(b, a));
    const tip = tipOf(body, betas, `${side === 0 ? 'left' : 'right'}_${name}_tip`, first + offset + 2);
    const base = add(b, bone, -ratio * length(subtract(c, b)));
    [base, b, c, add(c, subtract(tip, c), TIP)].forEach((place, k) => {
      set(1 + 4 * finger + k, place);
    });
  });
  const at = (landmark: number): Vector => [
    places[3 * landmark],
    places[3 * landmark + 1],
    places[3 * landmark + 2],
  ];
  const across = unit(subtract(at(17), at(5)));
  const palm = length(at(9));
  set(0, add(origin, unit(at(9)), WRIST_AHEAD * palm));
  // Out of the palm: down in the T-pose.
  const ahead = unit(at(9));
  const out = unit(side === 0 ? cross(across, ahead) : cross(ahead, across));
  const fingers = FINGERS.map(({ joint: offset }, finger) => {
    const base = 1 + 4 * finger;
    const along = [0, 1, 2].map((k) => unit(subtract(at(base + k + 1), at(base + k))));
    const towards: Vector =
      finger === 0 ? ([0, 1, 2].map((k) => THUMB_ACROSS * across[k] + THUMB_OUT * out[k]) as Vector) : out;
    // A turn about it by a positive angle moves the bone's end towards the palm.
    const bend = along.map((bone) => unit(cross(bone, towards)));
    const dof = finger === 0 ? THUMB_DOF : fingerDof(finger);
    const turns: FingerTurn[][] =
      finger === 0
        ? [
            [
              { dof, axis: unit(cross(along[0], bend[0])) },
              { dof: dof + 1, axis: bend[0] },
              { dof: dof + 2, axis: along[0] },
            ],
            [{ dof: dof + 3, axis: bend[1] }],
            [{ dof: dof + 4, axis: bend[2] }],
          ]
        : [
            [
              { dof, axis: out },
              { dof: dof + 1, axis: bend[0] },
            ],
            [{ dof: dof + 2, axis: bend[1] }],
            [{ dof: dof + 3, axis: bend[2] }],
          ];
    return turns.map((list, k) => ({ landmark: base + k, joint: first + offset + k, turns: list }));
  });
  return {
    shoulder,
    elbow,
    wrist,
    upperArm: unit(subtract(joint(elbow), joint(shoulder))),
    forearm: unit(subtract(origin, joint(elbow))),
    places,
    fingers,
    palm,
  };
}

/** A fingertip at rest: the body's own landmark, or as far beyond the last joint as that is from the one before. */
function tipOf(body: Body, betas: ArrayLike<number>, name: string, last: number): Vector {
  const { names, offset, offsetBasis } = body.landmarkTable;
  const rest = body.restJoints(betas);
  const l = names.indexOf(name);
  return [0, 1, 2].map((k) => {
    if (l < 0) return 2 * rest[3 * last + k] - rest[3 * (last - 1) + k];
    let value = rest[3 * last + k] + offset[3 * l + k];
    for (let b = 0; b < betas.length; b++) value += offsetBasis[(3 * l + k) * body.betaCount + b] * betas[b];
    return value;
  }) as Vector;
}

function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function add(a: Vector, b: Vector, times: number): Vector {
  return [a[0] + times * b[0], a[1] + times * b[1], a[2] + times * b[2]];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function length(a: Vector): number {
  return Math.hypot(a[0], a[1], a[2]);
}

function unit(a: Vector): Vector {
  const n = length(a) || 1;
  return [a[0] / n, a[1] / n, a[2] / n];
}

import { type Body, leadersOf } from '../body/index.ts';
import { FITTED_JOINTS, JOINT, type Kinematics } from './articulation.ts';

/**
 * Rings round the body's parts: of each, the surface's farthest points in a few directions across the part. Of these,
 * the two that stick out most to either side of the line of sight are where the part's outline lies in a picture.
 */
export interface RingModel {
  /** R */
  readonly count: number;
  /** (R) the joint that carries it */
  readonly joint: Int32Array;
  /** (R) the landmarks between which it lies: it is seen as well as the worse of them. (R, 2) */
  readonly seenBy: Int32Array;
  /** (R) 1 where its points lie on the outline; else only its middle counts */
  readonly isRound: Uint8Array;
  /** (R, 3) unit vector along the part at rest */
  readonly along: Float64Array;
  /** (R, RING_POINTS, 3) from the joint, at rest, m, betas of 0 */
  readonly offset: Float64Array;
  /** (R, RING_POINTS, 3, B) m per unit of beta */
  readonly basis: Float64Array;
}

/** A person's rings: as the model's, for the person's shape. */
export interface Rings {
  readonly model: RingModel;
  /** (R, RING_POINTS, 3) from the joint, at rest, m */
  readonly offset: Float64Array;
}

/** Points of the surface in one ring, … */
export const DIRECTIONS = 16;
/** … and after them its middle. */
export const RING_POINTS = DIRECTIONS + 1;
export const MIDDLE = RING_POINTS - 1;

interface Part {
  readonly joint: number;
  /** The part goes from its joint to this one. */
  readonly to: number;
  /** Where its rings lie, in shares of that way. */
  readonly at: readonly number[];
  readonly seenBy: readonly [number, number];
  /** Hands and feet are no rings: of them only the middle counts. */
  readonly isRound?: false;
}

const J = JOINT;
/** Where the middle fingers begin, in SMPL-H's order. */
const LEFT_KNUCKLE = 25;
const RIGHT_KNUCKLE = 40;
/** Away from the joints, where clothes and skin fold. */
const PARTS: readonly Part[] = [
  { joint: J.leftHip, to: J.leftKnee, at: [0.35, 0.6, 0.85], seenBy: [23, 25] },
  { joint: J.rightHip, to: J.rightKnee, at: [0.35, 0.6, 0.85], seenBy: [24, 26] },
  { joint: J.leftKnee, to: J.leftAnkle, at: [0.2, 0.45, 0.7], seenBy: [25, 27] },
  { joint: J.rightKnee, to: J.rightAnkle, at: [0.2, 0.45, 0.7], seenBy: [26, 28] },
  { joint: J.leftShoulder, to: J.leftElbow, at: [0.4, 0.65, 0.9], seenBy: [11, 13] },
  { joint: J.rightShoulder, to: J.rightElbow, at: [0.4, 0.65, 0.9], seenBy: [12, 14] },
  { joint: J.leftElbow, to: J.leftWrist, at: [0.2, 0.5, 0.8], seenBy: [13, 15] },
  { joint: J.rightElbow, to: J.rightWrist, at: [0.2, 0.5, 0.8], seenBy: [14, 16] },
  { joint: J.pelvis, to: J.spine1, at: [0], seenBy: [23, 24] },
  { joint: J.spine1, to: J.spine2, at: [0.3], seenBy: [23, 24] },
  { joint: J.spine2, to: J.spine3, at: [0.3], seenBy: [23, 12] },
  { joint: J.spine3, to: J.neck, at: [0, 0.35], seenBy: [11, 12] },
  { joint: J.head, to: J.head, at: [0.09], seenBy: [7, 8] },
  { joint: J.leftAnkle, to: J.leftFoot, at: [0.7], seenBy: [27, 31], isRound: false },
  { joint: J.rightAnkle, to: J.rightFoot, at: [0.7], seenBy: [28, 32], isRound: false },
  { joint: J.leftWrist, to: LEFT_KNUCKLE, at: [0.7], seenBy: [15, 19], isRound: false },
  { joint: J.rightWrist, to: RIGHT_KNUCKLE, at: [0.7], seenBy: [16, 20], isRound: false },
];
/** Joints whose surface is the trunk's. */
const TRUNK: ReadonlySet<number> = new Set([J.pelvis, J.spine1, J.spine2, J.spine3]);
/** Hips carry the surface beside the pelvis too. */
const PELVIS: ReadonlySet<number> = new Set([...TRUNK, J.leftHip, J.rightHip]);
/** Half as thick as this is a ring, m. */
const THICKNESS = 0.02;

const known = new WeakMap<Body, RingModel>();

/** The same for every shape: offsets are taken as linear in betas, as joints and surface are. */
export function ringModelOf(body: Body): RingModel {
  const found = known.get(body);
  if (found) return found;
  const made = makeModel(body);
  known.set(body, made);
  return made;
}

export function ringsOf(model: RingModel, betas: Float64Array): Rings {
  const b = betas.length;
  const offset = model.offset.slice();
  for (let i = 0; i < offset.length; i++) {
    for (let c = 0; c < b; c++) offset[i] += model.basis[i * b + c] * betas[c];
  }
  return { model, offset };
}

/** Where point `d` of ring `r` is, camera space, m. */
export function placeRingPoint(
  { model, offset }: Rings,
  r: number,
  d: number,
  { rotation, position }: Pick<Kinematics, 'rotation' | 'position'>,
  out: Float64Array,
): void {
  const j = model.joint[r];
  const a = 3 * (r * RING_POINTS + d);
  for (let k = 0; k < 3; k++) {
    const m = 9 * j + 3 * k;
    out[k] =
      position[3 * j + k] +
      rotation[m] * offset[a] +
      rotation[m + 1] * offset[a + 1] +
      rotation[m + 2] * offset[a + 2];
  }
}

function makeModel(body: Body): RingModel {
  const rings = PARTS.flatMap((part) => part.at.map((at) => ({ ...part, at })));
  const vertices = new Int32Array(rings.length * DIRECTIONS);
  const along = new Float64Array(rings.length * 3);
  const leaders = fittedLeadersOf(body);
  rings.forEach((ring, r) => {
    along.set(directionOf(body, ring), 3 * r);
    vertices.set(ringVertices(body, leaders, ring, along.subarray(3 * r, 3 * r + 3)), r * DIRECTIONS);
  });
  const joint = Int32Array.from(rings, (ring) => ring.joint);
  const b = body.betaCount;
  const offset = offsetsAt(body, new Float64Array(b), joint, vertices);
  const basis = new Float64Array(offset.length * b);
  for (let c = 0; c < b; c++) {
    const betas = new Float64Array(b);
    betas[c] = 1;
    const moved = offsetsAt(body, betas, joint, vertices);
    for (let i = 0; i < offset.length; i++) basis[i * b + c] = moved[i] - offset[i];
  }
  const seenBy = Int32Array.from(rings.flatMap((ring) => ring.seenBy));
  const isRound = Uint8Array.from(rings, (ring) => (ring.isRound === false ? 0 : 1));
  return { count: rings.length, joint, seenBy, isRound, along, offset, basis };
}

function directionOf({ jointTemplate }: Body, { joint, to }: Pick<Part, 'joint' | 'to'>): readonly number[] {
  if (TRUNK.has(joint) || joint === to) return [0, 1, 0];
  const d = [0, 1, 2].map((k) => jointTemplate[3 * to + k] - jointTemplate[3 * joint + k]);
  const n = Math.hypot(...d);
  return d.map((v) => v / n);
}

/**
 * (DIRECTIONS) ids of the farthest vertices across the part, where the ring is.
 *
 * @param leaders (V) the fitted joint that each vertex follows most
 */
function ringVertices(
  body: Body,
  leaders: Uint8Array,
  { joint, to, at }: Omit<Part, 'at'> & { readonly at: number },
  along: Float64Array,
): number[] {
  const { jointTemplate, vertexCount } = body;
  const rest = body.restVertices([]);
  const length =
    joint === to
      ? 1
      : Math.hypot(...[0, 1, 2].map((k) => jointTemplate[3 * to + k] - jointTemplate[3 * joint + k]));
  const own = joint === J.pelvis ? PELVIS : TRUNK.has(joint) ? TRUNK : new Set([joint]);
  const [side, front] = acrossOf(along);
  const best = new Array<number>(DIRECTIONS).fill(-1);
  const most = new Array<number>(DIRECTIONS).fill(Number.NEGATIVE_INFINITY);
  const isOwn = Uint8Array.from({ length: FITTED_JOINTS }, (_, j) => (own.has(j) ? 1 : 0));
  const angles = Array.from({ length: DIRECTIONS }, (_, d) => (2 * Math.PI * d) / DIRECTIONS);
  const cosines = angles.map(Math.cos);
  const sines = angles.map(Math.sin);
  const x = new Float64Array(3);
  for (let v = 0; v < vertexCount; v++) {
    if (isOwn[leaders[v]] === 0) continue;
    for (let k = 0; k < 3; k++) x[k] = rest[3 * v + k] - jointTemplate[3 * joint + k];
    if (Math.abs(dot(x, along) - at * length) > THICKNESS) continue;
    const toSide = dot(x, side);
    const toFront = dot(x, front);
    for (let d = 0; d < DIRECTIONS; d++) {
      const out = cosines[d] * toSide + sines[d] * toFront;
      if (out <= most[d]) continue;
      most[d] = out;
      best[d] = v;
    }
  }
  return best;
}

/** (V) the fitted joint that each vertex follows most. */
function fittedLeadersOf(body: Body): Uint8Array {
  return leadersOf(body).map((leader) => {
    let joint = leader;
    while (joint >= FITTED_JOINTS) joint = body.parents[joint];
    return joint;
  });
}

/** Two unit vectors across a direction and across each other. */
function acrossOf(along: Float64Array): [number[], number[]] {
  const [x, y, z] = along;
  const other = Math.abs(z) < 0.7 ? [0, 0, 1] : [0, 1, 0];
  const side = [y * other[2] - z * other[1], z * other[0] - x * other[2], x * other[1] - y * other[0]];
  const n = Math.hypot(...side);
  const [a, b, c] = side.map((v) => v / n);
  return [
    [a, b, c],
    [y * c - z * b, z * a - x * c, x * b - y * a],
  ];
}

/** (R, RING_POINTS, 3) */
function offsetsAt(body: Body, betas: Float64Array, joint: Int32Array, vertices: Int32Array): Float64Array {
  const rest = body.restVertices(betas);
  const joints = body.restJoints(betas);
  const offsets = new Float64Array(joint.length * RING_POINTS * 3);
  vertices.forEach((vertex, i) => {
    const r = Math.floor(i / DIRECTIONS);
    const ring = 3 * r * RING_POINTS;
    for (let k = 0; k < 3; k++) {
      const offset = rest[3 * vertex + k] - joints[3 * joint[r] + k];
      offsets[ring + 3 * (i % DIRECTIONS) + k] = offset;
      offsets[ring + 3 * MIDDLE + k] += offset / DIRECTIONS;
    }
  });
  return offsets;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

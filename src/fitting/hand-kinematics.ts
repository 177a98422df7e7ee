import { multiplyMatrices } from '../body/index.ts';
import { HAND_LANDMARK_COUNT } from '../evidence/index.ts';
import { type FingerTurn, HAND_DOF, HAND_DOFS, type HandSkeleton } from './hand-skeleton.ts';

/** Freedoms that move the whole hand: shift, twist, the wrist's two, size. */
export const HAND_ROOT_DOFS = 6;
/** A landmark hangs on at most so many freedoms of its finger. */
const MOST_TURNS = 5;

/** One hand's places for one set of freedoms, and how they change. Reused from frame to frame. */
export interface HandKinematics {
  /** (21, 3) the landmarks from the wrist in camera axes, m, before the hand's scale. */
  readonly places: Float64Array;
  /** (9) the hand's rotation in camera space, row-major. */
  readonly rotation: Float64Array;
  /**
   * (27, 21, 3) derivative of each place by each freedom, m per rad; of the size, m; those of the shift are zero. As they
   * were when they were last asked for.
   */
  readonly derivatives: Float64Array;
}

export function createHandKinematics(): HandKinematics {
  return {
    places: new Float64Array(HAND_LANDMARK_COUNT * 3),
    rotation: new Float64Array(9),
    derivatives: new Float64Array(HAND_DOFS * HAND_LANDMARK_COUNT * 3),
  };
}

const local = new Float64Array(9);
const turned = new Float64Array(9);
const axes = new Float64Array(9);
const bent = new Float64Array(9);
const fingerPlaces = new Float64Array(HAND_LANDMARK_COUNT * 3);
const chainDof = new Int32Array(MOST_TURNS);
const chainAxis = new Float64Array(MOST_TURNS * 3);
const chainPivot = new Int32Array(MOST_TURNS);

/**
 * Poses a hand.
 *
 * @param forearm (9) the fitted forearm's rotation in camera space, row-major
 * @param state the freedoms from `at` on
 * @param differentiate whether the derivatives are asked for
 */
export function poseHand(
  skeleton: HandSkeleton,
  forearm: Float64Array,
  state: Float64Array,
  at: number,
  out: HandKinematics,
  differentiate = false,
): void {
  const { rotation, places } = out;
  // What does not move a landmark is zero from the beginning.
  const derivatives = differentiate ? out.derivatives : null;
  // G = forearm · R(along, twist) · R(z) · R(y); each turn's axis is seen in what was turned before it.
  const [x, y, z] = skeleton.forearm;
  apply(forearm, x, y, z, axes, 0);
  turnMatrix(x, y, z, state[at + HAND_DOF.twist], local);
  multiplyMatrices(forearm, 0, local, 0, turned, 0);
  apply(turned, 0, 0, 1, axes, 3);
  turnMatrix(0, 0, 1, state[at + HAND_DOF.wristZ], local);
  multiplyMatrices(turned, 0, local, 0, rotation, 0);
  apply(rotation, 0, 1, 0, axes, 6);
  turnMatrix(0, 1, 0, state[at + HAND_DOF.wristY], local);
  multiplyMatrices(rotation, 0, local, 0, turned, 0);
  rotation.set(turned);

  fingerPlaces.set(skeleton.places.subarray(0, 3));
  for (const finger of skeleton.fingers) bendFinger(skeleton, finger, state, at, rotation, derivatives);
  for (let l = 0; l < HAND_LANDMARK_COUNT; l++) {
    apply(rotation, fingerPlaces[3 * l], fingerPlaces[3 * l + 1], fingerPlaces[3 * l + 2], places, 3 * l);
    if (derivatives === null) continue;
    for (let k = 0; k < 3; k++) {
      const to = ((HAND_DOF.twist + k) * HAND_LANDMARK_COUNT + l) * 3;
      crossInto(axes, 3 * k, places[3 * l], places[3 * l + 1], places[3 * l + 2], derivatives, to);
    }
    const to = (HAND_DOF.size * HAND_LANDMARK_COUNT + l) * 3;
    for (let k = 0; k < 3; k++) derivatives[to + k] = places[3 * l + k];
  }
}

/** Places one finger in the hand's own frame; writes its turns' derivatives, where asked for, in camera axes. */
function bendFinger(
  skeleton: HandSkeleton,
  finger: HandSkeleton['fingers'][number],
  state: Float64Array,
  at: number,
  rotation: Float64Array,
  derivatives: Float64Array | null,
): void {
  const rest = skeleton.places;
  bent.set(IDENTITY);
  let turns = 0;
  const base = finger[0].landmark;
  for (let k = 0; k < 3; k++) fingerPlaces[3 * base + k] = rest[3 * base + k];
  for (const { landmark, turns: list } of finger) {
    for (const { dof, axis } of list) {
      chainDof[turns] = dof;
      chainPivot[turns] = landmark;
      apply(bent, axis[0], axis[1], axis[2], chainAxis, 3 * turns);
      turnMatrix(axis[0], axis[1], axis[2], state[at + dof], local);
      multiplyMatrices(bent, 0, local, 0, turned, 0);
      bent.set(turned);
      turns++;
    }
    const next = landmark + 1;
    const from = 3 * landmark;
    const to = 3 * next;
    apply(
      bent,
      rest[to] - rest[from],
      rest[to + 1] - rest[from + 1],
      rest[to + 2] - rest[from + 2],
      fingerPlaces,
      to,
    );
    for (let k = 0; k < 3; k++) fingerPlaces[to + k] += fingerPlaces[from + k];
    for (let i = 0; derivatives !== null && i < turns; i++) {
      const pivot = 3 * chainPivot[i];
      const d = (chainDof[i] * HAND_LANDMARK_COUNT + next) * 3;
      crossInto(
        chainAxis,
        3 * i,
        fingerPlaces[to] - fingerPlaces[pivot],
        fingerPlaces[to + 1] - fingerPlaces[pivot + 1],
        fingerPlaces[to + 2] - fingerPlaces[pivot + 2],
        derivatives,
        d,
      );
      apply(rotation, derivatives[d], derivatives[d + 1], derivatives[d + 2], derivatives, d);
    }
  }
}

const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** The rotation of a finger's joint by its turns, in the order in which they are applied; row-major. */
export function fingerRotation(
  turns: readonly FingerTurn[],
  state: Float64Array,
  at: number,
  out: Float64Array,
): void {
  out.set(IDENTITY);
  for (const { dof, axis } of turns) {
    turnMatrix(axis[0], axis[1], axis[2], state[at + dof], local);
    multiplyMatrices(out, 0, local, 0, turned, 0);
    out.set(turned);
  }
}

/** Rodrigues' formula about a unit axis. */
export function turnMatrix(x: number, y: number, z: number, angle: number, out: Float64Array): void {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const v = 1 - c;
  out[0] = c + x * x * v;
  out[1] = x * y * v - z * s;
  out[2] = x * z * v + y * s;
  out[3] = y * x * v + z * s;
  out[4] = c + y * y * v;
  out[5] = y * z * v - x * s;
  out[6] = z * x * v - y * s;
  out[7] = z * y * v + x * s;
  out[8] = c + z * z * v;
}

/** out = m · (x, y, z); `out` may hold the vector. */
function apply(m: Float64Array, x: number, y: number, z: number, out: Float64Array, to: number): void {
  out[to] = m[0] * x + m[1] * y + m[2] * z;
  out[to + 1] = m[3] * x + m[4] * y + m[5] * z;
  out[to + 2] = m[6] * x + m[7] * y + m[8] * z;
}

function crossInto(
  a: Float64Array,
  at: number,
  x: number,
  y: number,
  z: number,
  out: Float64Array,
  to: number,
): void {
  out[to] = a[at + 1] * z - a[at + 2] * y;
  out[to + 1] = a[at + 2] * x - a[at] * z;
  out[to + 2] = a[at] * y - a[at + 1] * x;
}

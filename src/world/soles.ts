import { type Body, createPosedJoints } from '../body/index.ts';

/** T rows of one person, as far as a world is sought from them; keys and units are those of the motion folder. */
export interface WorldPerson {
  readonly frame: Int32Array;
  readonly state: Uint8Array;
  readonly contact: Uint8Array;
  readonly poses: Float32Array;
  readonly trans: Float32Array;
  readonly betas: Float32Array;
  readonly joints3d: Float32Array;
  /** (T, 3) up as the lifter says, camera space; zeros on rows of which it says nothing */
  readonly liftedUp: Float32Array;
}

/** A person and (T, 4, 3) where the soles are, m, camera space. */
export interface Stance {
  readonly person: WorldPerson;
  readonly soles: Float32Array;
  /** (3) how the body's axis is off from its up at rest, of a unit vector, in the pelvis's axes */
  readonly restLean: readonly number[];
}

/** Left heel, left toe, right heel, right toe: the columns of `contact`. */
const SOLES = ['left_heel_sole', 'left_toe_sole', 'right_heel_sole', 'right_toe_sole'];

/** (T, 4, 3) m, camera space: the undersides of heels and toes. */
export function solesOf(body: Body, { frame, poses, trans, betas }: WorldPerson): Float32Array {
  const at = SOLES.map((name) => 3 * body.landmarkTable.names.indexOf(name));
  const soles = new Float32Array(frame.length * 12);
  const posed = createPosedJoints(body.jointCount);
  const points = new Float64Array(3 * body.landmarkTable.names.length);
  const size = 3 * body.jointCount;
  for (let t = 0; t < frame.length; t++) {
    body.pose(betas, poses.subarray(t * size, (t + 1) * size), trans.subarray(3 * t, 3 * t + 3), posed);
    body.landmarks(betas, posed, points);
    for (let n = 0; n < 4; n++) soles.set(points.subarray(at[n], at[n] + 3), 12 * t + 3 * n);
  }
  return soles;
}

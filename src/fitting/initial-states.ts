import { slerp } from '../body/index.ts';
import { LANDMARK_COUNT } from '../evidence/index.ts';
import { BALLS, createKinematics, forward, type Kinematics, STATE_SIZE } from './articulation.ts';
import { calmed } from './calm.ts';
import { initialPose } from './initial-pose.ts';
import { placeMarker } from './markers.ts';
import type { Observations } from './observations.ts';
import { solvePlacement } from './placement.ts';
import type { Shape } from './shape.ts';

/** Where a person is put whose landmarks fix no place, m from the camera. */
const SOMEWHERE = 4;

/**
 * Closed-form poses where the person was seen; between them, the straight way from one to the next; before
 * the first and after the last, these.
 *
 * @param state (T, STATE_SIZE); its first `known` frames are posed already and stay
 */
export function initialStates(
  observations: Observations,
  shape: Shape,
  state: Float64Array,
  known = 0,
): void {
  const o = calmed(observations);
  const kinematics = createKinematics();
  let last = known - 1;
  for (let t = known; t < o.frames; t++) {
    const at = t * STATE_SIZE;
    if (o.observed[t] && poseFrame(o, shape, kinematics, t, state)) {
      for (let gap = last + 1; gap < t; gap++) {
        if (last < 0) state.copyWithin(gap * STATE_SIZE, at, at + STATE_SIZE);
        else blendState(state, last, t, gap);
      }
      last = t;
    } else if (last >= 0) state.copyWithin(at, last * STATE_SIZE, (last + 1) * STATE_SIZE);
  }
  if (last >= 0) return;
  for (let t = 0; t < o.frames; t++) {
    state.fill(0, t * STATE_SIZE, (t + 1) * STATE_SIZE);
    for (const { slot } of BALLS) state[t * STATE_SIZE + slot] = 1;
    for (let k = 0; k < 3; k++) state[t * STATE_SIZE + k] = SOMEWHERE * o.ray[3 * t + k];
  }
}

/** False where the landmarks fix no place in front of the camera. */
function poseFrame(
  o: Observations,
  shape: Shape,
  kinematics: Kinematics,
  t: number,
  state: Float64Array,
): boolean {
  const at = t * STATE_SIZE;
  initialPose(shape.skeleton, shape.markers, o.relative, 3 * LANDMARK_COUNT * t, state, at);
  forward(shape.skeleton, state, at, kinematics);
  for (let l = 0; l < LANDMARK_COUNT; l++) {
    placeMarker(shape.markers, l, kinematics.rotation, kinematics.position, places, 3 * l);
  }
  if (!solvePlacement(places, o, t, translation)) return false;
  for (let k = 0; k < 3; k++) state[at + k] += translation[k];
  return true;
}

const places = new Float64Array(LANDMARK_COUNT * 3);
const translation = new Float64Array(3);

/** One frame of a gap: on the straight way between the poses at its two ends. */
function blendState(state: Float64Array, from: number, to: number, t: number): void {
  const part = (t - from) / (to - from);
  const a = from * STATE_SIZE;
  const b = to * STATE_SIZE;
  const at = t * STATE_SIZE;
  for (let k = 0; k < STATE_SIZE; k++) state[at + k] = (1 - part) * state[a + k] + part * state[b + k];
  for (const { slot } of BALLS) slerp(state, a + slot, state, b + slot, part, state, at + slot);
}

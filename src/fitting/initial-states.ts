import { slerp } from '../body/index.ts';
import { LANDMARK_COUNT } from '../evidence/index.ts';
import { BALLS, createKinematics, forward, STATE_SIZE } from './articulation.ts';
import { initialPose } from './initial-pose.ts';
import { placeMarker } from './markers.ts';
import type { Observations } from './observations.ts';
import { solvePlacement } from './placement.ts';
import type { Shape } from './shape.ts';

/** Closed-form poses where the person was seen; between them, the nearest earlier one carried on. */
export function initialStates(o: Observations, shape: Shape): Float64Array {
  const state = new Float64Array(o.frames * STATE_SIZE);
  const kinematics = createKinematics();
  const places = new Float64Array(LANDMARK_COUNT * 3);
  const translation = new Float64Array(3);
  let last = -1;
  for (let t = 0; t < o.frames; t++) {
    const at = t * STATE_SIZE;
    let placed = false;
    if (o.observed[t]) {
      initialPose(shape.skeleton, shape.markers, o.relative, 3 * LANDMARK_COUNT * t, state, at);
      forward(shape.skeleton, state, at, kinematics);
      for (let l = 0; l < LANDMARK_COUNT; l++) {
        placeMarker(shape.markers, l, kinematics.rotation, kinematics.position, places, 3 * l);
      }
      const image = 2 * LANDMARK_COUNT * t;
      placed = solvePlacement(
        places,
        o.image,
        image,
        o.weight,
        LANDMARK_COUNT * t,
        o.intrinsics,
        4 * t,
        translation,
      );
      for (let k = 0; k < 3 && placed; k++) state[at + k] += translation[k];
    }
    if (placed) {
      for (let gap = last + 1; last >= 0 && gap < t; gap++) blendState(state, last, t, gap);
      last = t;
    } else if (last >= 0) state.copyWithin(at, last * STATE_SIZE, (last + 1) * STATE_SIZE);
  }
  return state;
}

/** One frame of a gap: on the straight way between the poses at its two ends. */
function blendState(state: Float64Array, from: number, to: number, t: number): void {
  const part = (t - from) / (to - from);
  const a = from * STATE_SIZE;
  const b = to * STATE_SIZE;
  const at = t * STATE_SIZE;
  for (let k = 0; k < STATE_SIZE; k++) state[at + k] = (1 - part) * state[a + k] + part * state[b + k];
  for (const { slot } of BALLS) slerp(state, a + slot, state, b + slot, part, state, at + slot);
}

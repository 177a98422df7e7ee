import type { BandedSystem } from './banded-cholesky.ts';
import { HAND_DOFS } from './hand-skeleton.ts';

/** The angles' acceleration and speed, rad/s² and rad/s, of one beat of 1/30 s: about twice those of a fast grip. */
const ACCELERATION_SPREAD = 110;
const SPEED_SPREAD = 20;
const BEAT = 1 / 30;
/** However close two frames are, a motion is that of at least so many seconds. */
const SHORTEST = 1e-3;

/**
 * Hands move as hands do: speed between two sightings, acceleration over three, each as of white noise over the time
 * between.
 *
 * @param time (K) real seconds
 * @param state (K, 27)
 * @param system takes the normal equations of the hands from `from` to before `to`, unless only the cost is wanted
 * @returns the sum of the squared residuals
 */
export function addHandMotion(
  time: Float64Array,
  from: number,
  to: number,
  state: Float64Array,
  system: BandedSystem | null,
): number {
  let cost = 0;
  for (let k = from + 1; k < to; k++) {
    const h = Math.max(SHORTEST, time[k] - time[k - 1]);
    const speed = Math.sqrt(h / BEAT) / SPEED_SPREAD / h;
    cost += couple(state, system, k, from, speed, -speed, 0);
    if (k < from + 2) continue;
    const before = Math.max(SHORTEST, time[k - 1] - time[k - 2]);
    const span = (h + before) / 2;
    const weight = Math.sqrt(span / BEAT) / ACCELERATION_SPREAD / span;
    cost += couple(state, system, k, from, weight / h, -weight / h - weight / before, weight / before);
  }
  return cost;
}

/** Residuals c0·x(k) + c1·x(k−1) + c2·x(k−2) of every freedom; those of frames before `from` have no weight. */
function couple(
  state: Float64Array,
  system: BandedSystem | null,
  k: number,
  from: number,
  c0: number,
  c1: number,
  c2: number,
): number {
  let cost = 0;
  const t = k - from;
  for (let dof = 0; dof < HAND_DOFS; dof++) {
    const a = k * HAND_DOFS + dof;
    const value = c0 * state[a] + c1 * state[a - HAND_DOFS] + (c2 === 0 ? 0 : c2 * state[a - 2 * HAND_DOFS]);
    cost += value * value;
    if (system === null) continue;
    const { stride, right, diagonal, next1, next2 } = system;
    const block = stride * stride;
    const on = t * block + dof * (stride + 1);
    right[t * stride + dof] += c0 * value;
    right[(t - 1) * stride + dof] += c1 * value;
    diagonal[on] += c0 * c0;
    diagonal[on - block] += c1 * c1;
    next1[on - block] += c0 * c1;
    if (c2 === 0) continue;
    right[(t - 2) * stride + dof] += c2 * value;
    diagonal[on - 2 * block] += c2 * c2;
    next1[on - 2 * block] += c1 * c2;
    next2[on - 2 * block] += c0 * c2;
  }
  return cost;
}

/** Keeps the first `fixed` hands from moving. */
export function holdHands(system: BandedSystem, fixed: number): void {
  const { stride } = system;
  for (let t = 0; t < fixed; t++) {
    for (let dof = 0; dof < HAND_DOFS; dof++) {
      system.diagonal[(t * stride + dof) * stride + dof] = 1e18;
      system.right[t * stride + dof] = 0;
    }
  }
}

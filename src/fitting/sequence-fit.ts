import { applyStep, createKinematics, DOFS, forward, type Skeleton, STATE_SIZE } from './articulation.ts';
import { type BandedSystem, clearBandedSystem, createBandedSystem, solveBanded } from './banded-cholesky.ts';
import { breathe } from './breathe.ts';
import type { FitWeights } from './fit-weights.ts';
import { CONTACT_POINTS } from './foot-motion.ts';
import { createFrameTerms } from './frame-terms.ts';
import type { Markers } from './markers.ts';
import { createMotionTerms } from './motion-terms.ts';
import type { Observations } from './observations.ts';
import { createPointSet } from './points.ts';

/**
 * Fits a skeleton to a person's landmarks over a run of frames at once: robust Gauss-Newton with
 * Levenberg-Marquardt damping over all frames' freedoms. The normal equations are banded, because only
 * what moves couples frames, and only three at a time.
 */
export interface SequenceFit {
  /**
   * Poses all frames of the observations; `state` holds them, (T, STATE_SIZE), and its first `fixed` frames
   * stay as they are. A `rough` start has the landmarks' unrest in it, a fitted one has not.
   *
   * @returns the cost, in squared standard deviations
   * @throws KinemeshError `cancelled`, looked for before each iteration
   */
  solve(
    o: Observations,
    fixed: number,
    state: Float64Array,
    iterations: number,
    start: 'rough' | 'fitted',
    signal?: AbortSignal,
  ): Promise<number>;
  /** (T, 4, 3) heels and toes of posed frames, m, camera space. */
  feet(state: Float64Array, frames: number): Float64Array;
}

/** Stop where a step gains less than this part of the cost. */
const TOLERANCE = 3e-3;
/**
 * How far large accelerations are believed, step by step (graduated non-convexity, Blake and Zisserman 1987): at first
 * all of them are the landmarks' unrest; what then still stands out against a calm movement is real.
 */
const BELIEF = [0.1, 0.3, 0.6, 1];
/** The same of what has been fitted already. */
const SETTLED = [1];
const FIRST_DAMPING = 1e-3;
const MOST_ATTEMPTS = 4;
/** Holds a freedom where it is. */
const HOLD = 1e12;
/** Freedoms that nothing tells about stay put. */
const LEAST = 1e-6;

/** @param capacity the most frames of one `solve` */
export function createSequenceFit(
  skeleton: Skeleton,
  markers: Markers,
  weights: FitWeights,
  capacity: number,
): SequenceFit {
  const kinematics = createKinematics();
  const system = createBandedSystem(capacity, DOFS);
  const proposal = new Float64Array(capacity * STATE_SIZE);
  const landmarks = createPointSet(skeleton, kinematics, markers.joint, markers.offset);
  const frameTerms = createFrameTerms(landmarks, kinematics, weights);
  const motionTerms = createMotionTerms(skeleton, markers, kinematics, weights, capacity);

  /** The cost of a state; with a system, its normal equations too. */
  function evaluate(o: Observations, state: Float64Array, out: BandedSystem | null): number {
    if (out) clearBandedSystem(out, o.frames);
    let cost = 0;
    for (let t = 0; t < o.frames; t++) {
      forward(skeleton, state, t * STATE_SIZE, kinematics);
      cost += frameTerms.add(o, state, t * STATE_SIZE, out, t);
      motionTerms.keep(o, t, out !== null);
    }
    return cost + motionTerms.add(o, out);
  }

  /**
   * One step that lowers the cost, or null where none does. The system is that of `state` before and, after a
   * step, that of the state it led to: most steps are good, so their normal equations are made at once.
   */
  function improve(
    o: Observations,
    fixed: number,
    state: Float64Array,
    before: number,
    damping: number,
  ): { cost: number; damping: number } | null {
    const { frames } = o;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++, damping *= 10) {
      if (attempt > 0) evaluate(o, state, system);
      damp(system, frames, fixed, damping);
      if (!solveBanded(system, frames)) continue;
      for (let t = 0; t < frames; t++) applyStep(state, t * STATE_SIZE, system.right, t * DOFS, proposal);
      const cost = evaluate(o, proposal, system);
      if (cost >= before) continue;
      state.set(proposal.subarray(0, frames * STATE_SIZE));
      return { cost, damping };
    }
    return null;
  }

  return {
    async solve(o, fixed, state, iterations, start, signal) {
      if (o.frames > capacity) throw new RangeError(`${o.frames} frames exceed the capacity of ${capacity}`);
      const belief = start === 'rough' ? BELIEF : SETTLED;
      let damping = FIRST_DAMPING;
      let cost = 0;
      for (let i = 0; i < iterations; i++) {
        await breathe(signal);
        if (i < belief.length) {
          motionTerms.believeAccelerations(belief[i]);
          cost = evaluate(o, state, system);
        }
        const step = improve(o, fixed, state, cost, damping);
        if (!step) break;
        const gain = cost - step.cost;
        damping = Math.max(1e-6, step.damping / 5);
        cost = step.cost;
        if (i + 1 >= belief.length && gain < TOLERANCE * (cost + gain)) break;
      }
      return cost;
    },
    feet(state, frames) {
      const out = new Float64Array(frames * CONTACT_POINTS * 3);
      for (let t = 0; t < frames; t++) {
        forward(skeleton, state, t * STATE_SIZE, kinematics);
        motionTerms.feet(out, t * CONTACT_POINTS * 3);
      }
      return out;
    },
  };
}

/** Adds damping to the diagonal, and holds the fixed frames where they are. */
function damp(system: BandedSystem, frames: number, fixed: number, damping: number): void {
  const { diagonal, right } = system;
  for (let t = 0; t < frames; t++) {
    for (let k = 0; k < DOFS; k++) {
      const at = (t * DOFS + k) * DOFS + k;
      diagonal[at] += damping * diagonal[at] + LEAST;
      if (t >= fixed) continue;
      diagonal[at] += HOLD;
      right[t * DOFS + k] = 0;
    }
  }
}

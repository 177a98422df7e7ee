import { applyStep, createKinematics, DOFS, forward, type Skeleton, STATE_SIZE } from './articulation.ts';
import { type BandedSystem, clearBandedSystem, createBandedSystem, solveBanded } from './banded-cholesky.ts';
import type { Rings } from './body-rings.ts';
import { breathe } from './breathe.ts';
import type { FitWeights } from './fit-weights.ts';
import { CONTACT_POINTS } from './foot-motion.ts';
import { createFrameTerms } from './frame-terms.ts';
import type { Markers } from './markers.ts';
import { type Belief, createMotionTerms, type StepCosts } from './motion-terms.ts';
import type { Observations } from './observations.ts';
import { createOutlineMatcher, type Edge } from './outline-matches.ts';
import { createOutlineTerms } from './outline-terms.ts';
import { createPointSet } from './points.ts';
import { createTreeEquations } from './tree-equations.ts';

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
   * @throws KinemeshError `cancelled`, looked for before each iteration
   */
  solve(
    o: Observations,
    fixed: number,
    state: Float64Array,
    iterations: number,
    start: 'rough' | 'fitted',
    signal?: AbortSignal,
  ): Promise<void>;
  /** The edges of the silhouettes beside posed frames. */
  edges(o: Observations, state: Float64Array): Edge[];
  /** (T, 4, 3) heels and toes of posed frames, m, camera space. */
  feet(state: Float64Array, frames: number): Float64Array;
}

/** Stop where a step gains less than this part of the cost: what is rough will be fitted once more. */
const TOLERANCE = { rough: 1e-2, fitted: 3e-3 };
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
  rings: Rings,
  weights: FitWeights,
  capacity: number,
): SequenceFit {
  const kinematics = createKinematics();
  const system = createBandedSystem(capacity, DOFS);
  const proposal = new Float64Array(capacity * STATE_SIZE);
  const landmarks = createPointSet(skeleton, kinematics, markers.joint, markers.offset);
  const equations = createTreeEquations(skeleton, kinematics);
  const frameTerms = createFrameTerms(equations, landmarks, kinematics, weights);
  const outlines = createOutlineMatcher(rings, kinematics, capacity);
  const outlineTerms = createOutlineTerms(kinematics, rings, outlines.matches, weights);
  const motionTerms = createMotionTerms(skeleton, markers, kinematics, weights, capacity);

  /** The costs of a state; with a system, the normal equations of the next step too. */
  function evaluate(
    o: Observations,
    state: Float64Array,
    belief: Belief,
    out: BandedSystem | null,
  ): StepCosts {
    if (out) clearBandedSystem(out, o.frames);
    let cost = 0;
    for (let t = 0; t < o.frames; t++) {
      forward(skeleton, state, t * STATE_SIZE, kinematics);
      if (out) equations.begin();
      cost += frameTerms.add(o, state, t * STATE_SIZE, out, t);
      cost += outlineTerms.add(o, out && equations, t);
      if (out && o.observed[t]) frameTerms.write(out, t);
      motionTerms.keep(o, t, out !== null);
    }
    const { now, next } = motionTerms.add(o, out, belief);
    return { now: cost + now, next: cost + next };
  }

  /** Looks anew for the edges of the silhouettes beside the body. */
  function matchOutlines(o: Observations, state: Float64Array): void {
    outlines.match(o, (t) => forward(skeleton, state, t * STATE_SIZE, kinematics));
  }

  /**
   * One step that lowers the cost, or null where none does. The system is that of `state` before and, after a step that
   * is not the last, that of the state it led to: most steps are good, so their normal equations are made at once.
   */
  function improve(
    o: Observations,
    fixed: number,
    state: Float64Array,
    before: number,
    damping: number,
    belief: Belief,
    isLast: boolean,
  ): { costs: StepCosts; damping: number } | null {
    const { frames } = o;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++, damping *= 10) {
      if (attempt > 0) evaluate(o, state, { now: belief.now, next: belief.now }, system);
      damp(system, frames, fixed, damping);
      if (!solveBanded(system, frames)) continue;
      for (let t = 0; t < frames; t++) applyStep(state, t * STATE_SIZE, system.right, t * DOFS, proposal);
      const costs = evaluate(o, proposal, belief, isLast ? null : system);
      if (costs.now >= before) continue;
      state.set(proposal.subarray(0, frames * STATE_SIZE));
      return { costs, damping };
    }
    return null;
  }

  return {
    async solve(o, fixed, state, iterations, start, signal) {
      if (o.frames > capacity) throw new RangeError(`${o.frames} frames exceed the capacity of ${capacity}`);
      const beliefs = start === 'rough' ? BELIEF : SETTLED;
      const beliefOf = (i: number) => beliefs[Math.min(i, beliefs.length - 1)];
      let damping = FIRST_DAMPING;
      if (weights.outlineBelief > 0) matchOutlines(o, state);
      let cost = evaluate(o, state, { now: beliefOf(0), next: beliefOf(0) }, system).now;
      for (let i = 0; i < iterations; i++) {
        await breathe(signal);
        const belief = { now: beliefOf(i), next: beliefOf(i + 1) };
        const step = improve(o, fixed, state, cost, damping, belief, i + 1 === iterations);
        if (!step) break;
        const gain = cost - step.costs.now;
        damping = Math.max(1e-6, step.damping / 5);
        if (i + 1 >= beliefs.length && gain < TOLERANCE[start] * cost) break;
        cost = step.costs.next;
      }
    },
    edges(o, state) {
      matchOutlines(o, state);
      return outlines.edges(o.frames);
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

import { DOFS, JOINT, type Kinematics, type Skeleton } from './articulation.ts';
import { addRow, type BandedSystem } from './banded-cholesky.ts';
import type { FitWeights } from './fit-weights.ts';
import type { Floor } from './floor.ts';
import { ABOVE_SOLE, CONTACT_POINTS } from './foot-motion.ts';
import type { Markers } from './markers.ts';
import type { Observations } from './observations.ts';
import { createPointSet, differentiatePoints, type PointSet, placePoints } from './points.ts';

/** Joints whose accelerations are held down; after them come the heels and toes. */
const TRUNK = [
  JOINT.leftHip,
  JOINT.rightHip,
  JOINT.spine3,
  JOINT.head,
  JOINT.leftShoulder,
  JOINT.rightShoulder,
];
const HINGES = [JOINT.leftKnee, JOINT.rightKnee, JOINT.leftElbow, JOINT.rightElbow];
const WRISTS = [JOINT.leftWrist, JOINT.rightWrist];
/** Left heel, left toe, right heel, right toe, as landmarks. */
const FEET = [29, 31, 30, 32];
const FIRST_FOOT = TRUNK.length + HINGES.length + WRISTS.length;
const COUNT = FIRST_FOOT + CONTACT_POINTS;

/** Frames nearer than this tell less of what is real, s. */
const SURE_SECONDS = 1 / 60;

/**
 * How far accelerations beyond the usual are taken to be real, 1 as far as the weights say, less: doubted: in the step
 * that led to a state, and in the next one.
 */
export interface Belief {
  readonly now: number;
  readonly next: number;
}

/** The cost of a state by either belief. */
export interface StepCosts {
  readonly now: number;
  readonly next: number;
}

/** What couples frames: small accelerations, and feet that stand still, on one floor, where they stand. */
export interface MotionTerms {
  /**
   * Notes the points of frame `t`, posed into the kinematics, in the shot's own axes, with derivatives where these
   * are wanted.
   */
  keep(o: Observations, t: number, differentiate: boolean): void;
  /** The costs of all frames; with a system, their share in the normal equations of the next step. */
  add(o: Observations, out: BandedSystem | null, belief: Belief): StepCosts;
  /** Writes (4, 3) heels and toes of what is posed into the kinematics, camera space. */
  feet(out: Float64Array, to: number): void;
}

export function createMotionTerms(
  skeleton: Skeleton,
  markers: Markers,
  kinematics: Kinematics,
  weights: FitWeights,
  capacity: number,
): MotionTerms {
  const points = pointsOf(skeleton, markers, kinematics);
  const places = new Float64Array(capacity * COUNT * 3);
  const jacobians = new Float64Array(capacity * points.jacobianSize);
  const here = new Float64Array(COUNT * 3);
  /** (T, points, 3) how much each point is held to itself, to the next frame's and to the one's after it; … */
  const couplings = new Float64Array(capacity * COUNT * 3);
  /** … and what pulls it, weighted. */
  const pulls = new Float64Array(capacity * COUNT * 3);
  const row = new Float64Array(DOFS);
  const coefficients = new Float64Array(3);
  const error = new Float64Array(3);
  const robustScale = weights.accelerationRobustScale;
  const spreads = Float64Array.from([
    ...TRUNK.map(() => weights.trunkAcceleration),
    ...HINGES.map(() => weights.hingeAcceleration),
    ...WRISTS.map(() => weights.wristAcceleration),
    ...FEET.map(() => weights.footAcceleration),
  ]);
  const costs = { now: 0, next: 0 };

  /** Notes a residual Σ c_s · p(t + s) of one point, weighted w, over the three (or two) frames from t on. */
  function noteCombination(point: number, t: number, terms: number, w: number): void {
    for (let a = 0; a < terms; a++) {
      const at = 3 * ((t + a) * COUNT + point);
      const wa = w * coefficients[a];
      for (let k = 0; k < 3; k++) pulls[at + k] += wa * error[k];
      for (let b = a; b < terms; b++) couplings[at + b - a] += wa * coefficients[b];
    }
  }

  /** What was noted of frame `t`, once it is all together: A += Σ s · Jᵀ J with itself and the two frames after it. */
  function addNoted(t: number, frames: number, out: BandedSystem): void {
    const { stride, diagonal, next1, next2, right } = out;
    const size = points.jacobianSize;
    for (let point = 0; point < COUNT; point++) {
      const dofs = points.dofs[point];
      const n = dofs.length;
      const at = 3 * (t * COUNT + point);
      const s0 = couplings[at];
      const s1 = couplings[at + 1];
      const s2 = couplings[at + 2];
      const j0 = t * size + points.jacobianAt[point];
      const j1 = t + 1 < frames ? j0 + size : j0;
      const j2 = t + 2 < frames ? j1 + size : j0;
      for (let i = 0; i < n; i++) {
        const x = jacobians[j0 + i];
        const y = jacobians[j0 + n + i];
        const z = jacobians[j0 + 2 * n + i];
        const line = t * stride + dofs[i];
        right[line] -= pulls[at] * x + pulls[at + 1] * y + pulls[at + 2] * z;
        const row = line * stride;
        for (let j = 0; j <= i; j++) {
          diagonal[row + dofs[j]] +=
            s0 * (x * jacobians[j0 + j] + y * jacobians[j0 + n + j] + z * jacobians[j0 + 2 * n + j]);
        }
        if (s1 === 0) continue;
        for (let j = 0; j < n; j++) {
          const to = row + dofs[j];
          next1[to] +=
            s1 * (x * jacobians[j1 + j] + y * jacobians[j1 + n + j] + z * jacobians[j1 + 2 * n + j]);
          next2[to] +=
            s2 * (x * jacobians[j2 + j] + y * jacobians[j2 + n + j] + z * jacobians[j2 + 2 * n + j]);
        }
      }
    }
  }

  function combine(point: number, t: number, terms: number): number {
    let square = 0;
    for (let k = 0; k < 3; k++) {
      let sum = 0;
      for (let s = 0; s < terms; s++) sum += coefficients[s] * places[((t + s) * COUNT + point) * 3 + k];
      error[k] = sum;
      square += sum * sum;
    }
    return square;
  }

  function addAccelerations(t: number, seconds: number, belief: Belief, notes: boolean): void {
    // Noise of a frame makes larger accelerations the nearer the frames are.
    const usual2 = robustScale ** 2 * Math.max(1, SURE_SECONDS / seconds);
    const now2 = usual2 / belief.now ** 2;
    const next2 = usual2 / belief.next ** 2;
    for (let point = 0; point < COUNT; point++) {
      const sigma = spreads[point];
      const square = combine(point, t, 3) / (sigma * sigma);
      const cost = now2 * Math.log1p(square / now2);
      costs.now += cost;
      costs.next += next2 === now2 ? cost : next2 * Math.log1p(square / next2);
      if (notes) noteCombination(point, t, 3, 1 / (1 + square / next2) / (sigma * sigma));
    }
  }

  function addStanding(o: Observations, t: number, notes: boolean): number {
    let cost = 0;
    const w = 1 / (weights.standingSpeed * weights.standingSpeed);
    const robust2 = weights.standingRobustScale ** 2;
    for (let p = 0; p < CONTACT_POINTS; p++) {
      const at = t * CONTACT_POINTS + p;
      if (!o.standing[at] || !o.standing[at + CONTACT_POINTS]) continue;
      const square = combine(FIRST_FOOT + p, t, 2) * w;
      cost += robust2 * Math.log1p(square / robust2);
      if (notes) noteCombination(FIRST_FOOT + p, t, 2, w / (1 + square / robust2));
    }
    return cost;
  }

  /** Heels and toes of one frame: those that stand are on the floor, and none is below it. */
  function addFloor(o: Observations, floor: Floor, t: number, out: BandedSystem | null): number {
    let cost = 0;
    const { normal } = floor;
    const robust = weights.floorRobustScale ** 2;
    const sigma2 = weights.floorSpread ** 2;
    for (let p = 0; p < CONTACT_POINTS; p++) {
      const at = (t * COUNT + FIRST_FOOT + p) * 3;
      const height =
        normal[0] * places[at] + normal[1] * places[at + 1] + normal[2] * places[at + 2] - floor.height;
      const e = height - ABOVE_SOLE[p];
      if (!o.standing[t * CONTACT_POINTS + p] && e > 0) continue;
      const r2 = (e * e) / sigma2;
      cost += robust * Math.log1p(r2 / robust);
      if (!out) continue;
      const dofs = points.dofs[FIRST_FOOT + p];
      const n = dofs.length;
      const j = t * points.jacobianSize + points.jacobianAt[FIRST_FOOT + p];
      for (let c = 0; c < n; c++) {
        row[c] =
          normal[0] * jacobians[j + c] +
          normal[1] * jacobians[j + n + c] +
          normal[2] * jacobians[j + 2 * n + c];
      }
      addRow(out, t, dofs, row, 1 / (1 + r2 / robust) / sigma2, e);
    }
    return cost;
  }

  /** Turns what was noted of frame `t` from the camera's axes into the shot's. */
  function intoShot(pose: Float64Array, t: number, differentiate: boolean): void {
    const m = 12 * t;
    for (let i = 0; i < COUNT; i++) {
      turn(pose, m, places, (t * COUNT + i) * 3, 1);
      for (let k = 0; k < 3; k++) places[(t * COUNT + i) * 3 + k] += pose[m + 4 * k + 3];
      if (!differentiate) continue;
      const n = points.dofs[i].length;
      const j = t * points.jacobianSize + points.jacobianAt[i];
      for (let c = 0; c < n; c++) turn(pose, m, jacobians, j + c, n);
    }
  }

  return {
    keep(o, t, differentiate) {
      placePoints(points, kinematics, places, t * COUNT * 3);
      if (differentiate) {
        differentiatePoints(points, kinematics, places, t * COUNT * 3, jacobians, t * points.jacobianSize);
      }
      if (o.pose) intoShot(o.pose, t, differentiate);
    },
    add(o, out, belief) {
      const { frames } = o;
      const notes = out !== null;
      if (notes) {
        couplings.fill(0, 0, frames * COUNT * 3);
        pulls.fill(0, 0, frames * COUNT * 3);
      }
      costs.now = 0;
      costs.next = 0;
      let cost = 0;
      for (let t = 0; t < frames; t++) {
        if (o.floor) cost += addFloor(o, o.floor, t, out);
        if (t + 1 < frames) {
          const h1 = Math.max(o.time[t + 1] - o.time[t], 1e-4);
          if (t + 2 < frames) {
            // The second derivative over uneven steps.
            const h2 = Math.max(o.time[t + 2] - o.time[t + 1], 1e-4);
            coefficients[0] = 2 / (h1 * (h1 + h2));
            coefficients[1] = -2 / (h1 * h2);
            coefficients[2] = 2 / (h2 * (h1 + h2));
            addAccelerations(t, h1, belief, notes);
          }
          coefficients[0] = -1 / h1;
          coefficients[1] = 1 / h1;
          cost += addStanding(o, t, notes);
        }
        // Frames before this one have said what they have to say of it.
        if (out) addNoted(t, frames, out);
      }
      costs.now += cost;
      costs.next += cost;
      return costs;
    },
    feet(out, to) {
      placePoints(points, kinematics, here, 0);
      for (let k = 0; k < CONTACT_POINTS * 3; k++) out[to + k] = here[3 * FIRST_FOOT + k];
    },
  };
}

/** v ← R v of the three numbers at `at`, `at + stride`, `at + 2 · stride`; R of (3, 4) rows. */
function turn(pose: Float64Array, m: number, v: Float64Array, at: number, stride: number): void {
  const x = v[at];
  const y = v[at + stride];
  const z = v[at + 2 * stride];
  for (let k = 0; k < 3; k++) {
    v[at + k * stride] = pose[m + 4 * k] * x + pose[m + 4 * k + 1] * y + pose[m + 4 * k + 2] * z;
  }
}

function pointsOf(skeleton: Skeleton, markers: Markers, kinematics: Kinematics): PointSet {
  const joint = Int32Array.from([...TRUNK, ...HINGES, ...WRISTS, ...FEET.map((l) => markers.joint[l])]);
  const offset = new Float64Array(COUNT * 3);
  for (let p = 0; p < CONTACT_POINTS; p++) {
    for (let k = 0; k < 3; k++) offset[3 * (FIRST_FOOT + p) + k] = markers.offset[3 * FEET[p] + k];
  }
  return createPointSet(skeleton, kinematics, joint, offset);
}

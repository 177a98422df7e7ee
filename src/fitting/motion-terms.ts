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

/** What couples frames: small accelerations, and feet that stand still, on one floor, where they stand. */
export interface MotionTerms {
  /**
   * Notes the points of frame `t`, posed into the kinematics, in the shot's own axes, with derivatives where these
   * are wanted.
   */
  keep(o: Observations, t: number, differentiate: boolean): void;
  /** How far accelerations beyond the usual are taken to be real: 1 as far as the weights say, less: doubted. */
  believeAccelerations(factor: number): void;
  /** The cost of all frames; with a system, their share in the normal equations. */
  add(o: Observations, out: BandedSystem | null): number;
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
  let belief = 1;

  /** Adds a residual Σ c_s · p(t + s) of one point, weighted w, over the three (or two) frames from t on. */
  function addCombination(point: number, t: number, terms: number, w: number, out: BandedSystem): void {
    const dofs = points.dofs[point];
    const n = dofs.length;
    for (let a = 0; a < terms; a++) {
      const ja = (t + a) * points.jacobianSize + points.jacobianAt[point];
      const base = (t + a) * DOFS;
      for (let k = 0; k < 3; k++) {
        const we = w * coefficients[a] * error[k];
        for (let i = 0; i < n; i++) out.right[base + dofs[i]] -= we * jacobians[ja + k * n + i];
      }
      for (let b = a; b < terms; b++) {
        const jb = (t + b) * points.jacobianSize + points.jacobianAt[point];
        const block = a === b ? out.diagonal : b - a === 1 ? out.next1 : out.next2;
        addProduct(block, base, dofs, ja, jb, w * coefficients[a] * coefficients[b], a === b);
      }
    }
  }

  /** block += s · Jaᵀ Jb over a point's freedoms; of a frame's own block the lower triangle. */
  function addProduct(
    block: Float64Array,
    base: number,
    dofs: Int32Array,
    ja: number,
    jb: number,
    s: number,
    lowerOnly: boolean,
  ): void {
    const n = dofs.length;
    for (let i = 0; i < n; i++) {
      const x = s * jacobians[ja + i];
      const y = s * jacobians[ja + n + i];
      const z = s * jacobians[ja + 2 * n + i];
      const row = (base + dofs[i]) * DOFS;
      const end = lowerOnly ? i + 1 : n;
      for (let j = 0; j < end; j++) {
        block[row + dofs[j]] +=
          x * jacobians[jb + j] + y * jacobians[jb + n + j] + z * jacobians[jb + 2 * n + j];
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

  function addAccelerations(t: number, seconds: number, out: BandedSystem | null): number {
    let cost = 0;
    // Noise of a frame makes larger accelerations the nearer the frames are.
    const robust2 = (robustScale / belief) ** 2 * Math.max(1, SURE_SECONDS / seconds);
    for (let point = 0; point < COUNT; point++) {
      const sigma = spreads[point];
      const square = combine(point, t, 3) / (sigma * sigma);
      cost += robust2 * Math.log1p(square / robust2);
      if (out) addCombination(point, t, 3, 1 / (1 + square / robust2) / (sigma * sigma), out);
    }
    return cost;
  }

  function addStanding(o: Observations, t: number, out: BandedSystem | null): number {
    let cost = 0;
    for (let p = 0; p < CONTACT_POINTS; p++) {
      const at = t * CONTACT_POINTS + p;
      if (!o.standing[at] || !o.standing[at + CONTACT_POINTS]) continue;
      const w = 1 / (weights.standingSpeed * weights.standingSpeed);
      cost += combine(FIRST_FOOT + p, t, 2) * w;
      if (out) addCombination(FIRST_FOOT + p, t, 2, w, out);
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
    believeAccelerations(factor) {
      belief = factor;
    },
    keep(o, t, differentiate) {
      placePoints(points, kinematics, places, t * COUNT * 3);
      if (differentiate) {
        differentiatePoints(points, kinematics, places, t * COUNT * 3, jacobians, t * points.jacobianSize);
      }
      if (o.pose) intoShot(o.pose, t, differentiate);
    },
    add(o, out) {
      const { frames } = o;
      let cost = 0;
      for (let t = 0; t < frames; t++) {
        if (o.floor) cost += addFloor(o, o.floor, t, out);
        if (t + 1 === frames) break;
        const h1 = Math.max(o.time[t + 1] - o.time[t], 1e-4);
        if (t + 2 < frames) {
          // The second derivative over uneven steps.
          const h2 = Math.max(o.time[t + 2] - o.time[t + 1], 1e-4);
          coefficients[0] = 2 / (h1 * (h1 + h2));
          coefficients[1] = -2 / (h1 * h2);
          coefficients[2] = 2 / (h2 * (h1 + h2));
          cost += addAccelerations(t, h1, out);
        }
        coefficients[0] = -1 / h1;
        coefficients[1] = 1 / h1;
        cost += addStanding(o, t, out);
      }
      return cost;
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

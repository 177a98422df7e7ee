import { LANDMARK_COUNT } from '../evidence/index.ts';
import {
  applyStep,
  createKinematics,
  DOFS,
  forward,
  JOINT,
  type Kinematics,
  type Skeleton,
  STATE_SIZE,
  turnsAbove,
} from './articulation.ts';
import { type BandedSystem, clearBandedSystem, createBandedSystem, solveBanded } from './banded-cholesky.ts';
import type { Markers } from './markers.ts';
import type { Observations } from './observations.ts';
import { addPosePrior } from './pose-prior.ts';

/**
 * Fits a skeleton to a person's landmarks over a run of frames at once: robust Gauss-Newton with
 * Levenberg-Marquardt damping over all frames' freedoms, the normal equations banded because only the
 * acceleration couples frames, and only three at a time.
 *
 * Every residual is in units of its own standard deviation.
 */
export interface FitWeights {
  /** 2D landmark error, m on the body's plane (times f/Z for px): BlazePose's is about 1.5 % of the height. */
  readonly imageSpread: number;
  /** 3D landmarks relative to the hips: across the line of sight, and along it, m. */
  readonly acrossSpread: number;
  readonly depthSpread: number;
  /** How quickly a landmark far off is doubted: the Cauchy scale, in standard deviations. */
  readonly robustScale: number;
  /** Acceleration of trunk and of limbs' ends, m/s². */
  readonly trunkAcceleration: number;
  readonly limbAcceleration: number;
  readonly accelerationRobustScale: number;
  /** Weight of the common angles; 1 counts each spread of an angle as one standard deviation. */
  readonly priorStrength: number;
}

export const DEFAULT_WEIGHTS: FitWeights = {
  imageSpread: 0.025,
  acrossSpread: 0.08,
  depthSpread: 0.16,
  robustScale: 3,
  trunkAcceleration: 8,
  limbAcceleration: 20,
  accelerationRobustScale: 4,
  priorStrength: 0.5,
};

/** Joints whose accelerations are held down. */
const ACCELERATION_JOINTS = [
  JOINT.pelvis,
  JOINT.spine3,
  JOINT.head,
  JOINT.leftKnee,
  JOINT.rightKnee,
  JOINT.leftAnkle,
  JOINT.rightAnkle,
  JOINT.leftFoot,
  JOINT.rightFoot,
  JOINT.leftShoulder,
  JOINT.rightShoulder,
  JOINT.leftElbow,
  JOINT.rightElbow,
  JOINT.leftWrist,
  JOINT.rightWrist,
];
const TRUNK = new Set<number>([
  JOINT.pelvis,
  JOINT.spine3,
  JOINT.head,
  JOINT.leftShoulder,
  JOINT.rightShoulder,
]);
const KEYS = ACCELERATION_JOINTS.length;

/** Hips and shoulders, whose landmarks lie off the joint's centre by a taste of the network's. */
const LANDMARK_SPREAD = Float64Array.from({ length: LANDMARK_COUNT }, (_, l) => {
  if (l === 23 || l === 24) return 1.3;
  if (l >= 17 && l <= 22) return 1.5;
  if (l <= 10) return 1.2;
  return 1;
});

export interface SequenceFit {
  /** Poses frames `from`…`to` − 1 in `state`, whose first `fixed` frames stay as they are. Returns the cost. */
  solve(
    observations: Observations,
    from: number,
    to: number,
    fixed: number,
    state: Float64Array,
    iterations: number,
  ): number;
}

export function createSequenceFit(
  skeleton: Skeleton,
  markers: Markers,
  weights: FitWeights,
  capacity: number,
): SequenceFit {
  const above = turnsAbove(skeleton.parents);
  const kinematics = createKinematics();
  const system: BandedSystem = createBandedSystem(capacity, DOFS);
  const proposal = new Float64Array(capacity * STATE_SIZE);
  const keyPlaces = new Float64Array(capacity * KEYS * 3);
  const keyJacobians = new Float64Array(capacity * KEYS * 3 * DOFS);
  const frameCost = createFrameCost(skeleton, markers, weights, above, kinematics);

  /** The cost of a state; with a system, its normal equations too. */
  function evaluate(
    o: Observations,
    from: number,
    frames: number,
    state: Float64Array,
    out: BandedSystem | null,
  ) {
    if (out) clearBandedSystem(out);
    let cost = 0;
    for (let t = 0; t < frames; t++) {
      forward(skeleton, state, t * STATE_SIZE, kinematics);
      cost += frameCost(o, from + t, state, t * STATE_SIZE, out, t);
      keepKeys(kinematics, keyPlaces, t, out ? keyJacobians : null, above);
    }
    for (let t = 1; t + 1 < frames; t++) {
      cost += addAcceleration(o.time, from, t, weights, keyPlaces, keyJacobians, out);
    }
    return cost;
  }

  return {
    solve(o, from, to, fixed, state, iterations) {
      const frames = to - from;
      if (frames > capacity) throw new RangeError(`${frames} frames exceed the capacity of ${capacity}`);
      let damping = 1e-3;
      let cost = 0;
      for (let i = 0; i < iterations; i++) {
        cost = evaluate(o, from, frames, state, system);
        let improved = false;
        for (let attempt = 0; attempt < 4 && !improved; attempt++) {
          damp(system, frames, fixed, damping);
          if (solveBanded(system, frames)) {
            for (let t = 0; t < frames; t++) {
              applyStep(state, t * STATE_SIZE, system.right, t * DOFS, proposal);
            }
            const next = evaluate(o, from, frames, proposal, null);
            if (next < cost) {
              improved = true;
              state.set(proposal.subarray(0, frames * STATE_SIZE));
              damping = Math.max(1e-6, damping / 5);
              if (cost - next < 1e-5 * cost) return next;
              cost = next;
              break;
            }
          }
          damping *= 10;
          evaluate(o, from, frames, state, system);
        }
        if (!improved) return cost;
      }
      return cost;
    },
  };
}

/** Adds damping to the diagonal, and holds the fixed frames where they are. */
function damp(system: BandedSystem, frames: number, fixed: number, damping: number): void {
  const { diagonal, right } = system;
  for (let t = 0; t < frames; t++) {
    for (let k = 0; k < DOFS; k++) {
      const at = t * DOFS * DOFS + k * DOFS + k;
      diagonal[at] += damping * diagonal[at] + 1e-6;
      if (t < fixed) {
        diagonal[at] += 1e12;
        right[t * DOFS + k] = 0;
      }
    }
  }
}

type FrameCost = (
  o: Observations,
  frame: number,
  state: Float64Array,
  at: number,
  out: BandedSystem | null,
  t: number,
) => number;

/** Cost of one frame by itself: picture, 3D landmarks, prior. */
function createFrameCost(
  skeleton: Skeleton,
  markers: Markers,
  weights: FitWeights,
  above: readonly Int32Array[],
  kinematics: Kinematics,
): FrameCost {
  const places = new Float64Array(LANDMARK_COUNT * 3);
  const jacobians = new Float64Array(LANDMARK_COUNT * 3 * DOFS);
  const middle = new Float64Array(3 * DOFS);
  const row = new Float64Array(DOFS);
  void skeleton;
  return (o, frame, state, at, out, t) => {
    let cost = 0;
    addPosePrior(state, at, weights.priorStrength, (value, dof, count, derivatives, from) => {
      cost += value * value;
      if (!out) return;
      for (let i = 0; i < count; i++) {
        const di = derivatives[from + i];
        out.right[t * DOFS + dof + i] -= di * value;
        for (let j = 0; j <= i; j++) {
          out.diagonal[(t * DOFS + dof + i) * DOFS + dof + j] += di * derivatives[from + j];
        }
      }
    });
    if (!o.observed[frame]) return cost;

    const { rotation, position } = kinematics;
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      const r = 9 * markers.joint[l];
      const p = 3 * markers.joint[l];
      for (let k = 0; k < 3; k++) {
        places[3 * l + k] =
          position[p + k] +
          rotation[r + 3 * k] * markers.offset[3 * l] +
          rotation[r + 3 * k + 1] * markers.offset[3 * l + 1] +
          rotation[r + 3 * k + 2] * markers.offset[3 * l + 2];
      }
      if (out) pointJacobian(places, 3 * l, above[markers.joint[l]], kinematics, jacobians, 3 * l * DOFS);
    }
    const LEFT_HIP = 23;
    const RIGHT_HIP = 24;
    if (out) {
      for (let i = 0; i < 3 * DOFS; i++) {
        middle[i] = (jacobians[3 * LEFT_HIP * DOFS + i] + jacobians[3 * RIGHT_HIP * DOFS + i]) / 2;
      }
    }
    const i4 = 4 * frame;
    const fx = o.intrinsics[i4];
    const fy = o.intrinsics[i4 + 1];
    const cx = o.intrinsics[i4 + 2];
    const cy = o.intrinsics[i4 + 3];
    const rayAt = 3 * frame;
    const robust2 = weights.robustScale * weights.robustScale;
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      const belief = o.weight[frame * LANDMARK_COUNT + l];
      if (belief <= 0) continue;
      const spread = LANDMARK_SPREAD[l];
      const x = places[3 * l];
      const y = places[3 * l + 1];
      const z = Math.max(places[3 * l + 2], 0.1);
      // Picture.
      const sigma = weights.imageSpread * spread * (fx / z);
      const i2 = 2 * (frame * LANDMARK_COUNT + l);
      const ex = (fx * x) / z + cx - o.image[i2];
      const ey = (fy * y) / z + cy - o.image[i2 + 1];
      const r2 = (ex * ex + ey * ey) / (sigma * sigma);
      cost += belief * robust2 * Math.log1p(r2 / robust2);
      if (out) {
        const w = belief / (1 + r2 / robust2) / (sigma * sigma);
        const j = 3 * l * DOFS;
        for (let k = 0; k < DOFS; k++)
          row[k] = (fx / z) * (jacobians[j + k] - (x / z) * jacobians[j + 2 * DOFS + k]);
        addRow(out, t, row, w, ex);
        for (let k = 0; k < DOFS; k++) {
          row[k] = (fy / z) * (jacobians[j + DOFS + k] - (y / z) * jacobians[j + 2 * DOFS + k]);
        }
        addRow(out, t, row, w, ey);
      }
      // 3D landmarks, relative to the middle of the hips, split along and across the line of sight.
      const i3 = 3 * (frame * LANDMARK_COUNT + l);
      let along = 0;
      const e0 = x - (places[3 * LEFT_HIP] + places[3 * RIGHT_HIP]) / 2 - o.relative[i3];
      const e1 = y - (places[3 * LEFT_HIP + 1] + places[3 * RIGHT_HIP + 1]) / 2 - o.relative[i3 + 1];
      const e2 =
        places[3 * l + 2] - (places[3 * LEFT_HIP + 2] + places[3 * RIGHT_HIP + 2]) / 2 - o.relative[i3 + 2];
      const v0 = o.ray[rayAt];
      const v1 = o.ray[rayAt + 1];
      const v2 = o.ray[rayAt + 2];
      along = e0 * v0 + e1 * v1 + e2 * v2;
      const square = e0 * e0 + e1 * e1 + e2 * e2;
      const wa = 1 / (weights.acrossSpread * weights.acrossSpread * spread * spread);
      const wd = 1 / (weights.depthSpread * weights.depthSpread * spread * spread);
      const q2 = (square - along * along) * wa + along * along * wd;
      cost += belief * robust2 * Math.log1p(q2 / robust2);
      if (out) {
        const w = belief / (1 + q2 / robust2);
        const j = 3 * l * DOFS;
        const extra = Math.sqrt(wd / wa);
        // W = wa (I − v vᵀ) + wd v vᵀ as three rows scaled: e' = e + (√(wd/wa) − 1)(v·e) v
        const f = extra - 1;
        for (let c = 0; c < 3; c++) {
          const vc = c === 0 ? v0 : c === 1 ? v1 : v2;
          const ec = (c === 0 ? e0 : c === 1 ? e1 : e2) + f * along * vc;
          for (let k = 0; k < DOFS; k++) {
            const d0 = jacobians[j + k] - middle[k];
            const d1 = jacobians[j + DOFS + k] - middle[DOFS + k];
            const d2 = jacobians[j + 2 * DOFS + k] - middle[2 * DOFS + k];
            const dc = c === 0 ? d0 : c === 1 ? d1 : d2;
            row[k] = dc + f * vc * (v0 * d0 + v1 * d1 + v2 * d2);
          }
          addRow(out, t, row, w * wa, ec);
        }
      }
    }
    return cost;
  };
}

/** Adds one weighted row to the frame's own block: A += w·rᵀr, b −= w·r·e. */
function addRow(out: BandedSystem, t: number, row: Float64Array, w: number, e: number): void {
  const { diagonal, right } = out;
  for (let i = 0; i < DOFS; i++) {
    const wi = w * row[i];
    if (wi === 0) continue;
    right[t * DOFS + i] -= wi * e;
    const at = (t * DOFS + i) * DOFS;
    for (let j = 0; j <= i; j++) diagonal[at + j] += wi * row[j];
  }
}

/** (3, DOFS) derivative of a point that the turns in `above` move: part · axis × (point − joint). */
function pointJacobian(
  points: Float64Array,
  at: number,
  above: Int32Array,
  kinematics: Kinematics,
  out: Float64Array,
  to: number,
): void {
  const { axis, position, turnDof, turnPart, turnJoint } = kinematics;
  out.fill(0, to, to + 3 * DOFS);
  out[to] = 1;
  out[to + DOFS + 1] = 1;
  out[to + 2 * DOFS + 2] = 1;
  for (let i = 0; i < above.length; i++) {
    const turn = above[i];
    const o = 3 * turnJoint[turn];
    const px = points[at] - position[o];
    const py = points[at + 1] - position[o + 1];
    const pz = points[at + 2] - position[o + 2];
    const ax = axis[3 * turn] * turnPart[turn];
    const ay = axis[3 * turn + 1] * turnPart[turn];
    const az = axis[3 * turn + 2] * turnPart[turn];
    const d = to + turnDof[turn];
    out[d] += ay * pz - az * py;
    out[d + DOFS] += az * px - ax * pz;
    out[d + 2 * DOFS] += ax * py - ay * px;
  }
}

function keepKeys(
  kinematics: Kinematics,
  places: Float64Array,
  t: number,
  jacobians: Float64Array | null,
  above: readonly Int32Array[],
): void {
  for (let i = 0; i < KEYS; i++) {
    const joint = ACCELERATION_JOINTS[i];
    const to = 3 * (t * KEYS + i);
    for (let k = 0; k < 3; k++) places[to + k] = kinematics.position[3 * joint + k];
    if (jacobians) pointJacobian(places, to, above[joint], kinematics, jacobians, to * DOFS);
  }
}

/** The three frames' shares in an acceleration over uneven steps: a = Σ c p, in 1/s². */
function accelerationCoefficients(time: Float64Array, i: number, out: Float64Array): void {
  const h1 = Math.max(time[i] - time[i - 1], 1e-4);
  const h2 = Math.max(time[i + 1] - time[i], 1e-4);
  out[0] = 2 / (h1 * (h1 + h2));
  out[1] = -2 / (h1 * h2);
  out[2] = 2 / (h2 * (h1 + h2));
}

const coefficients = new Float64Array(3);
const keyWeights = new Float64Array(KEYS);
const error = new Float64Array(KEYS * 3);

/** The acceleration's cost at frame `t` of the run, robust in each joint. */
function addAcceleration(
  time: Float64Array,
  from: number,
  t: number,
  weights: FitWeights,
  places: Float64Array,
  jacobians: Float64Array,
  out: BandedSystem | null,
): number {
  accelerationCoefficients(time, from + t, coefficients);
  const robust2 = weights.accelerationRobustScale * weights.accelerationRobustScale;
  let cost = 0;
  for (let i = 0; i < KEYS; i++) {
    const sigma = TRUNK.has(ACCELERATION_JOINTS[i]) ? weights.trunkAcceleration : weights.limbAcceleration;
    let square = 0;
    for (let k = 0; k < 3; k++) {
      const at = 3 * i + k;
      let a = 0;
      for (let s = 0; s < 3; s++) a += coefficients[s] * places[(t - 1 + s) * KEYS * 3 + at];
      error[at] = a;
      square += a * a;
    }
    square /= sigma * sigma;
    cost += robust2 * Math.log1p(square / robust2);
    keyWeights[i] = 1 / (1 + square / robust2) / (sigma * sigma);
  }
  if (out) {
    const size = KEYS * 3 * DOFS;
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b <= a; b++) {
        const block = a === b ? out.diagonal : a - b === 1 ? out.below1 : out.below2;
        const scale = coefficients[a] * coefficients[b];
        addWeightedProduct(
          jacobians,
          (t - 1 + a) * size,
          (t - 1 + b) * size,
          scale,
          block,
          t - 1 + a,
          a === b,
        );
      }
      for (let r = 0; r < KEYS * 3; r++) {
        const w = coefficients[a] * keyWeights[(r / 3) | 0] * error[r];
        const at = (t - 1 + a) * size + r * DOFS;
        const to = (t - 1 + a) * DOFS;
        for (let k = 0; k < DOFS; k++) out.right[to + k] -= w * jacobians[at + k];
      }
    }
  }
  return cost;
}

/** block += scale · Jaᵀ W Jb */
function addWeightedProduct(
  j: Float64Array,
  a: number,
  b: number,
  scale: number,
  block: Float64Array,
  frame: number,
  lowerOnly: boolean,
): void {
  const to = frame * DOFS * DOFS;
  for (let r = 0; r < KEYS * 3; r++) {
    const w = scale * keyWeights[(r / 3) | 0];
    const ra = a + r * DOFS;
    const rb = b + r * DOFS;
    for (let i = 0; i < DOFS; i++) {
      const wi = w * j[ra + i];
      if (wi === 0) continue;
      const end = lowerOnly ? i + 1 : DOFS;
      const row = to + i * DOFS;
      for (let k = 0; k < end; k++) block[row + k] += wi * j[rb + k];
    }
  }
}

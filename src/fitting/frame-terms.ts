import { LANDMARK_COUNT } from '../evidence/index.ts';
import { DOFS, type Kinematics } from './articulation.ts';
import type { BandedSystem } from './banded-cholesky.ts';
import type { FitWeights } from './fit-weights.ts';
import type { Observations } from './observations.ts';
import { differentiatePoints, type PointSet, placePoints } from './points.ts';
import { addPosePrior } from './pose-prior.ts';

/** Landmarks that lie off their joint by a taste of the network's (hips), or that jitter more, count less. */
const LANDMARK_SPREAD = Float64Array.from({ length: LANDMARK_COUNT }, (_, l) => {
  if (l === 23 || l === 24) return 1.3;
  if (l >= 17 && l <= 22) return 1.5;
  if (l <= 10) return 1.2;
  return 1;
});
const LEFT_HIP = 23;
const RIGHT_HIP = 24;
/** A point nearer to the camera than this has no place in the picture, m. */
const NEAREST = 0.1;

/** What one frame says by itself: the picture, the 3D landmarks, and what poses are common. */
export interface FrameTerms {
  /**
   * The cost of frame `t`, whose state lies at `state[at…]` and has been posed into the kinematics. With a
   * system, its share in the normal equations is added.
   */
  add(o: Observations, state: Float64Array, at: number, out: BandedSystem | null, t: number): number;
}

export function createFrameTerms(points: PointSet, kinematics: Kinematics, weights: FitWeights): FrameTerms {
  const places = new Float64Array(LANDMARK_COUNT * 3);
  const jacobians = new Float64Array(points.jacobianSize);
  const middle = new Float64Array(3 * DOFS);
  const row = new Float64Array(DOFS);
  const robust2 = weights.robustScale * weights.robustScale;

  function addPrior(state: Float64Array, at: number, out: BandedSystem | null, t: number): number {
    let cost = 0;
    addPosePrior(state, at, weights.priorStrength, (value, dof, count, derivatives, from) => {
      cost += value * value;
      if (!out) return;
      for (let i = 0; i < count; i++) {
        const di = derivatives[from + i];
        out.right[t * DOFS + dof + i] -= di * value;
        const to = (t * DOFS + dof + i) * DOFS + dof;
        for (let j = 0; j <= i; j++) out.diagonal[to + j] += di * derivatives[from + j];
      }
    });
    return cost;
  }

  /** 2D reprojection: where the landmark appears against where the network saw it, px. */
  function addPicture(o: Observations, l: number, out: BandedSystem | null, t: number): number {
    const [fx, fy, cx, cy] = [
      o.intrinsics[4 * t],
      o.intrinsics[4 * t + 1],
      o.intrinsics[4 * t + 2],
      o.intrinsics[4 * t + 3],
    ];
    const x = places[3 * l];
    const y = places[3 * l + 1];
    const z = Math.max(places[3 * l + 2], NEAREST);
    const belief = o.weight[t * LANDMARK_COUNT + l];
    const sigma = weights.imageSpread * LANDMARK_SPREAD[l] * (fx / z);
    const i2 = 2 * (t * LANDMARK_COUNT + l);
    const ex = (fx * x) / z + cx - o.image[i2];
    const ey = (fy * y) / z + cy - o.image[i2 + 1];
    const r2 = (ex * ex + ey * ey) / (sigma * sigma);
    if (out) {
      const w = belief / (1 + r2 / robust2) / (sigma * sigma);
      const n = points.dofs[l].length;
      const j = points.jacobianAt[l];
      for (let k = 0; k < n; k++) row[k] = (fx / z) * (jacobians[j + k] - (x / z) * jacobians[j + 2 * n + k]);
      addRow(out, t, points.dofs[l], row, w, ex);
      for (let k = 0; k < n; k++)
        row[k] = (fy / z) * (jacobians[j + n + k] - (y / z) * jacobians[j + 2 * n + k]);
      addRow(out, t, points.dofs[l], row, w, ey);
    }
    return belief * robust2 * Math.log1p(r2 / robust2);
  }

  /**
   * 3D landmarks relative to the middle of the hips, m, with W = (I − v vᵀ)/σ² + v vᵀ/σd² for the line of
   * sight v: e' = e + (σ/σd − 1)(v·e) v in units of σ.
   */
  function addRelative(o: Observations, l: number, out: BandedSystem | null, t: number): number {
    const across = weights.acrossSpread * LANDMARK_SPREAD[l];
    const f = weights.acrossSpread / weights.depthSpread - 1;
    const belief = o.weight[t * LANDMARK_COUNT + l];
    const i3 = 3 * (t * LANDMARK_COUNT + l);
    const v = 3 * t;
    let along = 0;
    let square = 0;
    for (let k = 0; k < 3; k++) {
      const e = relativeError(o, i3, l, k);
      along += e * o.ray[v + k];
    }
    for (let k = 0; k < 3; k++) square += (relativeError(o, i3, l, k) + f * along * o.ray[v + k]) ** 2;
    const r2 = square / (across * across);
    if (out) {
      const w = belief / (1 + r2 / robust2) / (across * across);
      const dofs = points.dofs[l];
      const n = dofs.length;
      const j = points.jacobianAt[l];
      for (let k = 0; k < 3; k++) {
        const vk = f * o.ray[v + k];
        for (let c = 0; c < n; c++) {
          const d0 = jacobians[j + c] - middle[dofs[c]];
          const d1 = jacobians[j + n + c] - middle[DOFS + dofs[c]];
          const d2 = jacobians[j + 2 * n + c] - middle[2 * DOFS + dofs[c]];
          const own = k === 0 ? d0 : k === 1 ? d1 : d2;
          row[c] = own + vk * (o.ray[v] * d0 + o.ray[v + 1] * d1 + o.ray[v + 2] * d2);
        }
        addRow(out, t, dofs, row, w, relativeError(o, i3, l, k) + vk * along);
      }
    }
    return belief * robust2 * Math.log1p(r2 / robust2);
  }

  function relativeError(o: Observations, i3: number, l: number, k: number): number {
    return (
      places[3 * l + k] - (places[3 * LEFT_HIP + k] + places[3 * RIGHT_HIP + k]) / 2 - o.relative[i3 + k]
    );
  }

  /** (3, DOFS) how the middle of the hips moves. */
  function differentiateMiddle(): void {
    middle.fill(0);
    for (const hip of [LEFT_HIP, RIGHT_HIP]) {
      const dofs = points.dofs[hip];
      for (let k = 0; k < 3; k++) {
        for (let c = 0; c < dofs.length; c++) {
          middle[k * DOFS + dofs[c]] += jacobians[points.jacobianAt[hip] + k * dofs.length + c] / 2;
        }
      }
    }
    // Each landmark's row has columns for the freedoms of its own chain only: what the hips' markers do of
    // their own accord (turning about their joint) is left out of the others' rows.
  }

  return {
    add(o, state, at, out, t) {
      let cost = addPrior(state, at, out, t);
      if (!o.observed[t]) return cost;
      placePoints(points, kinematics, places, 0);
      if (out) {
        differentiatePoints(points, kinematics, places, 0, jacobians, 0);
        differentiateMiddle();
      }
      for (let l = 0; l < LANDMARK_COUNT; l++) {
        if (o.weight[t * LANDMARK_COUNT + l] <= 0) continue;
        cost += addPicture(o, l, out, t) + addRelative(o, l, out, t);
      }
      return cost;
    },
  };
}

/** Adds one weighted row over some freedoms to a frame's own block: A += w·rᵀr (lower triangle), b −= w·r·e. */
function addRow(
  out: BandedSystem,
  t: number,
  dofs: Int32Array,
  row: Float64Array,
  w: number,
  e: number,
): void {
  const { diagonal, right } = out;
  for (let i = 0; i < dofs.length; i++) {
    const wi = w * row[i];
    right[t * DOFS + dofs[i]] -= wi * e;
    const at = (t * DOFS + dofs[i]) * DOFS;
    for (let j = 0; j <= i; j++) diagonal[at + dofs[j]] += wi * row[j];
  }
}

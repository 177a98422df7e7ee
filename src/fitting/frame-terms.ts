import { LANDMARK_COUNT } from '../evidence/index.ts';
import { DOFS, type Kinematics } from './articulation.ts';
import type { BandedSystem } from './banded-cholesky.ts';
import type { FitWeights } from './fit-weights.ts';
import type { Observations } from './observations.ts';
import { type PointSet, placePoints } from './points.ts';
import { addPosePrior } from './pose-prior.ts';
import type { RelativeSums, TreeEquations } from './tree-equations.ts';

/** Landmarks that lie off their joint by a taste of the network's (hips), or that jitter more, count less. */
const LANDMARK_SPREAD = Float64Array.from({ length: LANDMARK_COUNT }, (_, l) => {
  if (l === 23 || l === 24) return 2;
  if (l >= 17 && l <= 22) return 1.5;
  if (l <= 10) return 1.2;
  return 1;
});
/** The corners of the eyes say nothing that the eyes and ears do not. */
const USED = Int32Array.from(
  Array.from({ length: LANDMARK_COUNT }, (_, l) => l).filter((l) => ![1, 3, 4, 6].includes(l)),
);
const LEFT_HIP = 23;
const RIGHT_HIP = 24;
/** A point nearer to the camera than this has no place in the picture, m. */
const NEAREST = 0.1;
/** The freedoms that move the middle of the hips: the pelvis' place and turn. */
const ROOT_DOFS = 6;

/** What one frame says by itself: the picture, the 3D landmarks, and what poses are common. */
export interface FrameTerms {
  /**
   * The cost of frame `t`, whose state lies at `state[at…]` and has been posed into the kinematics. With a system, the
   * share of the common poses is added to it, and what is known of points to the equations of the body's tree.
   */
  add(o: Observations, state: Float64Array, at: number, out: BandedSystem | null, t: number): number;
  /** Writes frame `t`'s equations of points, of others too, once all are added. */
  write(out: BandedSystem, t: number): void;
}

export function createFrameTerms(
  equations: TreeEquations,
  points: PointSet,
  kinematics: Kinematics,
  weights: FitWeights,
): FrameTerms {
  const places = new Float64Array(LANDMARK_COUNT * 3);
  const robust2 = weights.robustScale * weights.robustScale;
  /** Of the landmark at hand: the information on its place (3, 3) and weighted error (3), camera space, … */
  const picture = { information: new Float64Array(9), error: new Float64Array(3) };
  /** … and the same on its place relative to the middle of the hips. */
  const relative = { information: new Float64Array(9), error: new Float64Array(3) };
  const middle = new Float64Array(3 * ROOT_DOFS);
  const middlePlace = new Float64Array(3);
  const relativeProduct = new Float64Array(3 * ROOT_DOFS);

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
  function lookAtPicture(o: Observations, l: number, t: number): number {
    const i = 4 * t;
    const fx = o.intrinsics[i];
    const fy = o.intrinsics[i + 1];
    const x = places[3 * l];
    const y = places[3 * l + 1];
    const z = Math.max(places[3 * l + 2], NEAREST);
    const belief = o.weight[t * LANDMARK_COUNT + l];
    const sigma = weights.imageSpread * LANDMARK_SPREAD[l] * (fx / z);
    const i2 = 2 * (t * LANDMARK_COUNT + l);
    const ex = (fx * x) / z + o.intrinsics[i + 2] - o.image[i2];
    const ey = (fy * y) / z + o.intrinsics[i + 3] - o.image[i2 + 1];
    const r2 = (ex * ex + ey * ey) / (sigma * sigma);
    const w = belief / (1 + r2 / robust2) / (sigma * sigma);
    // Rows (a, 0, b) and (0, c, d) of the projection's derivative.
    const a = fx / z;
    const b = -a * (x / z);
    const c = fy / z;
    const d = -c * (y / z);
    const { information: m, error: g } = picture;
    m[0] = w * a * a;
    m[1] = 0;
    m[2] = w * a * b;
    m[4] = w * c * c;
    m[5] = w * c * d;
    m[8] = w * (b * b + d * d);
    m[3] = m[1];
    m[6] = m[2];
    m[7] = m[5];
    g[0] = w * a * ex;
    g[1] = w * c * ey;
    g[2] = w * (b * ex + d * ey);
    return belief * robust2 * Math.log1p(r2 / robust2);
  }

  /**
   * A 3D landmark relative to the middle of the hips, m, against one told of: W = (I − v vᵀ)/σ² + v vᵀ/σd²
   * for the line of sight v.
   */
  function lookAtDepth(
    o: Observations,
    told: Float64Array,
    belief: number,
    across: number,
    along: number,
    l: number,
    t: number,
  ): number {
    const i3 = 3 * (t * LANDMARK_COUNT + l);
    const vx = o.ray[3 * t];
    const vy = o.ray[3 * t + 1];
    const vz = o.ray[3 * t + 2];
    const ex = places[3 * l] - middlePlace[0] - told[i3];
    const ey = places[3 * l + 1] - middlePlace[1] - told[i3 + 1];
    const ez = places[3 * l + 2] - middlePlace[2] - told[i3 + 2];
    const deep = ex * vx + ey * vy + ez * vz;
    const wa = 1 / (across * across);
    const wd = 1 / (along * along) - wa;
    const r2 = (ex * ex + ey * ey + ez * ez) * wa + deep * deep * wd;
    const w = belief / (1 + r2 / robust2);
    const { information: m, error: g } = relative;
    m[0] += w * (wa + wd * vx * vx);
    m[1] += w * wd * vx * vy;
    m[2] += w * wd * vx * vz;
    m[4] += w * (wa + wd * vy * vy);
    m[5] += w * wd * vy * vz;
    m[8] += w * (wa + wd * vz * vz);
    g[0] += w * (wa * ex + wd * deep * vx);
    g[1] += w * (wa * ey + wd * deep * vy);
    g[2] += w * (wa * ez + wd * deep * vz);
    return belief * robust2 * Math.log1p(r2 / robust2);
  }

  function lookAtRelative(o: Observations, l: number, t: number): number {
    const { information: m, error: g } = relative;
    m.fill(0);
    g.fill(0);
    const spread = LANDMARK_SPREAD[l];
    const row = t * LANDMARK_COUNT + l;
    const belief = weights.hiddenDepthBelief + (1 - weights.hiddenDepthBelief) * o.weight[row];
    const { lift } = o;
    let cost = 0;
    if (lift) {
      const across = Math.max(weights.liftAcross, lift.spread[2 * row] * weights.liftDoubt);
      const along = lift.spread[2 * row + 1] * weights.liftDoubt;
      cost += lookAtDepth(o, lift.relative, 1, across, along, l, t);
    }
    const depth = lift ? weights.depthSpreadBesideLift : weights.depthSpread;
    cost += lookAtDepth(o, o.relative, belief, weights.acrossSpread * spread, depth * spread, l, t);
    m[3] = m[1];
    m[6] = m[2];
    m[7] = m[5];
    return cost;
  }

  /** (3, ROOT_DOFS) how the middle of the hips moves: only with the pelvis, which carries both. */
  function differentiateMiddle(): void {
    const { axis, position } = kinematics;
    const [x, y, z] = [0, 1, 2].map((k) => middlePlace[k] - position[k]);
    middle.fill(0);
    for (let k = 0; k < 3; k++) {
      const [a, b, c] = [axis[3 * k], axis[3 * k + 1], axis[3 * k + 2]];
      middle[k * ROOT_DOFS + k] = 1;
      middle[3 + k] = b * z - c * y;
      middle[ROOT_DOFS + 3 + k] = c * x - a * z;
      middle[2 * ROOT_DOFS + 3 + k] = a * y - b * x;
    }
  }

  /** What is relative to the middle of the hips moves less by its movement Jm: J − Jm in place of J. */
  function takeOffMiddle({ carried, information, pull }: RelativeSums, out: BandedSystem, t: number): void {
    // A −= S Jm + (S Jm)ᵀ − Jmᵀ M Jm for S = Σ Jᵀ M; of the rows and columns of the root. b += Jmᵀ Σ g.
    for (let c = 0; c < ROOT_DOFS; c++) {
      const x = middle[c];
      const y = middle[ROOT_DOFS + c];
      const z = middle[2 * ROOT_DOFS + c];
      out.right[t * DOFS + c] += x * pull[0] + y * pull[1] + z * pull[2];
      for (let i = 0; i < DOFS; i++) {
        const value = carried[3 * i] * x + carried[3 * i + 1] * y + carried[3 * i + 2] * z;
        const [low, high] = i < c ? [i, c] : [c, i];
        out.diagonal[(t * DOFS + high) * DOFS + low] -= i === c ? 2 * value : value;
      }
      for (let k = 0; k < 3; k++) {
        relativeProduct[3 * c + k] =
          information[3 * k] * x + information[3 * k + 1] * y + information[3 * k + 2] * z;
      }
    }
    for (let i = 0; i < ROOT_DOFS; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k < 3; k++) sum += relativeProduct[3 * i + k] * middle[k * ROOT_DOFS + j];
        out.diagonal[(t * DOFS + i) * DOFS + j] += sum;
      }
    }
  }

  return {
    add(o, state, at, out, t) {
      let cost = addPrior(state, at, out, t);
      if (!o.observed[t]) return cost;
      placePoints(points, kinematics, places, 0);
      for (let k = 0; k < 3; k++) middlePlace[k] = (places[3 * LEFT_HIP + k] + places[3 * RIGHT_HIP + k]) / 2;
      for (const l of USED) {
        cost += lookAtPicture(o, l, t) + lookAtRelative(o, l, t);
        if (!out) continue;
        const at = 3 * l;
        equations.add(points.joint[l], places[at], places[at + 1], places[at + 2], picture, relative);
      }
      return cost;
    },
    write(out, t) {
      differentiateMiddle();
      takeOffMiddle(equations.write(out, t), out, t);
    },
  };
}

import type { Kinematics } from './articulation.ts';
import { placeRingPoint, type Rings } from './body-rings.ts';
import type { FitWeights } from './fit-weights.ts';
import type { Observations } from './observations.ts';
import { type OutlineMatches, SLOTS } from './outline-matches.ts';
import type { TreeEquations } from './tree-equations.ts';

/** What the silhouettes say: the sides of the body's parts lie on the edge of what was seen. */
export interface OutlineTerms {
  /** The cost of frame `t`, posed into the kinematics; with equations, its points are added to them. */
  add(o: Observations, out: TreeEquations | null, t: number): number;
}

/** A point nearer to the camera than this has no place in the picture, m. */
const NEAREST = 0.1;

/** @param matches the edges that were found, which its user keeps up to date */
export function createOutlineTerms(
  kinematics: Kinematics,
  rings: Rings,
  matches: OutlineMatches,
  weights: FitWeights,
): OutlineTerms {
  const { count, joint } = rings.model;
  const robust2 = weights.robustScale * weights.robustScale;
  const news = { information: new Float64Array(9), error: new Float64Array(3) };
  const place = new Float64Array(3);

  /** What an error `e`, weighted `w`, says of the point at hand that it changes with by (gx, gy, gz): w·g·gᵀ, w·g·e. */
  function tell(w: number, e: number, gx: number, gy: number, gz: number): void {
    const { information: m, error } = news;
    m[0] = w * gx * gx;
    m[1] = w * gx * gy;
    m[2] = w * gx * gz;
    m[4] = w * gy * gy;
    m[5] = w * gy * gz;
    m[8] = w * gz * gz;
    m[3] = m[1];
    m[6] = m[2];
    m[7] = m[5];
    error[0] = w * e * gx;
    error[1] = w * e * gy;
    error[2] = w * e * gz;
  }

  return {
    add(o, out, t) {
      if (weights.outlineBelief === 0) return 0;
      let cost = 0;
      const fx = o.intrinsics[4 * t];
      const fy = o.intrinsics[4 * t + 1];
      const cx = o.intrinsics[4 * t + 2];
      const cy = o.intrinsics[4 * t + 3];
      for (let slot = 0; slot < count * SLOTS; slot++) {
        const at = t * count * SLOTS + slot;
        if (matches.belief[at] === 0) continue;
        const r = Math.floor(slot / SLOTS);
        placeRingPoint(rings, r, matches.point[at], kinematics, place);
        const z = Math.max(place[2], NEAREST);
        const nx = matches.normal[2 * at];
        const ny = matches.normal[2 * at + 1];
        const scale = 1 / (weights.outlineSpread * matches.perMetre[at]);
        const u = (fx * place[0]) / z + cx;
        const v = (fy * place[1]) / z + cy;
        const e = (nx * u + ny * v - matches.target[at]) * scale;
        const r2 = e * e;
        const belief = matches.belief[at] * weights.outlineBelief;
        cost += belief * robust2 * Math.log1p(r2 / robust2);
        if (!out) continue;
        const gx = (nx * fx * scale) / z;
        const gy = (ny * fy * scale) / z;
        tell(belief / (1 + r2 / robust2), e, gx, gy, -(gx * place[0] + gy * place[1]) / z);
        out.add(joint[r], place[0], place[1], place[2], news, null);
      }
      return cost;
    },
  };
}

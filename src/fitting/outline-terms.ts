import { LANDMARK_COUNT } from '../evidence/index.ts';
import type { Kinematics } from './articulation.ts';
import { DIRECTIONS, type Rings } from './body-rings.ts';
import type { FitWeights } from './fit-weights.ts';
import type { Observations } from './observations.ts';
import { distanceToEdge } from './silhouettes.ts';
import type { TreeEquations } from './tree-equations.ts';

/** What the silhouettes say: the sides of the body's parts lie on the edge of what was seen. */
export interface OutlineTerms {
  /**
   * Looks for the edge beside each part of the body, for all costs to come.
   *
   * @param pose poses a frame into the kinematics
   */
  match(o: Observations, pose: (t: number) => void): void;
  /** The cost of frame `t`, posed into the kinematics; with equations, its points are added to them. */
  add(o: Observations, out: TreeEquations | null, t: number): number;
  /** How far the edges that were matched lie beyond the body, of all frames one after another. */
  edges(frames: number): Edge[];
}

/** A place where the silhouette's edge was found beside the body. */
export interface Edge {
  readonly frame: number;
  readonly ring: number;
  /** Which of the ring's points lies beside it. */
  readonly point: number;
  /** The unit vector out of the part, in the picture. */
  readonly nx: number;
  readonly ny: number;
  /** How far the edge lies beyond the point, m on the body's plane. */
  readonly beyond: number;
  /** 0–1 */
  readonly belief: number;
}

/** For each frame, ring and side, the edge that was found beside it. */
interface OutlineMatches {
  /** (T, R, 2) 0 where there is none; else how much to believe it, 0–1 */
  readonly belief: Float64Array;
  /** (T, R, 2) which of the ring's points it is */
  readonly point: Uint8Array;
  /** (T, R, 2, 2) the unit vector out of the part, in the picture */
  readonly normal: Float64Array;
  /** (T, R, 2) how far the edge lies beyond the part's side, m on the body's plane */
  readonly beyond: Float64Array;
  /** (T, R, 2) px for 1 m on the body's plane */
  readonly perMetre: Float64Array;
  /** (T, R, 2) where along the normal the part's side belongs, px */
  readonly target: Float64Array;
}

/** Edges farther from a part's side than this are others', m. */
const REACH = 0.09;
/** Nearer to the camera than this nothing has a place in the picture, m. */
const NEAREST = 0.1;
/** Parts that point at the camera have no sides: their length in the picture, of their own. */
const LEAST_LENGTH = 0.35;
/** How far clothes and the network's edge lie outside of the body where too few frames tell, m. */
const USUAL_BEYOND = 0.012;
/** Edges are steadied over so long, s, standard deviation. */
const STEADY_SECONDS = 0.1;
/** Frames that tell. */
const LEAST_FRAMES = 8;

export function createOutlineTerms(
  kinematics: Kinematics,
  rings: Rings,
  weights: FitWeights,
  capacity: number,
): OutlineTerms {
  const { model, offset } = rings;
  const slots = model.count * 2;
  const matches: OutlineMatches = {
    belief: new Float64Array(capacity * slots),
    point: new Uint8Array(capacity * slots),
    normal: new Float64Array(capacity * slots * 2),
    beyond: new Float64Array(capacity * slots),
    perMetre: new Float64Array(capacity * slots),
    target: new Float64Array(capacity * slots),
  };
  const robust2 = weights.robustScale * weights.robustScale;
  const news = { information: new Float64Array(9), error: new Float64Array(3) };
  const calm = new Float64Array(capacity);
  let isKnown = false;

  /** The point of ring `r` farthest to the side of (x, y, z), a vector in the joint's own frame. */
  function farthest(r: number, x: number, y: number, z: number): number {
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let d = 0; d < DIRECTIONS; d++) {
      const at = 3 * (r * DIRECTIONS + d);
      const out = offset[at] * x + offset[at + 1] * y + offset[at + 2] * z;
      if (out <= most) continue;
      most = out;
      best = d;
    }
    return best;
  }

  function matchRing(o: Observations, t: number, r: number): void {
    const { rotation, position } = kinematics;
    const j = model.joint[r];
    const m = 9 * j;
    const at = t * slots + 2 * r;
    const [ax, ay, az] = model.along.subarray(3 * r, 3 * r + 3);
    // The part's direction and the line of sight to it.
    const dx = rotation[m] * ax + rotation[m + 1] * ay + rotation[m + 2] * az;
    const dy = rotation[m + 3] * ax + rotation[m + 4] * ay + rotation[m + 5] * az;
    const dz = rotation[m + 6] * ax + rotation[m + 7] * ay + rotation[m + 8] * az;
    const x = position[3 * j];
    const y = position[3 * j + 1];
    const z = position[3 * j + 2];
    if (z < NEAREST) return;
    const n = Math.hypot(x, y, z);
    let sx = (dy * z - dz * y) / n;
    let sy = (dz * x - dx * z) / n;
    let sz = (dx * y - dy * x) / n;
    const length = Math.hypot(sx, sy, sz);
    if (length < LEAST_LENGTH) return;
    sx /= length;
    sy /= length;
    sz /= length;
    // The same in the joint's own frame.
    const lx = rotation[m] * sx + rotation[m + 3] * sy + rotation[m + 6] * sz;
    const ly = rotation[m + 1] * sx + rotation[m + 4] * sy + rotation[m + 7] * sz;
    const lz = rotation[m + 2] * sx + rotation[m + 5] * sy + rotation[m + 8] * sz;
    const seen = Math.min(
      o.weight[t * LANDMARK_COUNT + model.seenBy[2 * r]],
      o.weight[t * LANDMARK_COUNT + model.seenBy[2 * r + 1]],
    );
    for (let side = 0; side < 2; side++) {
      const sign = side === 0 ? 1 : -1;
      const d = farthest(r, sign * lx, sign * ly, sign * lz);
      matches.point[at + side] = d;
      lookForEdge(o, t, r, side, seen, sign * sx, sign * sy);
    }
  }

  function lookForEdge(
    o: Observations,
    t: number,
    r: number,
    side: number,
    seen: number,
    nx: number,
    ny: number,
  ): void {
    if (!o.silhouettes) return;
    const at = t * slots + 2 * r + side;
    place(r, matches.point[at]);
    const [fx, fy, cx, cy] = o.intrinsics.subarray(4 * t, 4 * t + 4);
    const z = point[2];
    if (z < NEAREST) return;
    const u = (fx * point[0]) / z + cx;
    const v = (fy * point[1]) / z + cy;
    const n = Math.hypot(nx, ny);
    const reach = (REACH * fx) / z;
    const distance = distanceToEdge(o.silhouettes, t, u, v, nx / n, ny / n, reach);
    if (!(Math.abs(distance) <= reach)) return;
    matches.belief[at] = seen;
    matches.normal[2 * at] = nx / n;
    matches.normal[2 * at + 1] = ny / n;
    matches.beyond[at] = (distance * z) / fx;
    matches.perMetre[at] = fx / z;
    matches.target[at] = (u * nx + v * ny) / n + distance;
  }

  const point = new Float64Array(3);
  /** Where point `d` of ring `r` is, camera space, m. */
  function place(r: number, d: number): void {
    const { rotation, position } = kinematics;
    const j = model.joint[r];
    const a = 3 * (r * DIRECTIONS + d);
    for (let k = 0; k < 3; k++) {
      const m = 9 * j + 3 * k;
      point[k] =
        position[3 * j + k] +
        rotation[m] * offset[a] +
        rotation[m + 1] * offset[a + 1] +
        rotation[m + 2] * offset[a + 2];
    }
  }

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

  /** How far the edge lies beyond ring `r` on both sides, as a rule: what the person wears there. */
  function usualBeyond(o: Observations, r: number): number {
    const widths: number[] = [];
    for (let at = 2 * r; at < o.frames * slots; at += slots) {
      if (matches.belief[at] > 0 && matches.belief[at + 1] > 0)
        widths.push((matches.beyond[at] + matches.beyond[at + 1]) / 2);
    }
    widths.sort((a, b) => a - b);
    return widths.length < LEAST_FRAMES ? USUAL_BEYOND : widths[widths.length >> 1];
  }

  /** Where the sides of ring `r` belong: as far from the edge as they are as a rule, over a little while. */
  function aim(o: Observations, r: number): void {
    const usual = usualBeyond(o, r);
    for (let side = 0; side < 2; side++) {
      steady(o, 2 * r + side);
      for (let t = 0, at = 2 * r + side; t < o.frames; t++, at += slots) {
        if (matches.belief[at] > 0)
          matches.target[at] += (calm[t] - matches.beyond[at] - usual) * matches.perMetre[at];
      }
    }
  }

  /** Mean over time of how far the edge lies beyond: a cell of the silhouette is coarse, and its edge trembles. */
  function steady(o: Observations, slot: number): void {
    const reach = 2 * STEADY_SECONDS;
    for (let t = 0, from = 0; t < o.frames; t++) {
      while (o.time[t] - o.time[from] > reach) from++;
      let sum = 0;
      let all = 0;
      for (let s = from; s < o.frames && o.time[s] - o.time[t] <= reach; s++) {
        const at = s * slots + slot;
        if (matches.belief[at] <= 0) continue;
        const d = (o.time[s] - o.time[t]) / STEADY_SECONDS;
        const w = matches.belief[at] * Math.exp((-d * d) / 2);
        sum += w * matches.beyond[at];
        all += w;
      }
      calm[t] = all > 0 ? sum / all : 0;
    }
  }

  return {
    edges(frames) {
      const edges: Edge[] = [];
      if (!isKnown) return edges;
      for (let at = 0; at < frames * slots; at++) {
        if (matches.belief[at] <= 0) continue;
        edges.push({
          frame: Math.floor(at / slots),
          ring: (at % slots) >> 1,
          point: matches.point[at],
          nx: matches.normal[2 * at],
          ny: matches.normal[2 * at + 1],
          beyond: matches.beyond[at],
          belief: matches.belief[at],
        });
      }
      return edges;
    },
    match(o, pose) {
      isKnown = o.silhouettes !== null && weights.outlineBelief > 0;
      if (!isKnown) return;
      matches.belief.fill(0, 0, o.frames * slots);
      for (let t = 0; t < o.frames; t++) {
        if (!o.observed[t]) continue;
        pose(t);
        for (let r = 0; r < model.count; r++) matchRing(o, t, r);
      }
      for (let r = 0; r < model.count; r++) aim(o, r);
    },
    add(o, out, t) {
      if (!isKnown) return 0;
      let cost = 0;
      const fx = o.intrinsics[4 * t];
      const fy = o.intrinsics[4 * t + 1];
      for (let r = 0; r < model.count; r++) {
        for (let side = 0; side < 2; side++) {
          const at = t * slots + 2 * r + side;
          const belief = matches.belief[at] * weights.outlineBelief;
          if (belief <= 0) continue;
          place(r, matches.point[at]);
          const z = Math.max(point[2], NEAREST);
          const nx = matches.normal[2 * at];
          const ny = matches.normal[2 * at + 1];
          const sigma = (weights.outlineSpread * fx) / z;
          const u = (fx * point[0]) / z + o.intrinsics[4 * t + 2];
          const v = (fy * point[1]) / z + o.intrinsics[4 * t + 3];
          const e = (nx * u + ny * v - matches.target[at]) / sigma;
          const r2 = e * e;
          cost += belief * robust2 * Math.log1p(r2 / robust2);
          if (!out) continue;
          const w = belief / (1 + r2 / robust2);
          const gx = (nx * fx) / z / sigma;
          const gy = (ny * fy) / z / sigma;
          const gz = -(gx * point[0] + gy * point[1]) / z;
          tell(w, e, gx, gy, gz);
          out.add(model.joint[r], point[0], point[1], point[2], news, null);
        }
      }
      return cost;
    },
  };
}

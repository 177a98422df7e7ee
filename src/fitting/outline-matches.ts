import { LANDMARK_COUNT, SILHOUETTE_SIZE } from '../evidence/index.ts';
import type { Kinematics } from './articulation.ts';
import { DIRECTIONS, MIDDLE, placeRingPoint, RING_POINTS, type Rings } from './body-rings.ts';
import { median } from './median.ts';
import type { Observations } from './observations.ts';
import { distanceToEdge, nearestInside } from './silhouettes.ts';

/** Of each ring: the edge on either side of it, and the one before its middle where that lies outside. */
export const SLOTS = 3;
const OUTSIDE = 2;

/**
 * For each frame and ring, the edges of the silhouette that were found beside it. Lines in the picture: a point of the
 * ring belongs where normal · point = target.
 */
export interface OutlineMatches {
  /** (T, R, SLOTS) 0 where there is none; else how much to believe it, 0–1 */
  readonly belief: Float64Array;
  /** (T, R, SLOTS) which of the ring's points it is */
  readonly point: Uint8Array;
  /** (T, R, SLOTS, 2) the unit vector out of the silhouette */
  readonly normal: Float64Array;
  /** (T, R, SLOTS) how far the edge lies beyond the point, m on the body's plane */
  readonly beyond: Float64Array;
  /** (T, R, SLOTS) px for 1 m on the body's plane */
  readonly perMetre: Float64Array;
  /** (T, R, SLOTS) px */
  readonly target: Float64Array;
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

/** Edges farther from a part's side than this are others', m. */
const REACH = 0.09;
/** A part's middle farther outside than this is not drawn back, m: somebody else may hide it. */
const OUTSIDE_REACH = 0.3;
/** How much that counts, beside an edge in full view: it is for parts that are in no view. */
const OUTSIDE_BELIEF = 1;
/** So near to the picture's border, in cells of the silhouette, its edge may be the picture's. */
const BORDER_CELLS = 1.5;
/** Nearer to the camera than this nothing has a place in the picture, m. */
const NEAREST = 0.1;
/** Parts that point at the camera have no sides: their length in the picture, of their own. */
const LEAST_LENGTH = 0.35;
/** How far clothes and the network's edge lie outside of the body where too few frames tell, m. */
const USUAL_BEYOND = 0.013;
/** Frames that tell. */
const LEAST_FRAMES = 5;
/** Edges are steadied over so long, s, standard deviation. */
const STEADY_SECONDS = 0.1;

export interface OutlineMatcher {
  readonly matches: OutlineMatches;
  /** @param pose poses a frame into the kinematics */
  match(o: Observations, pose: (t: number) => void): void;
  /** The edges on the sides of parts, of all frames one after another, as they were matched last. */
  edges(frames: number): Edge[];
}

/** @param capacity the most frames at once */
export function createOutlineMatcher(rings: Rings, kinematics: Kinematics, capacity: number): OutlineMatcher {
  const { model, offset } = rings;
  const width = model.count * SLOTS;
  const matches: OutlineMatches = {
    belief: new Float64Array(capacity * width),
    point: new Uint8Array(capacity * width),
    normal: new Float64Array(capacity * width * 2),
    beyond: new Float64Array(capacity * width),
    perMetre: new Float64Array(capacity * width),
    target: new Float64Array(capacity * width),
  };
  const calm = new Float64Array(capacity * width);
  const share = new Float64Array(capacity);
  const place = new Float64Array(3);
  const nearest = new Float64Array(3);
  let isKnown = false;

  function matchRing(o: Observations, t: number, r: number): void {
    const { rotation, position } = kinematics;
    const j = model.joint[r];
    const m = 9 * j;
    const x = position[3 * j];
    const y = position[3 * j + 1];
    const z = position[3 * j + 2];
    if (z < NEAREST) return;
    const ax = model.along[3 * r];
    const ay = model.along[3 * r + 1];
    const az = model.along[3 * r + 2];
    // The part's direction, and what is across it and the line of sight.
    const dx = rotation[m] * ax + rotation[m + 1] * ay + rotation[m + 2] * az;
    const dy = rotation[m + 3] * ax + rotation[m + 4] * ay + rotation[m + 5] * az;
    const dz = rotation[m + 6] * ax + rotation[m + 7] * ay + rotation[m + 8] * az;
    const sx = dy * z - dz * y;
    const sy = dz * x - dx * z;
    const sz = dx * y - dy * x;
    const at = t * width + SLOTS * r;
    if (model.isRound[r] === 1 && Math.hypot(sx, sy, sz) >= LEAST_LENGTH * Math.hypot(x, y, z)) {
      // The same in the joint's own frame.
      farthest(
        r,
        at,
        rotation[m] * sx + rotation[m + 3] * sy + rotation[m + 6] * sz,
        rotation[m + 1] * sx + rotation[m + 4] * sy + rotation[m + 7] * sz,
        rotation[m + 2] * sx + rotation[m + 5] * sy + rotation[m + 8] * sz,
      );
      const n = Math.hypot(sx, sy);
      const seen = Math.min(
        o.weight[t * LANDMARK_COUNT + model.seenBy[2 * r]],
        o.weight[t * LANDMARK_COUNT + model.seenBy[2 * r + 1]],
      );
      lookForEdge(o, t, r, at, seen, sx / n, sy / n);
      lookForEdge(o, t, r, at + 1, seen, -sx / n, -sy / n);
    }
    if (matches.belief[at] === 0 && matches.belief[at + 1] === 0) lookFromOutside(o, t, r, at + OUTSIDE);
  }

  /** The points of ring `r` farthest to both sides along a vector in the joint's own frame. */
  function farthest(r: number, at: number, x: number, y: number, z: number): void {
    let most = Number.NEGATIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (let d = 0; d < DIRECTIONS; d++) {
      const a = 3 * (r * RING_POINTS + d);
      const out = offset[a] * x + offset[a + 1] * y + offset[a + 2] * z;
      if (out > most) {
        most = out;
        matches.point[at] = d;
      }
      if (out < least) {
        least = out;
        matches.point[at + 1] = d;
      }
    }
  }

  function lookForEdge(
    o: Observations,
    t: number,
    r: number,
    at: number,
    seen: number,
    nx: number,
    ny: number,
  ): void {
    if (!o.silhouettes) return;
    placeRingPoint(rings, r, matches.point[at], kinematics, place);
    if (place[2] < NEAREST) return;
    const i = 4 * t;
    const perMetre = o.intrinsics[i] / place[2];
    const u = perMetre * place[0] + o.intrinsics[i + 2];
    const v = (o.intrinsics[i + 1] * place[1]) / place[2] + o.intrinsics[i + 3];
    const reach = REACH * perMetre;
    const distance = distanceToEdge(o.silhouettes, t, u, v, nx, ny, reach);
    if (!(Math.abs(distance) <= reach)) return;
    if (!isInPicture(o, t, u + nx * distance, v + ny * distance)) return;
    keep(at, seen, nx, ny, perMetre, distance, u * nx + v * ny + distance);
  }

  /** A part's middle belongs on the silhouette, wherever its sides are. */
  function lookFromOutside(o: Observations, t: number, r: number, at: number): void {
    if (!o.silhouettes) return;
    placeRingPoint(rings, r, MIDDLE, kinematics, place);
    if (place[2] < NEAREST) return;
    const i = 4 * t;
    const perMetre = o.intrinsics[i] / place[2];
    const u = perMetre * place[0] + o.intrinsics[i + 2];
    const v = (o.intrinsics[i + 1] * place[1]) / place[2] + o.intrinsics[i + 3];
    if (!isInPicture(o, t, u, v)) return;
    nearestInside(o.silhouettes, t, u, v, OUTSIDE_REACH * perMetre, nearest);
    const [nx, ny, distance] = nearest;
    if (!(distance > 0)) return;
    matches.point[at] = MIDDLE;
    keep(at, OUTSIDE_BELIEF, nx, ny, perMetre, -distance, u * nx + v * ny - distance);
  }

  function keep(
    at: number,
    belief: number,
    nx: number,
    ny: number,
    perMetre: number,
    distance: number,
    target: number,
  ): void {
    matches.belief[at] = belief;
    matches.normal[2 * at] = nx;
    matches.normal[2 * at + 1] = ny;
    matches.beyond[at] = distance / perMetre;
    matches.perMetre[at] = perMetre;
    matches.target[at] = target;
  }

  /** Means over time of how far edges lie beyond: a cell of the silhouette is coarse, and its edge trembles. */
  function steady(o: Observations): void {
    const { belief, beyond } = matches;
    const reach = 2 * STEADY_SECONDS;
    let from = 0;
    let to = 0;
    for (let t = 0; t < o.frames; t++) {
      while (o.time[t] - o.time[from] > reach) from++;
      while (to < o.frames && o.time[to] - o.time[t] <= reach) to++;
      for (let s = from; s < to; s++) {
        const d = (o.time[s] - o.time[t]) / STEADY_SECONDS;
        share[s] = Math.exp((-d * d) / 2);
      }
      for (let slot = 0; slot < width; slot++) {
        if (belief[t * width + slot] === 0) continue;
        let sum = 0;
        let all = 0;
        for (let s = from; s < to; s++) {
          const w = share[s] * belief[s * width + slot];
          sum += w * beyond[s * width + slot];
          all += w;
        }
        calm[t * width + slot] = sum / all;
      }
    }
  }

  /** How far the edge lies beyond ring `r` on both sides, as a rule: what the person wears there. */
  function usualBeyond(o: Observations, r: number): number {
    const widths: number[] = [];
    for (let at = SLOTS * r; at < o.frames * width; at += width) {
      if (matches.belief[at] > 0 && matches.belief[at + 1] > 0)
        widths.push((matches.beyond[at] + matches.beyond[at + 1]) / 2);
    }
    return widths.length < LEAST_FRAMES ? USUAL_BEYOND : median(widths);
  }

  /** The sides of ring `r` belong as far from the edge as they are as a rule, its middle on the edge. */
  function aim(o: Observations, r: number): void {
    const usual = usualBeyond(o, r);
    for (let t = 0; t < o.frames; t++) {
      for (let slot = 0; slot < SLOTS; slot++) {
        const at = t * width + SLOTS * r + slot;
        if (matches.belief[at] === 0) continue;
        const apart = slot === OUTSIDE ? 0 : usual;
        matches.target[at] += (calm[at] - matches.beyond[at] - apart) * matches.perMetre[at];
      }
    }
  }

  return {
    matches,
    match(o, pose) {
      matches.belief.fill(0, 0, o.frames * width);
      isKnown = o.silhouettes !== null;
      if (!isKnown) return;
      for (let t = 0; t < o.frames; t++) {
        if (!o.observed[t]) continue;
        pose(t);
        for (let r = 0; r < model.count; r++) matchRing(o, t, r);
      }
      steady(o);
      for (let r = 0; r < model.count; r++) aim(o, r);
    },
    edges(frames) {
      const edges: Edge[] = [];
      for (let at = 0; isKnown && at < frames * width; at++) {
        if (at % SLOTS === OUTSIDE || matches.belief[at] === 0) continue;
        edges.push({
          frame: Math.floor(at / width),
          ring: Math.floor((at % width) / SLOTS),
          point: matches.point[at],
          nx: matches.normal[2 * at],
          ny: matches.normal[2 * at + 1],
          beyond: matches.beyond[at],
          belief: matches.belief[at],
        });
      }
      return edges;
    },
  };
}

/** Whether a place is well within the picture: at its border the silhouette ends and the person does not. */
function isInPicture({ intrinsics, silhouettes }: Observations, t: number, x: number, y: number): boolean {
  if (!silhouettes) return false;
  const margin = (BORDER_CELLS * silhouettes.crop[4 * t + 2]) / SILHOUETTE_SIZE;
  // Lenses look through the middle of the picture, or nearly.
  const right = 2 * intrinsics[4 * t + 2] - margin;
  const bottom = 2 * intrinsics[4 * t + 3] - margin;
  return x > margin && y > margin && x < right && y < bottom;
}

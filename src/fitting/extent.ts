import { type Body, leadersOf, type PosedJoints, skinTransforms } from '../body/index.ts';
import { NEAR } from './projection.ts';

/** Where one person's surface ends, in the picture and below, without placing all of it. */
export interface Extent {
  /**
   * Writes x, y, width, height of the projected surface, px.
   *
   * @returns the largest y of the surface, which points down, m
   */
  write(posed: PosedJoints, intrinsics: Float32Array, frame: number, out: Float32Array, to: number): number;
}

/** Vertices that lie beside each other, at most so many. */
const PATCH = 32;
/** Weights and numbers are rounded: a patch may reach farther than is computed by so much, m. */
const MARGIN = 1e-3;

/**
 * A patch of the surface lies within the balls about its middle as each of its joints carries them: blended skinning is a
 * mean of rigid movements. A patch whose balls end within what is placed already changes nothing and is passed over, so
 * that the outcome is that of the whole surface; less than half of it is placed.
 *
 * @param body skinned linearly, without corrections by pose
 */
export function createExtent(body: Body, betas: Float32Array): Extent {
  const { influences, skinJoints, skinWeights, jointCount, vertexCount } = body;
  const { order, jointsFrom, joints } = patchesOf(body);
  const rest = body.restVertices(betas);
  const restJoints = body.restJoints(betas);
  const transforms = new Float64Array(jointCount * 12);
  const patches = Math.ceil(vertexCount / PATCH);
  const ball = ballsOf(rest, order, patches);
  /** (patches, 5) how far each may reach: left, right, up and down in the picture, and down in space. */
  const reach = new Float64Array(patches * 5);
  const isPlaced = new Uint8Array(patches);
  /** How far what is placed reaches. */
  const edge = new Float64Array(5);

  function reachOf(patch: number, fx: number, fy: number): void {
    const at = 5 * patch;
    reach.fill(Number.NEGATIVE_INFINITY, at, at + 5);
    const x = ball[4 * patch];
    const y = ball[4 * patch + 1];
    const z = ball[4 * patch + 2];
    const r = ball[4 * patch + 3];
    for (let n = jointsFrom[patch]; n < jointsFrom[patch + 1]; n++) {
      const t = 12 * joints[n];
      const px = transforms[t] * x + transforms[t + 1] * y + transforms[t + 2] * z + transforms[t + 3];
      const py = transforms[t + 4] * x + transforms[t + 5] * y + transforms[t + 6] * z + transforms[t + 7];
      const pz = transforms[t + 8] * x + transforms[t + 9] * y + transforms[t + 10] * z + transforms[t + 11];
      if (pz - r < NEAR) return void reach.fill(Number.POSITIVE_INFINITY, at, at + 5);
      raise(at, fx * farthest(r - px, pz, r));
      raise(at + 1, fx * farthest(r + px, pz, r));
      raise(at + 2, fy * farthest(r - py, pz, r));
      raise(at + 3, fy * farthest(r + py, pz, r));
      raise(at + 4, py + r);
    }
  }

  function raise(at: number, value: number): void {
    if (value > reach[at]) reach[at] = value;
  }

  function place(patch: number, fx: number, fy: number): void {
    if (isPlaced[patch] === 1) return;
    isPlaced[patch] = 1;
    const end = Math.min(vertexCount, (patch + 1) * PATCH);
    for (let n = patch * PATCH; n < end; n++) {
      const v = order[n];
      const x = rest[3 * v];
      const y = rest[3 * v + 1];
      const z = rest[3 * v + 2];
      let px = 0;
      let py = 0;
      let pz = 0;
      for (let k = v * influences; k < (v + 1) * influences; k++) {
        const w = skinWeights[k];
        if (w === 0) continue;
        const t = skinJoints[k] * 12;
        px += w * (transforms[t] * x + transforms[t + 1] * y + transforms[t + 2] * z + transforms[t + 3]);
        py += w * (transforms[t + 4] * x + transforms[t + 5] * y + transforms[t + 6] * z + transforms[t + 7]);
        pz +=
          w * (transforms[t + 8] * x + transforms[t + 9] * y + transforms[t + 10] * z + transforms[t + 11]);
      }
      // As surfaces are kept.
      px = Math.fround(px);
      py = Math.fround(py);
      const depth = Math.max(Math.fround(pz), NEAR);
      const u = (fx * px) / depth;
      const w = (fy * py) / depth;
      if (-u > edge[0]) edge[0] = -u;
      if (u > edge[1]) edge[1] = u;
      if (-w > edge[2]) edge[2] = -w;
      if (w > edge[3]) edge[3] = w;
      if (py > edge[4]) edge[4] = py;
    }
  }

  /** The patch that may reach farthest to one of the five sides. */
  function farthestPatch(side: number): number {
    let best = 0;
    for (let patch = 1; patch < patches; patch++)
      if (reach[5 * patch + side] > reach[5 * best + side]) best = patch;
    return best;
  }

  function mayReachOut(patch: number): boolean {
    for (let side = 0; side < 5; side++) if (reach[5 * patch + side] > edge[side]) return true;
    return false;
  }

  return {
    write(posed, intrinsics, frame, out, to) {
      const fx = intrinsics[4 * frame];
      const fy = intrinsics[4 * frame + 1];
      skinTransforms(posed, restJoints, transforms);
      edge.fill(Number.NEGATIVE_INFINITY);
      isPlaced.fill(0);
      for (let patch = 0; patch < patches; patch++) reachOf(patch, fx, fy);
      for (let side = 0; side < 5; side++) place(farthestPatch(side), fx, fy);
      for (let patch = 0; patch < patches; patch++) if (mayReachOut(patch)) place(patch, fx, fy);
      const [left, right, top, bottom] = [-edge[0], edge[1], -edge[2], edge[3]];
      out[to] = left + intrinsics[4 * frame + 2];
      out[to + 1] = top + intrinsics[4 * frame + 3];
      out[to + 2] = right - left;
      out[to + 3] = bottom - top;
      return edge[4];
    },
  };
}

/** The largest a/z for a distance `a` to one side, over depths from z − r to z + r. */
function farthest(a: number, z: number, r: number): number {
  return a > 0 ? a / (z - r) : a / (z + r);
}

/** (patches, 4) a middle and a radius that holds the patch, m, at rest. */
function ballsOf(rest: Float32Array, order: Uint32Array, patches: number): Float64Array {
  const balls = new Float64Array(patches * 4);
  for (let patch = 0; patch < patches; patch++) {
    const from = patch * PATCH;
    const end = Math.min(order.length, from + PATCH);
    const at = 4 * patch;
    for (let n = from; n < end; n++)
      for (let k = 0; k < 3; k++) balls[at + k] += rest[3 * order[n] + k] / (end - from);
    for (let n = from; n < end; n++) {
      const x = rest[3 * order[n]] - balls[at];
      const y = rest[3 * order[n] + 1] - balls[at + 1];
      const z = rest[3 * order[n] + 2] - balls[at + 2];
      balls[at + 3] = Math.max(balls[at + 3], Math.sqrt(x * x + y * y + z * z) + MARGIN);
    }
  }
  return balls;
}

interface Patches {
  /** (V) vertices, those of a patch one after the other */
  readonly order: Uint32Array;
  /** The joints that carry patch p are `joints[jointsFrom[p]]` to before `joints[jointsFrom[p + 1]]`. */
  readonly jointsFrom: Int32Array;
  readonly joints: Uint8Array;
}

const known = new WeakMap<Body, Patches>();

/** The same for every shape. */
function patchesOf(body: Body): Patches {
  const found = known.get(body);
  if (found) return found;
  const { vertexCount, influences, skinJoints, skinWeights, jointCount } = body;
  const order = orderOf(body);
  const patches = Math.ceil(vertexCount / PATCH);
  const jointsFrom = new Int32Array(patches + 1);
  const joints: number[] = [];
  const seenIn = new Int32Array(jointCount).fill(-1);
  for (let patch = 0; patch < patches; patch++) {
    for (const v of order.subarray(patch * PATCH, (patch + 1) * PATCH)) {
      for (let k = v * influences; k < (v + 1) * influences; k++) {
        if (skinWeights[k] === 0 || seenIn[skinJoints[k]] === patch) continue;
        seenIn[skinJoints[k]] = patch;
        joints.push(skinJoints[k]);
      }
    }
    jointsFrom[patch + 1] = joints.length;
  }
  const made = { order, jointsFrom, joints: Uint8Array.from(joints) };
  known.set(body, made);
  return made;
}

/** Cells of the curve below along each axis, as bits, and a side of one, m. */
const CELL_BITS = 8;
const CELL = 0.01;

/** Vertices by the joint that they follow most, and then along a curve that stays near (Morton 1966). */
function orderOf(body: Body): Uint32Array {
  const { vertexCount } = body;
  const leaders = leadersOf(body);
  const rest = body.restVertices([]);
  const keys = new Float64Array(vertexCount);
  for (let v = 0; v < vertexCount; v++) {
    let along = 0;
    for (let bit = CELL_BITS - 1; bit >= 0; bit--) {
      for (let k = 0; k < 3; k++) along = 2 * along + ((Math.floor(rest[3 * v + k] / CELL) >> bit) & 1);
    }
    keys[v] = (leaders[v] * 2 ** (3 * CELL_BITS) + along) * vertexCount + v;
  }
  return Uint32Array.from(keys.sort(), (key) => key % vertexCount);
}

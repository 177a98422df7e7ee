/** Two numbers that may be one person, and what it gains to say so; more than 0. */
export interface Pair {
  readonly from: number;
  readonly to: number;
  readonly gain: number;
}

/**
 * The pairs, no number in two of them, that gain most together: the Hungarian method with potentials in O(n³)
 * (Kuhn 1955; the form with shortest augmenting paths of Jonker and Volgenant 1987), on the negated gains.
 */
export function bestPairs(pairs: readonly Pair[]): Pair[] {
  const froms = [...new Set(pairs.map(({ from }) => from))];
  const tos = [...new Set(pairs.map(({ to }) => to))];
  const size = froms.length + tos.length;
  if (pairs.length === 0) return [];
  // A place of its own for everyone who stays alone: it costs nothing, as an absent pair would.
  const cost = new Float64Array(size * size);
  const best = new Map<number, Pair>();
  const rowOf = new Map(froms.map((from, i) => [from, i]));
  const columnOf = new Map(tos.map((to, i) => [to, i]));
  for (const pair of pairs) {
    const cell = (rowOf.get(pair.from) ?? 0) * size + (columnOf.get(pair.to) ?? 0);
    if (-pair.gain >= cost[cell]) continue;
    cost[cell] = -pair.gain;
    best.set(cell, pair);
  }
  return assign(cost, size).flatMap((column, row) => best.get(row * size + column) ?? []);
}

/** Column of each row at least total cost; `cost` is (size, size). */
function assign(cost: Float64Array, size: number): number[] {
  const [u, v] = [new Float64Array(size + 1), new Float64Array(size + 1)];
  // Row 0 and column 0 stand for nobody; rows and columns count from 1.
  const rowOfColumn = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    const least = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(size + 1);
    const done = new Uint8Array(size + 1);
    rowOfColumn[0] = row;
    let column = 0;
    do {
      done[column] = 1;
      const here = rowOfColumn[column];
      let [step, next] = [Number.POSITIVE_INFINITY, 0];
      for (let j = 1; j <= size; j++) {
        if (done[j]) continue;
        const reduced = cost[(here - 1) * size + j - 1] - u[here] - v[j];
        if (reduced < least[j]) [least[j], before[j]] = [reduced, column];
        if (least[j] < step) [step, next] = [least[j], j];
      }
      for (let j = 0; j <= size; j++) {
        if (done[j]) {
          u[rowOfColumn[j]] += step;
          v[j] -= step;
        } else least[j] -= step;
      }
      column = next;
    } while (rowOfColumn[column] !== 0);
    while (column !== 0) {
      rowOfColumn[column] = rowOfColumn[before[column]];
      column = before[column];
    }
  }
  const columns = new Array<number>(size);
  for (let j = 1; j <= size; j++) columns[rowOfColumn[j] - 1] = j - 1;
  return columns;
}

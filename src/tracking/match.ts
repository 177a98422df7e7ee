import { MinHeap } from './min-heap.ts';

/** A possible pair and what it is worth (above 0). */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly gain: number;
}

/** A column that a row may have, at a cost. */
interface Option {
  readonly column: number;
  readonly cost: number;
  /** null where it stands for "not matched". */
  readonly edge: Edge | null;
}

/**
 * The set of pairs with the greatest total gain in which nothing takes part twice (on either side), in the
 * order in which `from` is first met. Work and memory grow with the edges, not with their square: long videos
 * stay cheap even where each piece may go on in one of the next.
 */
export function matchBest(edges: readonly Edge[]): Edge[] {
  const worthy = edges.filter(({ gain }) => gain > 0);
  const rowOf = numbered(worthy.map(({ from }) => from));
  const columnOf = numbered(worthy.map(({ to }) => to));
  const options = Array.from(rowOf, (_, row): Option[] => [
    { column: columnOf.size + row, cost: 0, edge: null },
  ]);
  for (const edge of worthy) {
    const column = columnOf.get(edge.to) ?? 0;
    options[rowOf.get(edge.from) ?? 0].push({ column, cost: -edge.gain, edge });
  }
  const columns = assignCheapest(options, columnOf.size + rowOf.size);
  return options.flatMap((choices, row) => cheapest(choices.filter(({ column }) => column === columns[row])));
}

function numbered(nodes: readonly number[]): Map<number, number> {
  const numbers = new Map<number, number>();
  for (const node of nodes) if (!numbers.has(node)) numbers.set(node, numbers.size);
  return numbers;
}

function cheapest(options: readonly Option[]): Edge[] {
  const best = options.reduce((a, b) => (b.cost < a.cost ? b : a));
  return best.edge ? [best.edge] : [];
}

/**
 * A column of its own for each row, with the least total cost; each row has one that no other can have.
 *
 * Shortest augmenting paths with potentials (Jonker and Volgenant 1987), found by Dijkstra's algorithm over
 * the options alone. A search ends at the nearest free column, mostly a few steps away.
 *
 * @returns the column of each row
 */
function assignCheapest(options: readonly (readonly Option[])[], columns: number): Int32Array {
  const rowPotential = new Float64Array(options.length);
  const columnPotential = new Float64Array(columns);
  const rowOf = new Int32Array(columns).fill(-1);
  const columnOf = new Int32Array(options.length).fill(-1);
  options.forEach((choices, start) => {
    const distance = new Map<number, number>();
    const via = new Map<number, number>();
    const passed: number[] = [];
    const queue = new MinHeap();
    rowPotential[start] = choices.reduce(
      (least, { column, cost }) => Math.min(least, cost - columnPotential[column]),
      Number.POSITIVE_INFINITY,
    );
    let [row, column, reached] = [start, -1, 0];
    while (row >= 0) {
      for (const { column, cost } of options[row]) {
        // Below 0 by rounding alone.
        const reach = reached + Math.max(0, cost - rowPotential[row] - columnPotential[column]);
        if (reach >= (distance.get(column) ?? Number.POSITIVE_INFINITY)) continue;
        distance.set(column, reach);
        via.set(column, row);
        queue.push(reach, column);
      }
      do [reached, column] = queue.pop();
      while (reached > (distance.get(column) ?? 0));
      row = rowOf[column];
      if (row >= 0) passed.push(column);
    }
    for (const column of passed) {
      const shift = reached - (distance.get(column) ?? 0);
      columnPotential[column] -= shift;
      rowPotential[rowOf[column]] += shift;
    }
    rowPotential[start] += reached;
    while (row !== start) {
      row = via.get(column) ?? start;
      const given = columnOf[row];
      columnOf[row] = column;
      rowOf[column] = row;
      column = given;
    }
  });
  return columnOf;
}

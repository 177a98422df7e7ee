import { solveAssignment } from './hungarian.ts';

/** A possible pair and what it is worth (above 0). */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly gain: number;
}

/**
 * The set of pairs with the greatest total gain in which nothing takes part twice (on either side). Each
 * connected part of the graph is solved by itself, so long videos with many short tracklets stay cheap.
 */
export function matchBest(edges: readonly Edge[]): Edge[] {
  return components(edges).flatMap(matchComponent);
}

function matchComponent(edges: readonly Edge[]): Edge[] {
  if (edges.length === 1) return [...edges];
  const from = distinct(edges.map((edge) => edge.from));
  const to = distinct(edges.map((edge) => edge.to));
  const rowOf = new Map(from.map((node, row) => [node, row]));
  const columnOf = new Map(to.map((node, column) => [node, column]));
  // A pair without an edge costs nothing and gains nothing: it stands for "not matched".
  const cost = new Float64Array(from.length * to.length);
  const edgeAt = new Map<number, Edge>();
  for (const edge of edges) {
    const at = (rowOf.get(edge.from) ?? 0) * to.length + (columnOf.get(edge.to) ?? 0);
    if (-edge.gain >= cost[at]) continue;
    cost[at] = -edge.gain;
    edgeAt.set(at, edge);
  }
  const assigned = solveAssignment(cost, from.length, to.length);
  const matched: Edge[] = [];
  assigned.forEach((column, row) => {
    const edge = column < 0 ? undefined : edgeAt.get(row * to.length + column);
    if (edge) matched.push(edge);
  });
  return matched;
}

function distinct(nodes: number[]): number[] {
  return [...new Set(nodes)].sort((a, b) => a - b);
}

/** Edges by connected part, in the order in which each part is first met. */
function components(edges: readonly Edge[]): Edge[][] {
  const parent = new Map<string, string>();
  const find = (node: string): string => {
    let root = node;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    parent.set(node, root);
    return root;
  };
  for (const edge of edges) parent.set(find(`f${edge.from}`), find(`t${edge.to}`));
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const root = find(`f${edge.from}`);
    const group = groups.get(root);
    if (group) group.push(edge);
    else groups.set(root, [edge]);
  }
  return [...groups.values()];
}

/** A surface that follows joints, while it is being made. */
export interface Cloth {
  /** (V, 3) at rest, m */
  readonly vertices: number[];
  /** (T, 3) */
  triangles: number[];
  /** (V, 4) */
  readonly joints: number[];
  readonly weights: number[];
}

/** A height above a cut: 0 on it, m. */
export type Field = (x: number, y: number, z: number) => number;
export type Where = (x: number, y: number, z: number) => boolean;

/** A vertex this near to a cut lies on it already, m. */
const ON_CUT = 2e-4;
const INFLUENCES = 4;

/**
 * Splits the triangles that a cut crosses, so that it runs along edges. The surface stays what it was.
 *
 * @param where the cut is made: triangles with a corner elsewhere stay whole
 */
export function cutAlong(cloth: Cloth, field: Field, where: Where): void {
  const count = cloth.vertices.length / 3;
  const heights = Array.from({ length: count }, (_, v) => {
    const height = field(...pointOf(cloth, v));
    return Math.abs(height) < ON_CUT ? 0 : height;
  });
  const made = new Map<number, number>();
  const crossing = (a: number, b: number): number => {
    const key = Math.min(a, b) * count + Math.max(a, b);
    const known = made.get(key);
    if (known !== undefined) return known;
    const vertex = addBetween(cloth, a, b, heights[a] / (heights[a] - heights[b]));
    made.set(key, vertex);
    return vertex;
  };
  const out: number[] = [];
  for (let t = 0; t < cloth.triangles.length; t += 3) {
    const corners = cloth.triangles.slice(t, t + 3);
    if (corners.every((v) => where(...pointOf(cloth, v)))) split(corners, heights, crossing, out);
    else out.push(...corners);
  }
  cloth.triangles = out;
}

function pointOf({ vertices }: Cloth, v: number): [number, number, number] {
  return [vertices[v * 3], vertices[v * 3 + 1], vertices[v * 3 + 2]];
}

/** One triangle as it is, or the two or three that a cut makes of it. */
function split(
  corners: readonly number[],
  heights: readonly number[],
  crossing: (a: number, b: number) => number,
  out: number[],
): void {
  for (const above of [true, false]) {
    const side: number[] = [];
    corners.forEach((v, n) => {
      const next = corners[(n + 1) % 3];
      const here = above ? heights[v] : -heights[v];
      if (here >= 0) side.push(v);
      if (heights[v] * heights[next] < 0) side.push(crossing(v, next));
    });
    const flat = side.every((v) => (heights[v] ?? 0) === 0);
    if (side.length < 3 || (flat && !(above && side.length === 3 && corners.every((v) => heights[v] === 0))))
      continue;
    for (let n = 1; n + 1 < side.length; n += 1) out.push(side[0], side[n], side[n + 1]);
  }
}

/** A vertex between two others, which follows the joints that they follow. */
function addBetween(cloth: Cloth, a: number, b: number, share: number): number {
  for (let axis = 0; axis < 3; axis += 1) {
    const from = cloth.vertices[a * 3 + axis];
    cloth.vertices.push(from + (cloth.vertices[b * 3 + axis] - from) * share);
  }
  const weights = new Map<number, number>();
  for (let k = 0; k < INFLUENCES; k += 1) {
    for (const [v, part] of [
      [a, 1 - share],
      [b, share],
    ]) {
      const joint = cloth.joints[v * INFLUENCES + k];
      weights.set(joint, (weights.get(joint) ?? 0) + cloth.weights[v * INFLUENCES + k] * part);
    }
  }
  const strongest = [...weights].sort((one, other) => other[1] - one[1]).slice(0, INFLUENCES);
  const total = strongest.reduce((sum, [, weight]) => sum + weight, 0);
  for (let k = 0; k < INFLUENCES; k += 1) {
    cloth.joints.push(strongest[k]?.[0] ?? 0);
    cloth.weights.push((strongest[k]?.[1] ?? 0) / total);
  }
  return cloth.vertices.length / 3 - 1;
}

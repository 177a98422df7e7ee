import { add, cross, dot, scale, unit, type Vector } from './vectors.ts';

/** Pixels of one side of a shadow map, and what it covers, m. */
const SIZE = 176;
const SPAN = 2.6;
/** A surface does not shade itself within this depth, m. */
const BIAS = 0.022;

/** Directions spread evenly over the sphere (Fibonacci's lattice). */
export function evenDirections(count: number): Vector[] {
  const golden = Math.PI * (3 - Math.sqrt(5));
  return Array.from({ length: count }, (_, n): Vector => {
    const y = 1 - (2 * (n + 0.5)) / count;
    const radius = Math.sqrt(1 - y * y);
    return [Math.cos(golden * n) * radius, y, Math.sin(golden * n) * radius];
  });
}

/** Directions within a cone, for a lamp that is not a point. */
export function coneDirections(axis: Vector, radius: number, count: number): Vector[] {
  const a = unit(axis);
  const across = unit(cross(a, [0.3, 0.2, 0.9]));
  const other = cross(a, across);
  return Array.from({ length: count }, (_, n) => {
    const r = radius * Math.sqrt((n + 0.5) / count);
    const angle = n * Math.PI * (3 - Math.sqrt(5));
    return unit(add(a, add(scale(across, r * Math.cos(angle)), scale(other, r * Math.sin(angle)))));
  });
}

/** What a mesh hides from light of one direction: the nearest depth towards the light on a grid across it. */
export class ShadowMap {
  readonly #depth = new Float32Array(SIZE * SIZE);
  #u: Vector = [1, 0, 0];
  #v: Vector = [0, 1, 0];
  #towards: Vector = [0, 0, 1];
  #centre = [0, 0];

  /**
   * @param vertices (V, 3) world
   * @param towards the light
   * @param about the middle of what is mapped
   */
  build(vertices: Float32Array, triangles: ArrayLike<number>, towards: Vector, about: Vector): void {
    this.#towards = unit(towards);
    this.#u = unit(cross(Math.abs(towards[1]) > 0.9 ? [1, 0, 0] : [0, 1, 0], this.#towards));
    this.#v = cross(this.#towards, this.#u);
    this.#centre = [dot(this.#u, about), dot(this.#v, about)];
    this.#depth.fill(Number.NEGATIVE_INFINITY);
    const count = vertices.length / 3;
    const placed = new Float32Array(count * 3);
    for (let n = 0; n < count; n += 1) this.#place(vertices, n * 3, placed);
    for (let t = 0; t < triangles.length; t += 3) {
      this.#fill(placed, triangles[t] * 3, triangles[t + 1] * 3, triangles[t + 2] * 3);
    }
  }

  #place(points: ArrayLike<number>, at: number, out: Float32Array, outAt = at): void {
    const [x, y, z] = [points[at], points[at + 1], points[at + 2]];
    const [u, v, d] = [this.#u, this.#v, this.#towards];
    out[outAt] = ((u[0] * x + u[1] * y + u[2] * z - this.#centre[0]) / SPAN + 0.5) * SIZE;
    out[outAt + 1] = ((v[0] * x + v[1] * y + v[2] * z - this.#centre[1]) / SPAN + 0.5) * SIZE;
    out[outAt + 2] = d[0] * x + d[1] * y + d[2] * z;
  }

  /** Every cell whose centre a triangle covers, and at least the one that it lies in. */
  #fill(p: Float32Array, a: number, b: number, c: number): void {
    const left = Math.max(0, Math.floor(Math.min(p[a], p[b], p[c])));
    const right = Math.min(SIZE - 1, Math.floor(Math.max(p[a], p[b], p[c])));
    const top = Math.max(0, Math.floor(Math.min(p[a + 1], p[b + 1], p[c + 1])));
    const bottom = Math.min(SIZE - 1, Math.floor(Math.max(p[a + 1], p[b + 1], p[c + 1])));
    const small = right - left < 2 && bottom - top < 2;
    const area = (p[b] - p[a]) * (p[c + 1] - p[a + 1]) - (p[c] - p[a]) * (p[b + 1] - p[a + 1]);
    const mean = (p[a + 2] + p[b + 2] + p[c + 2]) / 3;
    for (let y = top; y <= bottom; y += 1) {
      for (let x = left; x <= right; x += 1) {
        const at = y * SIZE + x;
        if (mean <= this.#depth[at]) continue;
        if (!small) {
          const dx = x + 0.5 - p[a];
          const dy = y + 0.5 - p[a + 1];
          const l1 = (dx * (p[c + 1] - p[a + 1]) - (p[c] - p[a]) * dy) / area;
          const l2 = ((p[b] - p[a]) * dy - dx * (p[b + 1] - p[a + 1])) / area;
          if (l1 < -0.1 || l2 < -0.1 || l1 + l2 > 1.1) continue;
        }
        this.#depth[at] = mean;
      }
    }
  }

  readonly #probe = new Float32Array(3);

  /** 0–1: how much of the light reaches a point, from the four cells round it. */
  reaches(points: ArrayLike<number>, at: number): number {
    const probe = this.#probe;
    this.#place(points, at, probe, 0);
    const x = probe[0] - 0.5;
    const y = probe[1] - 0.5;
    const left = Math.floor(x);
    const top = Math.floor(y);
    const fx = x - left;
    const fy = y - top;
    const open = (column: number, row: number): number => {
      if (column < 0 || row < 0 || column >= SIZE || row >= SIZE) return 1;
      return this.#depth[row * SIZE + column] > probe[2] + BIAS ? 0 : 1;
    };
    return (
      (open(left, top) * (1 - fx) + open(left + 1, top) * fx) * (1 - fy) +
      (open(left, top + 1) * (1 - fx) + open(left + 1, top + 1) * fx) * fy
    );
  }
}

import { INFLUENCES } from './skin.ts';
import type { Skin } from './t-pose.ts';

/** A coarser mesh on some of the same vertices, so that it shares shapes and weights with the fine one. */
export interface CoarseMesh {
  /** ids of the fine mesh's vertices that are kept, ascending */
  vertexIds: Uint16Array;
  /** (triangles, 3) positions in `vertexIds` */
  triangles: Uint16Array;
}

/** Square metres of error that a wholly different set of joints counts for, per square metre of edge². */
const SKIN_WEIGHT_COST = 0.003;
/** Rims (eyelids, lips) are held by planes upright on them, which count this much more than faces. */
const RIM_FACTOR = 10;
/** A face may not turn by more than this: the least cosine. */
const LEAST_NORMAL_COSINE = 0.2;

/**
 * Collapse edges onto one of their ends, cheapest first, by quadric errors (Garland & Heckbert 1997) with a
 * price on joining vertices that follow different joints, so that elbows and knees keep their loops.
 *
 * @param vertices - (V, 3)
 * @param triangles - (T, 3)
 * @param kept - vertices that must stay
 * @param vertexCount - when to stop
 */
export function coarsen(
  vertices: Float64Array,
  triangles: Uint32Array,
  skin: Skin,
  kept: Set<number>,
  vertexCount: number,
): CoarseMesh {
  const mesh = new CollapsingMesh(vertices, triangles, skin);
  const queue: Collapse[] = [];
  const push = (from: number, to: number): void => {
    if (kept.has(from)) return;
    insert(queue, { from, to, cost: mesh.cost(from, to), version: mesh.version[from] + mesh.version[to] });
  };
  for (let id = 0; id < vertices.length / 3; id++) for (const other of mesh.around(id)) push(id, other);

  let left = mesh.liveCount;
  while (left > vertexCount) {
    const next = removeFirst(queue);
    if (!next) break;
    const { from, to, version } = next;
    if (!mesh.live[from] || !mesh.live[to] || version !== mesh.version[from] + mesh.version[to]) continue;
    if (!mesh.mayCollapse(from, to)) continue;
    mesh.collapse(from, to);
    left--;
    for (const other of mesh.around(to)) {
      push(to, other);
      push(other, to);
    }
  }
  return mesh.result();
}

interface Collapse {
  from: number;
  to: number;
  cost: number;
  version: number;
}

class CollapsingMesh {
  readonly live: Uint8Array;
  readonly version: Uint32Array;
  liveCount = 0;
  private readonly vertices: Float64Array;
  private readonly skin: Skin;
  /** of each face, its corners; emptied when the face is gone */
  private readonly faces: number[][];
  /** of each vertex, its faces */
  private readonly facesAt: Set<number>[];
  /** (V, 10) symmetric 4 × 4 matrices */
  private readonly quadrics: Float64Array;

  constructor(vertices: Float64Array, triangles: Uint32Array, skin: Skin) {
    const count = vertices.length / 3;
    this.vertices = vertices;
    this.skin = skin;
    this.live = new Uint8Array(count);
    this.version = new Uint32Array(count);
    this.faces = [];
    this.facesAt = Array.from({ length: count }, () => new Set());
    this.quadrics = new Float64Array(count * 10);
    for (let i = 0; i < triangles.length; i += 3) {
      const face = [...triangles.subarray(i, i + 3)];
      for (const id of face) {
        this.facesAt[id].add(this.faces.length);
        this.live[id] = 1;
      }
      this.faces.push(face);
    }
    this.liveCount = this.live.reduce((sum, live) => sum + live, 0);
    for (const face of this.faces) this.addFaceQuadrics(face);
  }

  around(id: number): Set<number> {
    const others = new Set<number>();
    for (const face of this.facesAt[id]) for (const other of this.faces[face]) others.add(other);
    others.delete(id);
    return others;
  }

  cost(from: number, to: number): number {
    const [x, y, z] = this.point(to);
    let error = 0;
    for (const id of [from, to]) {
      const q = this.quadrics.subarray(id * 10, id * 10 + 10);
      error +=
        q[0] * x * x +
        q[4] * y * y +
        q[7] * z * z +
        q[9] +
        2 * (q[1] * x * y + q[2] * x * z + q[3] * x + q[5] * y * z + q[6] * y + q[8] * z);
    }
    const edge = subtract(this.point(from), this.point(to));
    const squaredLength = dot(edge, edge);
    return error + squaredLength * (SKIN_WEIGHT_COST * squaredLength * this.skinDifference(from, to) + 1e-7);
  }

  /** No pinching (only the corners opposite the edge are shared), no flipped face. */
  mayCollapse(from: number, to: number): boolean {
    const shared = [...this.facesAt[from]].filter((face) => this.faces[face].includes(to));
    if (shared.length === 0) return false;
    const aroundTo = this.around(to);
    let common = 0;
    for (const other of this.around(from)) if (aroundTo.has(other)) common++;
    if (common !== shared.length) return false;
    // A rim vertex may only slide along its rim.
    if (this.onRim(from) && shared.length !== 1) return false;
    for (const face of this.facesAt[from]) {
      if (shared.includes(face)) continue;
      const before = this.normal(this.faces[face]);
      const after = this.normal(this.faces[face].map((id) => (id === from ? to : id)));
      const lengths = Math.hypot(...before) * Math.hypot(...after);
      if (lengths === 0 || dot(before, after) < LEAST_NORMAL_COSINE * lengths) return false;
    }
    return true;
  }

  collapse(from: number, to: number): void {
    for (let k = 0; k < 10; k++) this.quadrics[to * 10 + k] += this.quadrics[from * 10 + k];
    for (const face of this.facesAt[from]) {
      const corners = this.faces[face];
      if (corners.includes(to)) {
        for (const id of corners) if (id !== from) this.facesAt[id].delete(face);
        this.faces[face] = [];
      } else {
        corners[corners.indexOf(from)] = to;
        this.facesAt[to].add(face);
      }
    }
    this.facesAt[from].clear();
    this.live[from] = 0;
    this.version[to]++;
  }

  result(): CoarseMesh {
    const ids = [...this.live.keys()].filter((id) => this.live[id] && this.facesAt[id].size > 0);
    const position = new Map(ids.map((id, index) => [id, index]));
    return {
      vertexIds: Uint16Array.from(ids),
      triangles: Uint16Array.from(this.faces.flat(), (id) => position.get(id) ?? 0),
    };
  }

  private onRim(id: number): boolean {
    return this.around(id).size !== this.facesAt[id].size;
  }

  private addFaceQuadrics(face: number[]): void {
    const normal = this.normal(face);
    const area = Math.hypot(...normal) / 2;
    if (area === 0) return;
    this.addPlane(face, scale(normal, 1 / (2 * area)), this.point(face[0]), area / 3);
    for (let k = 0; k < 3; k++) {
      const [a, b] = [face[k], face[(k + 1) % 3]];
      let uses = 0;
      for (const other of this.facesAt[a]) if (this.faces[other].includes(b)) uses++;
      if (uses !== 1) continue;
      const edge = subtract(this.point(b), this.point(a));
      const upright = cross(edge, normal);
      this.addPlane(
        [a, b],
        scale(upright, 1 / Math.hypot(...upright)),
        this.point(a),
        RIM_FACTOR * dot(edge, edge),
      );
    }
  }

  private addPlane(ids: number[], normal: number[], point: number[], weight: number): void {
    const plane = [...normal, -dot(normal, point)];
    for (const id of ids) {
      let k = id * 10;
      for (let row = 0; row < 4; row++) {
        for (let column = row; column < 4; column++)
          this.quadrics[k++] += weight * plane[row] * plane[column];
      }
    }
  }

  private skinDifference(a: number, b: number): number {
    const { joints, weights } = this.skin;
    const difference = new Map<number, number>();
    for (let k = 0; k < INFLUENCES; k++) {
      const [ja, jb] = [joints[a * INFLUENCES + k], joints[b * INFLUENCES + k]];
      difference.set(ja, (difference.get(ja) ?? 0) + weights[a * INFLUENCES + k]);
      difference.set(jb, (difference.get(jb) ?? 0) - weights[b * INFLUENCES + k]);
    }
    let squared = 0;
    for (const value of difference.values()) squared += value * value;
    return squared;
  }

  private point(id: number): number[] {
    return [this.vertices[id * 3], this.vertices[id * 3 + 1], this.vertices[id * 3 + 2]];
  }

  /** twice the area long */
  private normal([a, b, c]: number[]): number[] {
    const origin = this.point(a);
    return cross(subtract(this.point(b), origin), subtract(this.point(c), origin));
  }
}

/** A binary heap, cheapest first; ties by vertex ids, so that the order never depends on the history. */
function insert(heap: Collapse[], item: Collapse): void {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(item, heap[parent])) break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = item;
}

function removeFirst(heap: Collapse[]): Collapse | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], last)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = last;
  return first;
}

function before(a: Collapse, b: Collapse): boolean {
  return a.cost - b.cost < 0 || (a.cost === b.cost && (a.from - b.from || a.to - b.to) < 0);
}

function subtract(a: number[], b: number[]): number[] {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function scale(v: number[], factor: number): number[] {
  return v.map((value) => value * factor);
}

function dot(a: number[], b: number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: number[], b: number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

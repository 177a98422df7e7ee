import { expect, it } from 'vitest';
import { coarsen } from './coarse-mesh.ts';

/** A closed tube of rings with capped ends; its lower half follows joint 0, its upper half joint 1. */
function tube(rings: number, around: number) {
  const vertices: number[] = [];
  const triangles: number[] = [];
  for (let r = 0; r < rings; r++) {
    for (let k = 0; k < around; k++) {
      const angle = (2 * Math.PI * k) / around;
      vertices.push(0.05 * Math.cos(angle), (0.5 * r) / (rings - 1), 0.05 * Math.sin(angle));
      const next = (k + 1) % around;
      if (r === 0) continue;
      const [a, b, c, d] = [(r - 1) * around + k, (r - 1) * around + next, r * around + next, r * around + k];
      triangles.push(a, c, b, a, d, c);
    }
  }
  vertices.push(0, 0, 0, 0, 0.5, 0);
  const count = rings * around;
  for (let k = 0; k < around; k++) {
    const next = (k + 1) % around;
    triangles.push(count, k, next, count + 1, (rings - 1) * around + next, (rings - 1) * around + k);
  }
  const joints = new Uint8Array((count + 2) * 4);
  const weights = new Float64Array((count + 2) * 4);
  for (let id = 0; id < count + 2; id++) {
    weights[id * 4] = 1;
    joints[id * 4] = vertices[id * 3 + 1] > 0.25 ? 1 : 0;
  }
  return {
    vertices: Float64Array.from(vertices),
    triangles: Uint32Array.from(triangles),
    skin: { joints, weights },
  };
}

function volume(vertices: ArrayLike<number>, triangles: ArrayLike<number>): number {
  let sixfold = 0;
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => [0, 1, 2].map((axis) => vertices[triangles[i + k] * 3 + axis]));
    sixfold +=
      a[0] * (b[1] * c[2] - b[2] * c[1]) +
      a[1] * (b[2] * c[0] - b[0] * c[2]) +
      a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return sixfold / 6;
}

it('keeps a closed surface closed, its volume within 3 %, what must be kept, and a loop at the joint', () => {
  const { vertices, triangles, skin } = tube(40, 16);
  const coarse = coarsen(vertices, triangles, skin, new Set([7, 111]), 200);
  expect(coarse.vertexIds.length).toBe(200);
  expect(coarse.triangles.length / 3).toBe(2 * 200 - 4);
  expect(coarse.vertexIds).toContain(7);
  expect(coarse.vertexIds).toContain(111);
  const edges = new Map<string, number>();
  for (let i = 0; i < coarse.triangles.length; i++) {
    const next = i % 3 === 2 ? i - 2 : i + 1;
    const edge = `${coarse.triangles[i]} ${coarse.triangles[next]}`;
    edges.set(edge, (edges.get(edge) ?? 0) + 1);
  }
  for (const [edge, uses] of edges) {
    expect(uses).toBe(1);
    expect(edges.has(edge.split(' ').reverse().join(' '))).toBe(true);
  }
  const kept = Float64Array.from(
    [...coarse.vertexIds].flatMap((id) => [...vertices.subarray(id * 3, id * 3 + 3)]),
  );
  const before = volume(vertices, triangles);
  expect(Math.abs(volume(kept, coarse.triangles) / before - 1)).toBeLessThan(0.03);
  const heights = [...coarse.vertexIds].map((id) => vertices[id * 3 + 1]);
  expect(heights.filter((y) => Math.abs(y - 0.25) < 0.02).length).toBeGreaterThan(16);
});

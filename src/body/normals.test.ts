import { describe, expect, it } from 'vitest';
import { vertexNormals } from './normals.ts';

describe('smooth normals', () => {
  it('point away from the middle of an octahedron', () => {
    const vertices = Float32Array.of(1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1);
    const triangles = Uint32Array.of(0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5);
    const normals = new Float32Array(18);
    vertexNormals(vertices, triangles, normals);
    for (let n = 0; n < 18; n += 1) expect(normals[n]).toBeCloseTo(vertices[n], 6);
  });

  it('are zero where a vertex has no triangle', () => {
    const normals = new Float32Array(3).fill(5);
    vertexNormals(Float32Array.of(1, 2, 3), new Uint32Array(0), normals);
    expect([...normals]).toEqual([0, 0, 0]);
  });
});

/**
 * Unit normals at the vertices of a mesh: the sum of the normals of the triangles around each, which counts
 * large triangles more.
 *
 * @param vertices - (V, 3)
 * @param triangles - (T, 3), counter-clockwise from outside
 * @param out - (V, 3)
 */
export function vertexNormals(
  vertices: Float32Array,
  triangles: Uint16Array | Uint32Array,
  out: Float32Array = new Float32Array(vertices.length),
): Float32Array {
  out.fill(0);
  for (let i = 0; i < triangles.length; i += 3) {
    const a = triangles[i] * 3;
    const b = triangles[i + 1] * 3;
    const c = triangles[i + 2] * 3;
    const ux = vertices[b] - vertices[a];
    const uy = vertices[b + 1] - vertices[a + 1];
    const uz = vertices[b + 2] - vertices[a + 2];
    const vx = vertices[c] - vertices[a];
    const vy = vertices[c + 1] - vertices[a + 1];
    const vz = vertices[c + 2] - vertices[a + 2];
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    out[a] += nx;
    out[a + 1] += ny;
    out[a + 2] += nz;
    out[b] += nx;
    out[b + 1] += ny;
    out[b + 2] += nz;
    out[c] += nx;
    out[c + 1] += ny;
    out[c + 2] += nz;
  }
  for (let at = 0; at < out.length; at += 3) {
    const length = Math.hypot(out[at], out[at + 1], out[at + 2]);
    const scale = length > 0 ? 1 / length : 0;
    out[at] *= scale;
    out[at + 1] *= scale;
    out[at + 2] *= scale;
  }
  return out;
}

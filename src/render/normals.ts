/**
 * Smooth normals: at each vertex, the sum of its triangles' normals weighted by their areas, made unit.
 *
 * @param vertices (V, 3)
 * @param triangles (T, 3) counter-clockwise seen from outside
 * @param normals (V, 3) is overwritten; zero where no triangle with an area touches the vertex
 */
export function vertexNormals(
  vertices: Float32Array,
  triangles: Uint16Array | Uint32Array,
  normals: Float32Array,
): void {
  normals.fill(0);
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t] * 3;
    const b = triangles[t + 1] * 3;
    const c = triangles[t + 2] * 3;
    const ux = vertices[b] - vertices[a];
    const uy = vertices[b + 1] - vertices[a + 1];
    const uz = vertices[b + 2] - vertices[a + 2];
    const vx = vertices[c] - vertices[a];
    const vy = vertices[c + 1] - vertices[a + 1];
    const vz = vertices[c + 2] - vertices[a + 2];
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    normals[a] += nx;
    normals[a + 1] += ny;
    normals[a + 2] += nz;
    normals[b] += nx;
    normals[b + 1] += ny;
    normals[b + 2] += nz;
    normals[c] += nx;
    normals[c + 1] += ny;
    normals[c + 2] += nz;
  }
  for (let v = 0; v < normals.length; v += 3) {
    const length = Math.sqrt(
      normals[v] * normals[v] + normals[v + 1] * normals[v + 1] + normals[v + 2] * normals[v + 2],
    );
    const scale = length > 0 ? 1 / length : 0;
    normals[v] *= scale;
    normals[v + 1] *= scale;
    normals[v + 2] *= scale;
  }
}

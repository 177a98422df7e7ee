import type { Intrinsics } from './camera.ts';
import { VERTEX_STRIDE } from './rasterise.ts';

/** Nothing nearer to the camera than this is drawn, m. */
export const NEAR_PLANE = 0.05;

/** Corners that a triangle may have once the near plane has cut it. */
export const CLIPPED_CORNERS = 4;

/**
 * Cuts one triangle at the near plane (Sutherland and Hodgman, 1974) and projects what is left.
 *
 * @param vertices (V, 3) camera space
 * @param shaded (V, 6) of which the colours are read
 * @param corners the triangle's three vertices
 * @param out up to four projected vertices are written at its vertex `outVertex`, in order
 * @returns how many: 0, 3 or 4
 */
export function clipTriangle(
  vertices: Float32Array,
  shaded: Float64Array,
  corners: readonly [number, number, number],
  intrinsics: Intrinsics,
  out: Float64Array,
  outVertex: number,
): number {
  let count = 0;
  const emit = (from: number, to: number, part: number): void => {
    const mix = (array: Float32Array | Float64Array, i: number, j: number): number =>
      array[i] + (array[j] - array[i]) * part;
    const z = mix(vertices, from * 3 + 2, to * 3 + 2);
    const o = (outVertex + count) * VERTEX_STRIDE;
    out[o] = (intrinsics.fx * mix(vertices, from * 3, to * 3)) / z + intrinsics.cx;
    out[o + 1] = (intrinsics.fy * mix(vertices, from * 3 + 1, to * 3 + 1)) / z + intrinsics.cy;
    out[o + 2] = 1 / z;
    for (let n = 3; n < VERTEX_STRIDE; n += 1) {
      out[o + n] = mix(shaded, from * VERTEX_STRIDE + n, to * VERTEX_STRIDE + n);
    }
    count += 1;
  };
  for (let n = 0; n < 3; n += 1) {
    const from = corners[n];
    const to = corners[(n + 1) % 3];
    const zFrom = vertices[from * 3 + 2];
    const zTo = vertices[to * 3 + 2];
    if (zFrom >= NEAR_PLANE) emit(from, from, 0);
    if (zFrom >= NEAR_PLANE !== zTo >= NEAR_PLANE) emit(from, to, (NEAR_PLANE - zFrom) / (zTo - zFrom));
  }
  return count < 3 ? 0 : count;
}

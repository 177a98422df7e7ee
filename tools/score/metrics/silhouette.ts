/** Which pixels of a picture a person covers. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  /** (height, width) 1 inside */
  readonly inside: Uint8Array;
}

/** Intersection over union of two masks of one size; NaN where both are empty. */
export function maskOverlap(a: Mask, b: Mask): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < a.inside.length; i++) {
    if (a.inside[i] && b.inside[i]) both++;
    if (a.inside[i] || b.inside[i]) either++;
  }
  return both / either;
}

/**
 * The pixels whose centres a mesh covers: (V, 3) vertices in camera space, m, projected by a pinhole. Triangles that
 * reach behind the camera are left out.
 *
 * @param intrinsics - fx, fy, cx, cy, px; (0, 0) is the corner of the first pixel
 * @param triangles - (N, 3) vertex ids
 */
export function meshMask(
  vertices: ArrayLike<number>,
  triangles: ArrayLike<number>,
  intrinsics: ArrayLike<number>,
  width: number,
  height: number,
): Mask {
  const inside = new Uint8Array(width * height);
  const count = vertices.length / 3;
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  for (let v = 0; v < count; v++) {
    const z = vertices[v * 3 + 2];
    x[v] = z > 0 ? (intrinsics[0] * vertices[v * 3]) / z + intrinsics[2] : Number.NaN;
    y[v] = z > 0 ? (intrinsics[1] * vertices[v * 3 + 1]) / z + intrinsics[3] : Number.NaN;
  }
  for (let n = 0; n < triangles.length; n += 3) {
    const [a, b, c] = [triangles[n], triangles[n + 1], triangles[n + 2]];
    fillTriangle(inside, width, height, [x[a], y[a], x[b], y[b], x[c], y[c]]);
  }
  return { width, height, inside };
}

/** Rows between the triangle's edges, at the pixels' centres. */
function fillTriangle(
  inside: Uint8Array,
  width: number,
  height: number,
  [ax, ay, bx, by, cx, cy]: readonly number[],
): void {
  const [top, bottom] = [Math.min(ay, by, cy), Math.max(ay, by, cy)];
  if (!(top <= bottom)) return;
  const last = Math.min(height - 1, Math.floor(bottom - 0.5));
  for (let row = Math.max(0, Math.ceil(top - 0.5)); row <= last; row++) {
    const at = row + 0.5;
    let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const cross = (px: number, py: number, qx: number, qy: number): void => {
      if (Math.min(py, qy) > at || Math.max(py, qy) < at || py === qy) return;
      const x = px + ((at - py) / (qy - py)) * (qx - px);
      left = Math.min(left, x);
      right = Math.max(right, x);
    };
    cross(ax, ay, bx, by);
    cross(bx, by, cx, cy);
    cross(cx, cy, ax, ay);
    const end = Math.min(width - 1, Math.floor(right - 0.5));
    for (let column = Math.max(0, Math.ceil(left - 0.5)); column <= end; column++) {
      inside[row * width + column] = 1;
    }
  }
}

/**
 * The overlap after one of two masks was laid over the other by its middle and its area: shift and size no longer
 * count, shape and turn do. For pictures that were drawn through another lens.
 */
export function laidOverlap(mask: Mask, over: Mask): number {
  const [from, to] = [momentsOf(mask), momentsOf(over)];
  const scale = Math.sqrt(to.area / from.area);
  const inside = new Uint8Array(over.inside.length);
  for (let i = 0; i < inside.length; i++) {
    const [x, y] = [(i % over.width) + 0.5, Math.floor(i / over.width) + 0.5];
    const u = Math.floor((x - to.x) / scale + from.x);
    const v = Math.floor((y - to.y) / scale + from.y);
    const isInPicture = u >= 0 && v >= 0 && u < mask.width && v < mask.height;
    if (isInPicture && mask.inside[v * mask.width + u]) inside[i] = 1;
  }
  return maskOverlap({ width: over.width, height: over.height, inside }, over);
}

/** Area in pixels, and the middle. */
function momentsOf({ width, inside }: Mask): { area: number; x: number; y: number } {
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i < inside.length; i++) {
    if (!inside[i]) continue;
    area++;
    x += (i % width) + 0.5;
    y += Math.floor(i / width) + 0.5;
  }
  return { area, x: x / area, y: y / area };
}

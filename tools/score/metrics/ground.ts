/**
 * How far points on a floor lie from the true ones, up to a rigid transform of the floor: a turn about the vertical
 * and a shift, no mirror. The best turn of centred points in the plane is that of Σ conj(found) · truth, as complex
 * numbers. (N, 2), (N, 2) → (N), in the unit of the points.
 *
 * @param scales whether the best scale is taken off too: what a wrong lens does to all distances
 */
export function groundErrors(
  found: ArrayLike<number>,
  truth: ArrayLike<number>,
  scales = false,
): Float64Array {
  const count = truth.length / 2;
  const [fx, fy] = middle(found);
  const [tx, ty] = middle(truth);
  let [dot, cross, spread] = [0, 0, 0];
  for (let n = 0; n < count; n++) {
    const [x, y] = [found[n * 2] - fx, found[n * 2 + 1] - fy];
    const [u, v] = [truth[n * 2] - tx, truth[n * 2 + 1] - ty];
    dot += x * u + y * v;
    cross += x * v - y * u;
    spread += x * x + y * y;
  }
  const angle = Math.atan2(cross, dot);
  const scale = scales ? Math.hypot(dot, cross) / spread : 1;
  const [c, s] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return Float64Array.from({ length: count }, (_, n) => {
    const [x, y] = [found[n * 2] - fx, found[n * 2 + 1] - fy];
    return Math.hypot(c * x - s * y - truth[n * 2] + tx, s * x + c * y - truth[n * 2 + 1] + ty);
  });
}

function middle(points: ArrayLike<number>): [number, number] {
  let [x, y] = [0, 0];
  for (let n = 0; n < points.length; n += 2) {
    x += (2 * points[n]) / points.length;
    y += (2 * points[n + 1]) / points.length;
  }
  return [x, y];
}

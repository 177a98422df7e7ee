/**
 * Intersection over union of two boxes: number `a` of `boxes` and number `b` of `others`, both (N, 4) x, y,
 * width, height.
 */
export function boxOverlap(
  boxes: ArrayLike<number>,
  a: number,
  others: ArrayLike<number>,
  b: number,
): number {
  const [ax, ay, aw, ah] = [boxes[a * 4], boxes[a * 4 + 1], boxes[a * 4 + 2], boxes[a * 4 + 3]];
  const [bx, by, bw, bh] = [others[b * 4], others[b * 4 + 1], others[b * 4 + 2], others[b * 4 + 3]];
  const w = Math.min(ax + aw, bx + bw) - Math.max(ax, bx);
  const h = Math.min(ay + ah, by + bh) - Math.max(ay, by);
  return w > 0 && h > 0 ? (w * h) / (aw * ah + bw * bh - w * h) : 0;
}

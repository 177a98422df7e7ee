import { SAMPLE_X, SAMPLE_Y, type SampleBuffer } from './samples.ts';

/** Numbers a projected vertex has: x px, y px, 1/z, red, green, blue (0–1023). */
export const VERTEX_STRIDE = 6;

/** Smallest doubled area, px², of a triangle that is drawn. */
const SMALLEST_AREA = 1e-7;

const [SX0, SX1, SX2, SX3] = SAMPLE_X;
const [SY0, SY1, SY2, SY3] = SAMPLE_Y;

/**
 * Draws the triangles that face the camera into the samples, nearest wins. 1/z is linear in the image, so
 * depth is exact; colours are interpolated in the image, which tiny triangles forgive.
 *
 * With λ1 and λ2 the barycentric coordinates of the second and third corner, a sample is inside where
 * λ1 ≥ 0, λ2 ≥ 0 and λ1 + λ2 ≤ 1; both are linear in x and y.
 *
 * @param projected (n, 6) see `VERTEX_STRIDE`; 1/z ≤ 0 marks a vertex before the near plane
 * @param triangles (T, 3), of which those from `first` to `end` are drawn
 * @param owner 1–255
 */
export function rasterise(
  buffer: SampleBuffer,
  projected: Float64Array,
  triangles: Uint16Array | Uint32Array,
  first: number,
  end: number,
  owner: number,
): void {
  const { width, height, nearness, colour, owner: owners, touched } = buffer;
  for (let t = first * 3; t < end * 3; t += 3) {
    const a = triangles[t] * VERTEX_STRIDE;
    const b = triangles[t + 1] * VERTEX_STRIDE;
    const c = triangles[t + 2] * VERTEX_STRIDE;
    const za = projected[a + 2];
    const zb = projected[b + 2];
    const zc = projected[c + 2];
    if (!(za > 0 && zb > 0 && zc > 0)) continue;
    const ax = projected[a];
    const ay = projected[a + 1];
    const bx = projected[b];
    const by = projected[b + 1];
    const cx = projected[c];
    const cy = projected[c + 1];
    // y points down, so what faces the camera has a negative area.
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (!(area < -SMALLEST_AREA)) continue;

    const left = Math.max(0, Math.floor(Math.min(ax, bx, cx)));
    const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx)));
    const top = Math.max(0, Math.floor(Math.min(ay, by, cy)));
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy)));
    if (left > right || top > bottom) continue;
    if (left < touched[0]) touched[0] = left;
    if (right > touched[1]) touched[1] = right;
    if (top < touched[2]) touched[2] = top;
    if (bottom > touched[3]) touched[3] = bottom;

    const scale = 1 / area;
    const b1x = (cy - ay) * scale;
    const b1y = (ax - cx) * scale;
    const b2x = (ay - by) * scale;
    const b2y = (bx - ax) * scale;
    const zDb = zb - za;
    const zDc = zc - za;
    const r = projected[a + 3];
    const g = projected[a + 4];
    const bl = projected[a + 5];
    const rDb = projected[b + 3] - r;
    const rDc = projected[c + 3] - r;
    const gDb = projected[b + 4] - g;
    const gDc = projected[c + 4] - g;
    const blDb = projected[b + 5] - bl;
    const blDc = projected[c + 5] - bl;

    // What λ1 and λ2 gain from the pixel's corner to each sample.
    const p1 = b1x * SX0 + b1y * SY0;
    const p2 = b2x * SX0 + b2y * SY0;
    const q1 = b1x * SX1 + b1y * SY1;
    const q2 = b2x * SX1 + b2y * SY1;
    const r1 = b1x * SX2 + b1y * SY2;
    const r2 = b2x * SX2 + b2y * SY2;
    const s1 = b1x * SX3 + b1y * SY3;
    const s2 = b2x * SX3 + b2y * SY3;
    const spare1 = -Math.max(p1, q1, r1, s1);
    const spare2 = -Math.max(p2, q2, r2, s2);
    const spareSum = 1 - Math.min(p1 + p2, q1 + q2, r1 + r2, s1 + s2);

    for (let y = top; y <= bottom; y += 1) {
      let row1 = b1x * (left - ax) + b1y * (y - ay);
      let row2 = b2x * (left - ax) + b2y * (y - ay);
      let index = (y * width + left) * 4;
      for (let x = left; x <= right; x += 1) {
        if (row1 >= spare1 && row2 >= spare2 && row1 + row2 <= spareSum) {
          const pL1 = row1 + p1;
          const pL2 = row2 + p2;
          if (pL1 >= 0 && pL2 >= 0 && pL1 + pL2 <= 1) {
            const near = za + pL1 * zDb + pL2 * zDc;
            if (near > nearness[index]) {
              nearness[index] = near;
              owners[index] = owner;
              colour[index] =
                ((r + pL1 * rDb + pL2 * rDc) << 20) |
                ((g + pL1 * gDb + pL2 * gDc) << 10) |
                (bl + pL1 * blDb + pL2 * blDc);
            }
          }
          const qL1 = row1 + q1;
          const qL2 = row2 + q2;
          if (qL1 >= 0 && qL2 >= 0 && qL1 + qL2 <= 1) {
            const near = za + qL1 * zDb + qL2 * zDc;
            if (near > nearness[index + 1]) {
              nearness[index + 1] = near;
              owners[index + 1] = owner;
              colour[index + 1] =
                ((r + qL1 * rDb + qL2 * rDc) << 20) |
                ((g + qL1 * gDb + qL2 * gDc) << 10) |
                (bl + qL1 * blDb + qL2 * blDc);
            }
          }
          const rL1 = row1 + r1;
          const rL2 = row2 + r2;
          if (rL1 >= 0 && rL2 >= 0 && rL1 + rL2 <= 1) {
            const near = za + rL1 * zDb + rL2 * zDc;
            if (near > nearness[index + 2]) {
              nearness[index + 2] = near;
              owners[index + 2] = owner;
              colour[index + 2] =
                ((r + rL1 * rDb + rL2 * rDc) << 20) |
                ((g + rL1 * gDb + rL2 * gDc) << 10) |
                (bl + rL1 * blDb + rL2 * blDc);
            }
          }
          const sL1 = row1 + s1;
          const sL2 = row2 + s2;
          if (sL1 >= 0 && sL2 >= 0 && sL1 + sL2 <= 1) {
            const near = za + sL1 * zDb + sL2 * zDc;
            if (near > nearness[index + 3]) {
              nearness[index + 3] = near;
              owners[index + 3] = owner;
              colour[index + 3] =
                ((r + sL1 * rDb + sL2 * rDc) << 20) |
                ((g + sL1 * gDb + sL2 * gDc) << 10) |
                (bl + sL1 * blDb + sL2 * blDc);
            }
          }
        }
        row1 += b1x;
        row2 += b2x;
        index += 4;
      }
    }
  }
}

import type { Pyramid } from './picture.ts';

/** A square of the picture, turned: centre and side in px of the picture, rotation clockwise in radians. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly rotation: number;
}

/**
 * The crop in which BlazePose wants a person: MediaPipe's alignment of the hips' centre and a point on
 * the circle round the whole body, in the direction of the head (`pose_landmarks_to_roi`: the square
 * round the circle, enlarged by a quarter).
 */
export function cropFromCircle(hipX: number, hipY: number, pointX: number, pointY: number): Crop {
  const dx = pointX - hipX;
  const dy = pointY - hipY;
  return { x: hipX, y: hipY, side: 2.5 * Math.hypot(dx, dy), rotation: Math.atan2(dx, -dy) };
}

/** The point of the picture at (u, v), both 0–1 of the crop from its top-left corner. */
export function pictureFromCrop(crop: Crop, u: number, v: number): [number, number] {
  const c = Math.cos(crop.rotation) * crop.side;
  const s = Math.sin(crop.rotation) * crop.side;
  return [crop.x + c * (u - 0.5) - s * (v - 0.5), crop.y + s * (u - 0.5) + c * (v - 0.5)];
}

/** The place 0–1 in the crop of a point of the picture. */
export function cropFromPicture(crop: Crop, x: number, y: number): [number, number] {
  const c = Math.cos(crop.rotation) / crop.side;
  const s = Math.sin(crop.rotation) / crop.side;
  return [0.5 + c * (x - crop.x) + s * (y - crop.y), 0.5 - s * (x - crop.x) + c * (y - crop.y)];
}

/** Brings an angle to −π…π. */
export function wrapAngle(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/**
 * Samples the crop as `size` × `size` RGB of 0–1, bilinear, from the pyramid's level that is not much
 * finer than the samples. Beyond the picture its edge goes on, as in MediaPipe.
 */
export function sampleCrop(pyramid: Pyramid, crop: Crop, size: number, out: Float32Array): void {
  const step = crop.side / size / pyramid.scale;
  const at = Math.max(0, Math.min(pyramid.levels.length - 1, Math.round(Math.log2(Math.max(step, 1)))));
  const { width, height, data } = pyramid.levels[at];
  const zoom = 1 / (pyramid.scale * 2 ** at);
  const cos = (Math.cos(crop.rotation) * crop.side * zoom) / size;
  const sin = (Math.sin(crop.rotation) * crop.side * zoom) / size;
  const half = (size - 1) / 2;
  const maxX = width - 1;
  const maxY = height - 1;
  const row = width * 3;
  // Centres of samples and of pixels lie half a pixel inside their cells.
  const originX = crop.x * zoom - 0.5 - cos * half + sin * half;
  const originY = crop.y * zoom - 0.5 - sin * half - cos * half;
  let o = 0;
  for (let j = 0; j < size; j++) {
    let x = originX - sin * j;
    let y = originY + cos * j;
    for (let i = 0; i < size; i++) {
      const cx = Math.max(0, Math.min(maxX, x));
      const cy = Math.max(0, Math.min(maxY, y));
      const ix = cx | 0;
      const iy = cy | 0;
      const fx = cx - ix;
      const fy = cy - iy;
      const p = iy * row + ix * 3;
      const right = ix < maxX ? 3 : 0;
      const down = iy < maxY ? row : 0;
      const w11 = (fx * fy) / 255;
      const w01 = fx / 255 - w11;
      const w10 = fy / 255 - w11;
      const w00 = 1 / 255 - fx / 255 - w10;
      const q = p + down;
      out[o] = w00 * data[p] + w01 * data[p + right] + w10 * data[q] + w11 * data[q + right];
      out[o + 1] =
        w00 * data[p + 1] + w01 * data[p + right + 1] + w10 * data[q + 1] + w11 * data[q + right + 1];
      out[o + 2] =
        w00 * data[p + 2] + w01 * data[p + right + 2] + w10 * data[q + 2] + w11 * data[q + right + 2];
      o += 3;
      x += cos;
      y += sin;
    }
  }
}

/**
 * Samples an upright rectangle of the picture as whole numbers 0–255, `scale` samples per px of the
 * picture, from the top-left corner of the output; what is left of the output is black.
 */
export function sampleRectangle(
  pyramid: Pyramid,
  left: number,
  top: number,
  scale: number,
  outWidth: number,
  outHeight: number,
  out: Int32Array,
): void {
  const step = 1 / scale / pyramid.scale;
  const at = Math.max(0, Math.min(pyramid.levels.length - 1, Math.round(Math.log2(Math.max(step, 1)))));
  const { width, height, data } = pyramid.levels[at];
  const zoom = 1 / (pyramid.scale * 2 ** at);
  const stride = zoom / scale;
  const row = width * 3;
  out.fill(0);
  for (let j = 0; j < outHeight; j++) {
    const y = top * zoom + (j + 0.5) * stride - 0.5;
    if (y < -0.5 || y > height - 0.5) continue;
    const cy = Math.max(0, Math.min(height - 1, y));
    const iy = cy | 0;
    const fy = cy - iy;
    const down = iy < height - 1 ? row : 0;
    let o = j * outWidth * 3;
    for (let i = 0; i < outWidth; i++, o += 3) {
      const x = left * zoom + (i + 0.5) * stride - 0.5;
      if (x < -0.5 || x > width - 0.5) continue;
      const cx = Math.max(0, Math.min(width - 1, x));
      const ix = cx | 0;
      const fx = cx - ix;
      const p = iy * row + ix * 3;
      const right = ix < width - 1 ? 3 : 0;
      const q = p + down;
      const w11 = fx * fy;
      const w01 = fx - w11;
      const w10 = fy - w11;
      const w00 = 1 - fx - w10;
      out[o] = w00 * data[p] + w01 * data[p + right] + w10 * data[q] + w11 * data[q + right] + 0.5;
      out[o + 1] =
        w00 * data[p + 1] + w01 * data[p + right + 1] + w10 * data[q + 1] + w11 * data[q + right + 1] + 0.5;
      out[o + 2] =
        w00 * data[p + 2] + w01 * data[p + right + 2] + w10 * data[q + 2] + w11 * data[q + right + 2] + 0.5;
    }
  }
}

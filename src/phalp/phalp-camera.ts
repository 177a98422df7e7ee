/** Of the source picture, pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** PHALP takes every lens for one of 5000 pixels on a picture of 256 (`EXTRA.FOCAL_LENGTH`, `IMAGE_SIZE`). */
const FOCAL_LENGTH = 5000 / 256;

/** PHALP's focal length, pixels of the source picture: far longer than any usual lens, so nearly orthographic. */
export function phalpFocal(width: number, height: number): number {
  return FOCAL_LENGTH * Math.max(width, height);
}

/** Where the square that PHALP pads a picture to begins: pixels left and above of the picture. */
function padding({ width, height }: PictureSize): { side: number; left: number; top: number } {
  const side = Math.max(width, height);
  return { side, left: Math.floor((side - width) / 2), top: Math.floor((side - height) / 2) };
}

/**
 * Points of a body through PHALP's camera:
 * u = F X / Z + M / 2 - left, v = F Y / Z + M / 2 - top, with (X, Y, Z) = point + camera and M the longer side.
 *
 * @param points (P, 3) metres, as `joints3d` of a row
 * @param camera (3) metres, of the same row
 * @returns (P, 2) pixels of the source picture
 */
export function projectPhalp(
  points: ArrayLike<number>,
  camera: ArrayLike<number>,
  size: PictureSize,
): Float64Array {
  const focal = phalpFocal(size.width, size.height);
  const { side, left, top } = padding(size);
  const count = points.length / 3;
  const projected = new Float64Array(count * 2);
  for (let n = 0; n < count; n++) {
    const z = points[3 * n + 2] + camera[2];
    projected[2 * n] = (focal * (points[3 * n] + camera[0])) / z + side / 2 - left;
    projected[2 * n + 1] = (focal * (points[3 * n + 1] + camera[1])) / z + side / 2 - top;
  }
  return projected;
}

/**
 * PHALP's own 2D joints in the source picture.
 *
 * @param joints2d (P, 2) parts of the padded square, as `joints2d` of a row
 * @returns (P, 2) pixels of the source picture
 */
export function joints2dInPicture(joints2d: ArrayLike<number>, size: PictureSize): Float64Array {
  const { side, left, top } = padding(size);
  return Float64Array.from(joints2d, (part, n) => part * side - (n % 2 === 0 ? left : top));
}

import { Matrix4 } from 'three';

/** m: nearer and farther than this nothing is drawn on the video. */
const NEAR = 0.05;
const FAR = 500;

/**
 * What a pinhole camera sees, as WebGL's clip space, for points in OpenCV's camera space (x right, y down, z forward)
 * after half a turn about x, which makes them WebGL's (y up, z back).
 *
 * @param intrinsics - fx, fy, cx, cy, px of a picture of `width` × `height`
 */
export function projectionOf(intrinsics: ArrayLike<number>, width: number, height: number): Matrix4 {
  const [fx, fy, cx, cy] = Array.from(intrinsics);
  return new Matrix4().set(
    (2 * fx) / width,
    0,
    1 - (2 * cx) / width,
    0,
    0,
    (2 * fy) / height,
    (2 * cy) / height - 1,
    0,
    0,
    0,
    -(FAR + NEAR) / (FAR - NEAR),
    (-2 * FAR * NEAR) / (FAR - NEAR),
    0,
    0,
    -1,
    0,
  );
}

/** Half a turn about x: from OpenCV's axes to WebGL's, and back. */
export const GL_FROM_CAMERA = new Matrix4().set(1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1);

/** The largest box of an aspect (width / height) in the middle of another, px. */
export function fitInside(width: number, height: number, aspect: number) {
  const fitted = width / height > aspect ? [height * aspect, height] : [width, width / aspect];
  return { x: (width - fitted[0]) / 2, y: (height - fitted[1]) / 2, width: fitted[0], height: fitted[1] };
}

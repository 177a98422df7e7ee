/**
 * A pinhole: pixels from the top-left corner of the top-left pixel, whose centre is (0.5, 0.5). Points are
 * in OpenCV's camera space: x right, y down, z forward, metres.
 */
export interface Intrinsics {
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
}

/** Where a point in camera space falls in the image, px. Not finite, or mirrored, for points with z ≤ 0. */
export function projectPoint(intrinsics: Intrinsics, x: number, y: number, z: number): [number, number] {
  return [(intrinsics.fx * x) / z + intrinsics.cx, (intrinsics.fy * y) / z + intrinsics.cy];
}

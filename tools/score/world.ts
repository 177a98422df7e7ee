/** (N, 3) points of a frame's camera as points of its world, by that frame's row of (F, 4, 4) `world_from_camera`. */
export function toWorld(
  worldFromCamera: ArrayLike<number>,
  frame: number,
  points: ArrayLike<number>,
): Float64Array {
  const moved = new Float64Array(points.length);
  for (let n = 0; n < points.length; n += 3) {
    for (let i = 0; i < 3; i++) {
      const at = frame * 16 + i * 4;
      moved[n + i] =
        worldFromCamera[at] * points[n] +
        worldFromCamera[at + 1] * points[n + 1] +
        worldFromCamera[at + 2] * points[n + 2] +
        worldFromCamera[at + 3];
    }
  }
  return moved;
}

/** A point of camera space in the picture, px: the pinhole of a row of (F, 4) intrinsics. */
export function project(
  intrinsics: ArrayLike<number>,
  frame: number,
  point: ArrayLike<number>,
): [number, number] {
  const at = frame * 4;
  return [
    (intrinsics[at] * point[0]) / point[2] + intrinsics[at + 2],
    (intrinsics[at + 1] * point[1]) / point[2] + intrinsics[at + 3],
  ];
}

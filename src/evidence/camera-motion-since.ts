/**
 * The frame since which `cameraMotion` says how the background moved up to `frame`: the last one before it
 * that was decoded; null where there is none. Beside frames that were not decoded it is more than one
 * frame back, so a speed is the motion over the time between these two.
 *
 * @param decoded (F) 0 where not decoded
 * @param frame counted as `decoded` is
 * @example
 * cameraMotionSince([1, 1, 0, 1], 3); // 1
 */
export function cameraMotionSince(decoded: ArrayLike<number>, frame: number): number | null {
  for (let f = frame - 1; f >= 0; f--) if (decoded[f]) return f;
  return null;
}

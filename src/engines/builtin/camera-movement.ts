/**
 * From here on a camera counts as moving, in widths of the picture a second, and likewise in growth of the
 * background a second (a camera that goes forward). For somebody 4 m away it is 5 cm a second: about as still
 * as a standing foot is held.
 */
const MOVING = 0.01;
/** From here on the background's growth counts as a zoom, per second. */
const ZOOMING = 0.05;
/** Movement is measured over so long, real seconds: the tremble of single frames does not add up. */
const SPAN_SECONDS = 0.25;

/**
 * Whether the background moves or grows over the video.
 *
 * @param steps (F, 4) how it moved since the frame before, as `cameraSteps` gives it
 * @param time (F) real seconds
 */
export function cameraMovement(
  steps: Float64Array,
  time: Float64Array,
  width: number,
  height: number,
): { moving: boolean; zooming: boolean } {
  const speeds: number[] = [];
  const growths: number[] = [];
  const frames = steps.length / 4;
  const centre = { re: 1, im: 0, x: width / 2, y: height / 2 };
  let from = 0;
  let { re, im, x, y } = centre;
  for (let t = 1; t < frames; t++) {
    const [a, b, tx, ty] = steps.subarray(4 * t, 4 * t + 4);
    [re, im, x, y] = [a * re - b * im, b * re + a * im, a * x - b * y + tx, b * x + a * y + ty];
    const seconds = time[t] - time[from];
    if (seconds < SPAN_SECONDS && t + 1 < frames) continue;
    speeds.push(Math.hypot(x - centre.x, y - centre.y) / width / Math.max(seconds, 1e-3));
    growths.push(Math.log(Math.hypot(re, im)) / Math.max(seconds, 1e-3));
    from = t;
    ({ re, im, x, y } = centre);
  }
  const growth = Math.abs(percentile(growths, 0.5));
  return { moving: percentile(speeds, 0.75) > MOVING || growth > MOVING, zooming: growth > ZOOMING };
}

function percentile(values: number[], part: number): number {
  if (values.length === 0) return 0;
  const sorted = values.sort((x, y) => x - y);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}

import { CameraPath } from '../../tracking/index.ts';

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
  const path = new CameraPath(steps);
  const [centreX, centreY] = [width / 2, height / 2];
  for (let from = 0, t = 1; t < frames; t++) {
    if (time[t] - time[from] < SPAN_SECONDS && t + 1 < frames) continue;
    const { re, im, x, y } = path.between(from, t);
    const seconds = Math.max(time[t] - time[from], 1e-3);
    const moved = Math.hypot(
      re * centreX - im * centreY + x - centreX,
      im * centreX + re * centreY + y - centreY,
    );
    speeds.push(moved / width / seconds);
    growths.push(Math.log(Math.hypot(re, im)) / seconds);
    from = t;
  }
  const growth = Math.abs(percentile(growths, 0.5));
  return { moving: percentile(speeds, 0.75) > MOVING || growth > MOVING, zooming: growth > ZOOMING };
}

function percentile(values: number[], part: number): number {
  if (values.length === 0) return 0;
  const sorted = values.sort((x, y) => x - y);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}

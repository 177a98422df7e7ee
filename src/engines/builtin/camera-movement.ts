import type { Evidence } from '../../evidence/index.ts';

/** A held camera trembles by less than this part of the picture's width a second; a tripod's not at all. */
const MOVING_WIDTHS_PER_SECOND = 0.02;
/** Growth of the background per second. */
const ZOOMING_PER_SECOND = 0.05;

/** Whether the background moves or grows over the video, from how it moved between frames. */
export function cameraMovement(
  evidence: Evidence,
  time: Float64Array,
  width: number,
  height: number,
): { moving: boolean; zooming: boolean } {
  const speeds: number[] = [];
  const growths: number[] = [];
  const frames = evidence.endFrame - evidence.firstFrame;
  for (let t = 1; t < frames; t++) {
    const [a, b, tx, ty] = evidence.cameraMotion.subarray(4 * t, 4 * t + 4);
    if (a === 1 && b === 0 && tx === 0 && ty === 0) continue;
    const step = Math.max(time[evidence.firstFrame + t] - time[evidence.firstFrame + t - 1], 1e-3);
    const x = a * (width / 2) - b * (height / 2) + tx - width / 2;
    const y = b * (width / 2) + a * (height / 2) + ty - height / 2;
    speeds.push(Math.hypot(x, y) / width / step);
    growths.push(Math.log(Math.hypot(a, b)) / step);
  }
  return {
    moving: percentile(speeds, 0.75) > MOVING_WIDTHS_PER_SECOND,
    zooming: Math.abs(percentile(growths, 0.5)) > ZOOMING_PER_SECOND,
  };
}

function percentile(values: number[], part: number): number {
  if (values.length === 0) return 0;
  const sorted = values.sort((x, y) => x - y);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}

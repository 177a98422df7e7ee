import { chained, scaleOf } from './camera-path.ts';
import type { Scene, Tracklet } from './scene.ts';

/** Where a person is and goes at one end of a tracklet, the camera's own motion taken out. */
export interface Trend {
  readonly frame: number;
  /** px */
  readonly x: number;
  readonly y: number;
  /** px a second, as seen in the picture of `frame` */
  readonly speedX: number;
  readonly speedY: number;
  /** px, the median of the sightings used */
  readonly size: number;
}

/** How much of a tracklet tells where it goes: this long, but longer where so few rows fit no line. */
const WINDOW_SECONDS = 0.4;
const LEAST_ROWS = 8;
const LONGEST_WINDOW_SECONDS = 1;
/** Nobody is faster than this, heights a second (a sprinter: 6). */
const TOP_SPEED = 7;
/** People do not go on for ever: speed fades with this time constant, s. */
const FADING_SECONDS = 0.7;

/** The trend at a tracklet's last row, from the rows up to it. */
export function trendAtEnd(scene: Scene, rows: Tracklet): Trend {
  return trendAt(scene, rows, rows.length - 1, -1);
}

/** The trend at a tracklet's first row, from the rows after it. */
export function trendAtStart(scene: Scene, rows: Tracklet): Trend {
  return trendAt(scene, rows, 0, 1);
}

/**
 * The trend at row number `end` of a tracklet, from the rows before (`step` −1) or after it (1): a straight
 * line is fitted to them (least squares).
 */
export function trendAt(scene: Scene, rows: Tracklet, end: number, step: -1 | 1): Trend {
  const { sightings, time, camera } = scene;
  const frame = sightings.frame[rows[end]];
  const used: { t: number; x: number; y: number; size: number }[] = [];
  let [motion, nearer] = [camera.between(frame, frame), frame];
  for (let i = end; i >= 0 && i < rows.length; i += step) {
    const row = rows[i];
    const t = time[sightings.frame[row]] - time[frame];
    if (Math.abs(t) > (used.length < LEAST_ROWS ? LONGEST_WINDOW_SECONDS : WINDOW_SECONDS)) break;
    motion = chained(camera.between(sightings.frame[row], nearer), motion);
    nearer = sightings.frame[row];
    const [cx, cy] = [sightings.centre[row * 2], sightings.centre[row * 2 + 1]];
    used.push({
      t,
      x: motion.re * cx - motion.im * cy + motion.x,
      y: motion.im * cx + motion.re * cy + motion.y,
      size: sightings.size[row] * scaleOf(motion),
    });
  }
  const sizes = used.map(({ size }) => size).sort((a, b) => a - b);
  const size = sizes[sizes.length >> 1];
  const x = lineAtZero(used.map(({ t, x }) => [t, x]));
  const y = lineAtZero(used.map(({ t, y }) => [t, y]));
  const speed = Math.hypot(x.slope, y.slope);
  const brake = speed > TOP_SPEED * size ? (TOP_SPEED * size) / speed : 1;
  return { frame, x: x.value, y: y.value, speedX: x.slope * brake, speedY: y.slope * brake, size };
}

/** Where the trend leads at another frame, in that frame's picture. */
export function predict(scene: Scene, trend: Trend, frame: number): { x: number; y: number; size: number } {
  const gap = scene.time[frame] - scene.time[trend.frame];
  const reach = Math.sign(gap) * FADING_SECONDS * (1 - Math.exp(-Math.abs(gap) / FADING_SECONDS));
  const motion = scene.camera.between(trend.frame, frame);
  const [x, y] = [trend.x + trend.speedX * reach, trend.y + trend.speedY * reach];
  return {
    x: motion.re * x - motion.im * y + motion.x,
    y: motion.im * x + motion.re * y + motion.y,
    size: trend.size * scaleOf(motion),
  };
}

/** Least squares through (t, v): value at t = 0 and slope. Fewer than three points: no slope is trusted. */
function lineAtZero(points: readonly (readonly [number, number])[]): { value: number; slope: number } {
  if (points.length < 3) return { value: points[0][1], slope: 0 };
  let [t, v, tt, tv] = [0, 0, 0, 0];
  for (const [time, value] of points) {
    t += time;
    v += value;
    tt += time * time;
    tv += time * value;
  }
  const n = points.length;
  const spread = n * tt - t * t;
  const slope = spread > 0 ? (n * tv - t * v) / spread : 0;
  return { value: (v - slope * t) / n, slope };
}

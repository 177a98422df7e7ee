import { CONTACT_POINTS, findContacts, type Scene } from '../fitting/index.ts';

/** A leg that HMR2 takes for the other is so for a frame or two: a median over so many seconds does not see it. */
const STEADYING_SECONDS = 0.17;
/** Of a foot on the ground, one point is at most so far above the lowest of all, m. */
const LOW = 0.06;
/** Where the lowest points usually move faster than this, m/s, the ground moves in the picture. */
const GROUND_STANDS = 0.8;
/** The ground's own movement changes slowly: the median over so many seconds. */
const GROUND_SECONDS = 0.6;

/**
 * When heels and toes stand, by the built-in engine's rule, of points that HMR2 found frame by frame. Whether the
 * camera moves is not known from a result alone: where the lowest points hardly ever stand still, they are taken to
 * be carried by the ground, as before a camera that goes along or on a treadmill.
 *
 * @param points (T, 4, 3) m, camera space, left heel, left toe, right heel, right toe of frames `first`, `first` + 1, …
 * @param scene its `cameraMotion` counts only where `cameraStands` is false: then it is known
 * @returns (T, 4) 1 where it stands
 */
export function contactsOf(points: Float64Array, first: number, scene: Scene): Uint8Array {
  const frames = points.length / (CONTACT_POINTS * 3);
  const radius = radiusOf(STEADYING_SECONDS, first, frames, scene.time);
  const steady = medianFilter(points, CONTACT_POINTS * 3, radius);
  if (!scene.cameraStands) return findContacts(steady, first, scene);
  return findContacts(steady, first, { ...scene, cameraMotion: groundMotion(steady, first, frames, scene) });
}

/** Frames on either side that a span of seconds has. */
function radiusOf(seconds: number, first: number, frames: number, time: Float64Array): number {
  if (frames < 2) return 0;
  const step = (time[first + frames - 1] - time[first]) / (frames - 1);
  return Math.min(Math.round(seconds / 2 / Math.max(step, 1e-4)), frames);
}

/** Running medians of (T, size) numbers over 2 · radius + 1 rows, fewer at the ends. */
function medianFilter(values: Float64Array, size: number, radius: number): Float64Array {
  const rows = values.length / size;
  return values.map((_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    const reach = Math.min(radius, row, rows - 1 - row);
    const near: number[] = [];
    for (let r = row - reach; r <= row + reach; r++) near.push(values[r * size + column]);
    return medianOf(near);
  });
}

function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1];
}

/** (F, 4) the movement of the background as the feet tell it; none where they stand. */
function groundMotion(points: Float64Array, first: number, frames: number, scene: Scene): Float32Array {
  const steps = new Float64Array(frames * 2);
  const speeds: number[] = [];
  for (let t = 1; t < frames; t++) {
    const { du, dv, speed } = slowestLowStep(points, t, first, scene);
    steps.set([du, dv], 2 * t);
    speeds.push(speed);
  }
  if (speeds.length === 0 || medianOf(speeds) < GROUND_STANDS) return scene.cameraMotion;
  steps.copyWithin(0, 2, 4);
  const smooth = medianFilter(steps, 2, radiusOf(GROUND_SECONDS, first, frames, scene.time));
  const motion = scene.cameraMotion.slice();
  for (let t = 1; t < frames; t++) motion.set([1, 0, smooth[2 * t], smooth[2 * t + 1]], 4 * (first + t));
  return motion;
}

/** How the slowest of the low points moved since the frame before: px, and m/s across the line of sight. */
function slowestLowStep(
  points: Float64Array,
  t: number,
  first: number,
  { intrinsics, time }: Scene,
): { du: number; dv: number; speed: number } {
  const frame = first + t;
  const [fx, fy] = intrinsics.subarray(4 * frame, 4 * frame + 2);
  const seconds = Math.max(time[frame] - time[frame - 1], 1e-4);
  let lowest = Number.NEGATIVE_INFINITY;
  for (let p = 0; p < CONTACT_POINTS; p++)
    lowest = Math.max(lowest, points[(t * CONTACT_POINTS + p) * 3 + 1]);
  let best = { du: 0, dv: 0, speed: Number.POSITIVE_INFINITY };
  for (let p = 0; p < CONTACT_POINTS; p++) {
    const a = ((t - 1) * CONTACT_POINTS + p) * 3;
    const b = (t * CONTACT_POINTS + p) * 3;
    if (points[b + 1] < lowest - LOW) continue;
    const du = fx * (points[b] / points[b + 2] - points[a] / points[a + 2]);
    const dv = fy * (points[b + 1] / points[b + 2] - points[a + 1] / points[a + 2]);
    const speed = (Math.hypot(du, dv) * points[b + 2]) / fx / seconds;
    if (speed < best.speed) best = { du, dv, speed };
  }
  return best;
}

import type { Scene } from './scene.ts';

/** Left heel, left toe, right heel, right toe. */
export const CONTACT_POINTS = 4;

/**
 * Slower than the first a foot may have been put down, faster than the second it has left, m/s. (UnderPressure,
 * Mourot et al. 2022, finds such thresholds less sure than a trained network; these are wide for the jitter
 * of landmarks.)
 */
const ENTER_SPEED = 0.35;
const LEAVE_SPEED = 0.6;
/** A point that stands is at most so far above the lowest of the four, m; to leave, more. */
const ENTER_HEIGHT = 0.08;
const LEAVE_HEIGHT = 0.12;
/** Shorter is the top of a jump, where a foot is slow too but for less: 2 · 0.35 / 9.81 = 0.07 s. */
const SHORTEST_SECONDS = 0.1;
const FEWEST_FRAMES = 3;

/**
 * Finds when heels and toes stand: slow against the ground, and about as low as the lowest of them. The
 * ground's own movement in the picture (a camera that pans) is taken off.
 *
 * @param points (T, 4, 3) m, camera space, of frames `first`, `first` + 1, …
 * @returns (T, 4) 1 where it stands
 */
export function findContacts(points: Float64Array, first: number, scene: Scene): Uint8Array {
  const frames = points.length / (CONTACT_POINTS * 3);
  const contact = new Uint8Array(frames * CONTACT_POINTS);
  const heights = heightsAboveLowest(points, frames);
  for (let p = 0; p < CONTACT_POINTS; p++) {
    const speeds = groundSpeeds(points, p, first, scene, frames);
    let start = -1;
    for (let t = 0; t <= frames; t++) {
      const height = t < frames ? heights[t * CONTACT_POINTS + p] : Number.POSITIVE_INFINITY;
      const speed = t < frames ? speeds[t] : Number.POSITIVE_INFINITY;
      const stands =
        start < 0
          ? speed < ENTER_SPEED && height < ENTER_HEIGHT
          : speed < LEAVE_SPEED && height < LEAVE_HEIGHT;
      if (stands && start < 0) start = t;
      if (stands || start < 0) continue;
      const long =
        t - start >= FEWEST_FRAMES &&
        scene.time[first + t - 1] - scene.time[first + start] >= SHORTEST_SECONDS;
      for (let i = start; i < t && long; i++) contact[i * CONTACT_POINTS + p] = 1;
      start = -1;
    }
  }
  return contact;
}

/** (T, 4) m, gravity taken as the picture's down. */
function heightsAboveLowest(points: Float64Array, frames: number): Float64Array {
  const heights = new Float64Array(frames * CONTACT_POINTS);
  for (let t = 0; t < frames; t++) {
    let lowest = Number.NEGATIVE_INFINITY;
    for (let p = 0; p < CONTACT_POINTS; p++)
      lowest = Math.max(lowest, points[(t * CONTACT_POINTS + p) * 3 + 1]);
    for (let p = 0; p < CONTACT_POINTS; p++) {
      heights[t * CONTACT_POINTS + p] = lowest - points[(t * CONTACT_POINTS + p) * 3 + 1];
    }
  }
  return heights;
}

/** (T) m/s across the line of sight, against the background; the slower of the steps before and after. */
function groundSpeeds(
  points: Float64Array,
  p: number,
  first: number,
  scene: Scene,
  frames: number,
): Float64Array {
  const steps = new Float64Array(frames + 1).fill(Number.POSITIVE_INFINITY);
  for (let t = 1; t < frames; t++) {
    const frame = first + t;
    const a = ((t - 1) * CONTACT_POINTS + p) * 3;
    const b = (t * CONTACT_POINTS + p) * 3;
    const [fx, fy, cx, cy] = scene.intrinsics.subarray(4 * frame, 4 * frame + 4);
    const [ma, mb, mx, my] = scene.cameraMotion.subarray(4 * frame, 4 * frame + 4);
    const u0 = (fx * points[a]) / points[a + 2] + cx;
    const v0 = (fy * points[a + 1]) / points[a + 2] + cy;
    const du = (fx * points[b]) / points[b + 2] + cx - (ma * u0 - mb * v0 + mx);
    const dv = (fy * points[b + 1]) / points[b + 2] + cy - (mb * u0 + ma * v0 + my);
    const seconds = Math.max(scene.time[frame] - scene.time[frame - 1], 1e-4);
    steps[t] = (Math.hypot(du, dv) * points[b + 2]) / fx / seconds;
  }
  return Float64Array.from({ length: frames }, (_, t) => Math.min(steps[t], steps[t + 1]));
}

import type { Scene } from './scene.ts';

/** Left heel, left toe, right heel, right toe. */
export const CONTACT_POINTS = 4;
/** How far the body's points of heels and toes are above the sole, m: a foot that stands flat is level by these. */
export const ABOVE_SOLE = Float64Array.of(0.034, 0.014, 0.034, 0.014);

/** Along the line of sight a fit is unrestful: of a movement that way, this share counts. */
const ALONG = 0.5;
/** Where the camera stands or is followed, heights are above the lowest within so many seconds to either side. */
const FLOOR_SECONDS = 0.25;

/** Whether a shot's camera is known with its path, or stands. */
export function isGroundKnown(scene: Scene): boolean {
  return scene.cameraStands || isPathKnown(scene);
}

function isPathKnown({ cameraPose }: Scene): boolean {
  if (!cameraPose) return false;
  for (let i = 3; i < cameraPose.length; i += 4) if (cameraPose[i] !== 0) return true;
  return false;
}

/**
 * (T) m/s of point `p` against the ground; the slower of the steps before and after. Where the camera's path is not
 * known, the movement of the background in the picture is taken for that of the ground.
 *
 * @param points (T, 4, 3) m, camera space, of frames `first`, `first` + 1, …
 */
export function groundSpeeds(points: Float64Array, p: number, first: number, scene: Scene): Float64Array {
  const frames = points.length / (CONTACT_POINTS * 3);
  const steps = new Float64Array(frames + 1).fill(Number.POSITIVE_INFINITY);
  const stepOf = isPathKnown(scene) ? stepInShot : stepInPicture;
  for (let t = 1; t < frames; t++) {
    const seconds = Math.max(scene.time[first + t] - scene.time[first + t - 1], 1e-4);
    const from = ((t - 1) * CONTACT_POINTS + p) * 3;
    steps[t] = stepOf(points, from, from + CONTACT_POINTS * 3, first + t, scene) / seconds;
  }
  return Float64Array.from({ length: frames }, (_, t) => Math.min(steps[t], steps[t + 1]));
}

/** m across the line of sight, against the background's similarity. */
function stepInPicture(points: Float64Array, a: number, b: number, frame: number, scene: Scene): number {
  const [fx, fy, cx, cy] = scene.intrinsics.subarray(4 * frame, 4 * frame + 4);
  const [ma, mb, mx, my] = scene.cameraMotion.subarray(4 * frame, 4 * frame + 4);
  const u0 = (fx * points[a]) / points[a + 2] + cx;
  const v0 = (fy * points[a + 1]) / points[a + 2] + cy;
  const du = (fx * points[b]) / points[b + 2] + cx - (ma * u0 - mb * v0 + mx);
  const dv = (fy * points[b + 1]) / points[b + 2] + cy - (mb * u0 + ma * v0 + my);
  return (Math.hypot(du, dv) * points[b + 2]) / fx;
}

/** m in the shot's own frame, less of it along the line of sight. */
function stepInShot(points: Float64Array, a: number, b: number, frame: number, scene: Scene): number {
  const step = [0, 1, 2].map(
    (k) => inShot(points, b, frame, scene, k) - inShot(points, a, frame - 1, scene, k),
  );
  const n = 1 / Math.hypot(points[b], points[b + 1], points[b + 2]);
  const ray = [0, 1, 2].map((k) => n * turned(points, b, frame, scene, k));
  const along = step[0] * ray[0] + step[1] * ray[1] + step[2] * ray[2];
  const square = step[0] ** 2 + step[1] ** 2 + step[2] ** 2 - (1 - ALONG * ALONG) * along * along;
  return Math.sqrt(Math.max(square, 0));
}

/** (T, 4, 3) the same points in the shot's own frame. */
export function inShotFrame(points: Float64Array, { pose }: { pose: Float64Array | null }): Float64Array {
  if (!pose) return points;
  const width = CONTACT_POINTS * 3;
  return points.map((_, i) => {
    const at = i - (i % 3);
    const row = 12 * Math.floor(i / width) + 4 * (i % 3);
    return (
      pose[row] * points[at] + pose[row + 1] * points[at + 1] + pose[row + 2] * points[at + 2] + pose[row + 3]
    );
  });
}

/** (T, 4, 3) the points of frames `first`, `first` + 1, … in the shot's own frame. */
export function placesInShot(points: Float64Array, first: number, scene: Scene): Float64Array {
  return points.map((_, i) =>
    inShot(points, i - (i % 3), first + Math.floor(i / (CONTACT_POINTS * 3)), scene, i % 3),
  );
}

/** Coordinate `k` of a vector in the shot's axes. */
function turned(
  points: Float64Array,
  at: number,
  frame: number,
  { cameraPose: pose }: Scene,
  k: number,
): number {
  if (!pose) return points[at + k];
  const row = 12 * frame + 4 * k;
  return pose[row] * points[at] + pose[row + 1] * points[at + 1] + pose[row + 2] * points[at + 2];
}

function inShot(points: Float64Array, at: number, frame: number, scene: Scene, k: number): number {
  return (
    turned(points, at, frame, scene, k) + (scene.cameraPose ? scene.cameraPose[12 * frame + 4 * k + 3] : 0)
  );
}

/**
 * (T, 4) m, of the soles, above the lowest of the four; where the ground is known, above the lowest of a moment's frames.
 *
 * @param points (T, 4, 3) m, camera space, of frames `first`, `first` + 1, …
 * @param up (3) unit vector against gravity, axes of the shot's first camera; null: the picture's up
 */
export function heightsAboveLowest(
  points: Float64Array,
  first: number,
  scene: Scene,
  up: Float64Array | null,
): Float64Array {
  const [ux, uy, uz] = up ?? [0, -1, 0];
  const frames = points.length / (CONTACT_POINTS * 3);
  const heights = new Float64Array(frames * CONTACT_POINTS);
  const lowest = new Float64Array(frames).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < heights.length; i++) {
    const t = Math.floor(i / CONTACT_POINTS);
    const [x, y, z] = [0, 1, 2].map((k) => inShot(points, 3 * i, first + t, scene, k));
    heights[i] = ux * x + uy * y + uz * z - ABOVE_SOLE[i % CONTACT_POINTS];
    lowest[t] = Math.min(lowest[t], heights[i]);
  }
  const floor = isGroundKnown(scene) ? lowestNear(lowest, first, scene.time) : lowest;
  for (let i = 0; i < heights.length; i++) heights[i] -= floor[Math.floor(i / CONTACT_POINTS)];
  return heights;
}

/** The least value of those within a quarter of a second. */
function lowestNear(values: Float64Array, first: number, time: Float64Array): Float64Array {
  return values.map((_, t) => {
    let least = values[t];
    for (const way of [-1, 1]) {
      for (let i = t + way; i >= 0 && i < values.length; i += way) {
        if (Math.abs(time[first + i] - time[first + t]) > FLOOR_SECONDS) break;
        least = Math.min(least, values[i]);
      }
    }
    return least;
  });
}

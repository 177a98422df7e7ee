import { LANDMARK_COUNT } from '../evidence/index.ts';
import { chained } from './camera-path.ts';
import { COMPARED } from './pose-distance.ts';
import type { Scene, Tracklet } from './scene.ts';

/** Nobody alive keeps still for so long. */
const STILL_SECONDS = 10;
/**
 * Most of the time within this much of the same pose, and of the same place of the background, in body sizes,
 * or in px where that is more: the network trembles by about half a px on what does not move. Somebody who
 * stands still for two seconds stays within 0.003, in ten seconds everybody moves a hand by more than 0.02.
 */
const SAME_POSE = 0.01;
const SAME_POSE_PX = 1;
const SAME_PLACE = 0.006;
const SAME_PLACE_PX = 0.6;
const MOST = 0.9;

/**
 * Statues, posters, mannequins: figures that in a long time neither move against the background nor change
 * their pose, while somebody else does. Where nobody moves nobody is taken for a figure.
 */
export function stillFigures(scene: Scene, people: readonly Tracklet[]): Set<Tracklet> {
  const figures = new Set(people.filter((rows) => isStill(scene, rows)));
  return figures.size < people.length ? figures : new Set();
}

function isStill(scene: Scene, rows: Tracklet): boolean {
  const { sightings, time, camera } = scene;
  const { landmarks, frame, centre } = sightings;
  if (!landmarks || time[frame[rows[rows.length - 1]]] - time[frame[rows[0]]] < STILL_SECONDS) return false;
  const size = quantile(
    rows.map((row) => sightings.size[row]),
    0.5,
  );
  // Where each row's middle lies in the picture of the first: what the camera did is taken out.
  let motion = camera.between(frame[rows[0]], frame[rows[0]]);
  const place = rows.map((row, i) => {
    if (i > 0) motion = chained(camera.between(frame[row], frame[rows[i - 1]]), motion);
    const [x, y] = [centre[row * 2], centre[row * 2 + 1]];
    return [motion.re * x - motion.im * y + motion.x, motion.im * x + motion.re * y + motion.y];
  });
  if (spread(place, size) >= Math.max(SAME_PLACE, SAME_PLACE_PX / size)) return false;
  const poses = rows.map((row) =>
    COMPARED.flatMap((k) => {
      const at = (row * LANDMARK_COUNT + k) * 4;
      return [landmarks[at] - centre[row * 2], landmarks[at + 1] - centre[row * 2 + 1]];
    }),
  );
  return spread(poses, size) < Math.max(SAME_POSE, SAME_POSE_PX / size);
}

/** How far most of some sets of points stay from the median set: the mean over the points, in sizes. */
function spread(sets: readonly (readonly number[])[], size: number): number {
  const median = sets[0].map((_, axis) =>
    quantile(
      sets.map((set) => set[axis]),
      0.5,
    ),
  );
  const distances = sets.map((set) => {
    let sum = 0;
    for (let i = 0; i < set.length; i += 2) sum += Math.hypot(set[i] - median[i], set[i + 1] - median[i + 1]);
    return sum / (set.length / 2) / size;
  });
  return quantile(distances, MOST);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

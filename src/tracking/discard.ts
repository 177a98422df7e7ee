import type { Scene, Tracklet } from './scene.ts';

/** People seen for less than this … */
const BRIEF_SECONDS = 0.3;
/** … are believed only where the network was this sure on average. */
const SURE_SCORE = 0.85;
/** Below this mean score nothing is believed, however long. */
const LEAST_SCORE = 0.35;

/** Whether a chain of sightings is no person: too brief and unsure, or never sure at all. */
export function isGhost(scene: Scene, rows: Tracklet): boolean {
  const { sightings, time, shot } = scene;
  const score = rows.reduce((sum, row) => sum + sightings.score[row], 0) / rows.length;
  if (score < LEAST_SCORE) return true;
  const [first, last] = [sightings.frame[rows[0]], sightings.frame[rows[rows.length - 1]]];
  const frameSeconds = time.length > 1 ? (time[time.length - 1] - time[0]) / (time.length - 1) : 0;
  if (time[last] - time[first] + frameSeconds >= BRIEF_SECONDS) return false;
  if (score < SURE_SCORE) return true;
  // Seen through most of a short shot is as long as one can be seen there.
  const shotFrames = shot.reduce((count, s) => count + (s === shot[first] ? 1 : 0), 0);
  return rows.length < 3 && rows.length < 0.6 * shotFrames;
}

/** How much there is of a person: what decides who stays when only so many are wanted. */
export function prominence({ sightings, height }: Scene, rows: Tracklet): number {
  return rows.reduce((sum, row) => sum + sightings.score[row] * Math.min(1, sightings.size[row] / height), 0);
}

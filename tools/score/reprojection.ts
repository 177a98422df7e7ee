import { mean } from './metrics/pose.ts';
import { JOINTS, type ScoredMotion, type ScoredTrack, STATE } from './motion/read-motion.ts';
import { COMMON_JOINTS, LIMB_JOINTS } from './pose-score.ts';
import { project } from './world.ts';

/** How well a body lies on what the network saw. */
export interface Reprojection {
  /** Mean distance of 12 projected joints from the landmarks that were seen well, in % of the body's height there. */
  readonly percentOfHeight: number;
  /** Largest distance of the folder's `joints_2d` from our own projection of its `joints_3d`, px: 0 but for rounding. */
  readonly inconsistency: number;
}

/** Landmarks with less visibility say little of where a joint is. */
const LEAST_VISIBILITY = 0.5;

/** Projects a track by its frames' lenses, apart from the engine's projection. */
export function reprojection(motion: ScoredMotion, track: ScoredTrack): Reprojection {
  const points = motion.keypointNames.length;
  const errors: number[] = [];
  let inconsistency = 0;
  for (let row = 0; row < track.frame.length; row++) {
    for (let j = 0; j < JOINTS; j++) {
      const at = row * JOINTS + j;
      const [x, y] = project(
        motion.frames.intrinsics,
        track.frame[row],
        track.joints3d.subarray(at * 3, at * 3 + 3),
      );
      const off = Math.hypot(x - track.joints2d[at * 2], y - track.joints2d[at * 2 + 1]);
      inconsistency = Math.max(inconsistency, off);
    }
    if (track.state[row] !== STATE.observed || points < 33) continue;
    const height = track.bbox[row * 4 + 3];
    for (const [, smplh, landmark] of COMMON_JOINTS.slice(0, LIMB_JOINTS)) {
      const seen = (row * points + (landmark ?? 0)) * 3;
      if (track.keypoints2d[seen + 2] < LEAST_VISIBILITY) continue;
      const at = (row * JOINTS + smplh) * 2;
      const off = Math.hypot(
        track.joints2d[at] - track.keypoints2d[seen],
        track.joints2d[at + 1] - track.keypoints2d[seen + 1],
      );
      errors.push((100 * off) / height);
    }
  }
  return { percentOfHeight: mean(errors), inconsistency };
}

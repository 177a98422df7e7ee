import { JOINTS, rowAt, type ScoredMotion, type ScoredTrack } from './motion/read-motion.ts';
import type { Surface } from './surface.ts';
import { project } from './world.ts';

/**
 * Where a body has what somebody marks by eye: the joints of SMPL-H whose middle it is. A hand is between wrist and
 * the root of the middle finger, a foot between ankle and ball.
 */
const MARKED: Readonly<Record<string, readonly number[]>> = {
  left_hand: [20, 25],
  right_hand: [21, 40],
  left_hip: [1],
  right_hip: [2],
  left_knee: [4],
  right_knee: [5],
  left_foot: [7, 10],
  right_foot: [8, 11],
};

/** Head, hands, hips, knees, feet. */
export const MARKED_JOINTS = ['head', ...Object.keys(MARKED)];

/** Where a marked joint of a track is in the picture of a frame, px; null where the person is not there. */
export function markedJoint(
  { frames }: Pick<ScoredMotion, 'frames'>,
  track: ScoredTrack,
  surface: Surface,
  frame: number,
  joint: string,
): [number, number] | null {
  const row = rowAt(track, frame);
  if (row < 0) return null;
  if (joint === 'head') return project(frames.intrinsics, frame, surface.headCentre(track, row));
  const of = MARKED[joint];
  const middle = [0, 1, 2].map((i) =>
    of.reduce((sum, j) => sum + track.joints3d[(row * JOINTS + j) * 3 + i] / of.length, 0),
  );
  return project(frames.intrinsics, frame, middle);
}

import { mean } from './metrics/pose.ts';
import { JOINTS, type ScoredMotion, type ScoredTrack } from './motion/read-motion.ts';
import { COMMON, COMMON_JOINTS, LIMB_JOINTS } from './pose-score.ts';
import type { CameraTruth } from './pose2sim.ts';

/** A joint counts as his within this share of his height in the picture. */
const ON_HIM = 0.2;

/** The man of the truth: the track that lies on him in the picture on most frames. */
export function bestTrack(motion: Pick<ScoredMotion, 'tracks'>, truth: CameraTruth): ScoredTrack | null {
  const held = (track: ScoredTrack): number => pictureError(track, truth).onHim.length;
  const [best] = motion.tracks.toSorted((a, b) => held(b) - held(a));
  return best && held(best) > 0 ? best : null;
}

/** Mean 2D distance of the limbs from the projected truth, px, and the frames on which the track lies on him. */
export function pictureError(
  track: Pick<ScoredTrack, 'frame' | 'joints2d'>,
  truth: CameraTruth,
): { error: number; onHim: number[] } {
  const points = COMMON_JOINTS.slice(0, LIMB_JOINTS).map(([, smplh]) => smplh);
  const errors: number[] = [];
  const onHim: number[] = [];
  for (let row = 0; row < track.frame.length; row++) {
    const { error, height } = distanceFromTruth(
      (j, i) => track.joints2d[(row * JOINTS + points[j]) * 2 + i],
      truth,
      track.frame[row],
    );
    if (!(error <= ON_HIM * height)) continue;
    errors.push(error);
    onHim.push(track.frame[row]);
  }
  return { error: mean(errors), onHim };
}

/** Mean distance of 12 points from the projected truth of a frame, and his height in the picture, px. */
export function distanceFromTruth(
  point: (joint: number, axis: 0 | 1) => number,
  { camera, joints }: CameraTruth,
  frame: number,
): { error: number; height: number } {
  const [fx, fy, cx, cy] = camera.intrinsics;
  const start = frame * COMMON * 3;
  if (start >= joints.length) return { error: Number.NaN, height: 0 };
  let error = 0;
  let [top, bottom] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let j = 0; j < LIMB_JOINTS; j++) {
    const [x, y, z] = joints.subarray(start + j * 3, start + j * 3 + 3);
    const [u, v] = [(fx * x) / z + cx, (fy * y) / z + cy];
    error += Math.hypot(point(j, 0) - u, point(j, 1) - v) / LIMB_JOINTS;
    [top, bottom] = [Math.min(top, v), Math.max(bottom, v)];
  }
  return { error, height: bottom - top };
}

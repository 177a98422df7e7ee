import { chainPoses, POSE_SIZE, setPose, standing } from './poses.ts';
import { type PictureLens, turnOfStep } from './turn-of-step.ts';

export interface FollowCameraInput {
  /** (F, 4) how the background moved since the frame before, as `cameraSteps` gives it */
  readonly steps: ArrayLike<number>;
  /** (F) */
  readonly shot: Int32Array;
  readonly lens: PictureLens;
}

/**
 * (F, 12) row-major [R | t] from each frame's camera to its shot's own frame: the axes and the origin of the
 * shot's first camera.
 */
export function followCamera({ steps, shot, lens }: FollowCameraInput): Float64Array {
  const poses = standing(shot.length);
  const turn = new Float64Array(9);
  const back = new Float64Array(9);
  for (let f = 1; f < shot.length; f++) {
    if (shot[f] !== shot[f - 1]) continue;
    turnOfStep(steps, 4 * f, lens, turn);
    for (let i = 0; i < 3; i++) for (let k = 0; k < 3; k++) back[3 * i + k] = turn[3 * k + i];
    setPose(poses, POSE_SIZE * f, back, [0, 0, 0]);
    chainPoses(poses, POSE_SIZE * (f - 1), poses, POSE_SIZE * f, poses, POSE_SIZE * f);
  }
  return poses;
}

import { BACKGROUND_POINTS } from '../evidence/index.ts';
import { backgroundTracks } from './background-tracks.ts';
import { cameraScale } from './camera-scale.ts';
import { chainPoses, POSE_SIZE, setPose, standing } from './poses.ts';
import type { RoughFeet } from './rough-feet.ts';
import { solvePiece } from './solve-piece.ts';
import { type PictureLens, turnOfStep } from './turn-of-step.ts';

export interface FollowCameraInput {
  /** (F, 4) how the background moved since the frame before, as `cameraSteps` gives it */
  readonly steps: ArrayLike<number>;
  /** (F, points, 3) as in the evidence */
  readonly background: ArrayLike<number>;
  /** (F) real seconds */
  readonly time: Float64Array;
  /** (F) */
  readonly shot: Int32Array;
  readonly lens: PictureLens;
  /** Where people's feet are about, on these frames. */
  readonly feet: readonly RoughFeet[];
}

/** Tracks of fewer frames tell little. */
const SHORTEST_TRACK = 4;
/** Points are found to about this part of the picture's diagonal. */
const SIGMA = 0.0005;

/**
 * (F, 12) row-major [R | t] from each frame's camera to its shot's own frame: the axes and the origin of the
 * shot's first camera.
 */
export function followCamera(input: FollowCameraInput): Float64Array {
  const { steps, background, time, shot, lens } = input;
  const points = BACKGROUND_POINTS;
  const poses = standing(shot.length);
  const turn = new Float64Array(9);
  const back = new Float64Array(9);
  for (const { from, to } of piecesOf(background, points, shot)) {
    const piece = {
      time: time.slice(from, to),
      poses: standing(to - from),
      tracks: backgroundTracks(background, points, from, to, lens.centreX, lens.centreY, SHORTEST_TRACK),
    };
    for (let f = from + 1; f < to; f++) {
      turnOfStep(steps, 4 * f, lens, turn);
      transpose(turn, back);
      const at = POSE_SIZE * (f - from);
      setPose(piece.poses, at, back, [0, 0, 0]);
      chainPoses(piece.poses, at - POSE_SIZE, piece.poses, at, piece.poses, at);
    }
    const sigma = SIGMA * 2 * Math.hypot(lens.centreX, lens.centreY);
    solvePiece(piece, { sigma, focal: lens.focal, focalSpread: 0 });
    const scale = cameraScale(input.feet, piece.poses, time, from, lens.focal) ?? 1;
    for (let at = 0; at < piece.poses.length; at += POSE_SIZE)
      for (let k = 3; k < POSE_SIZE; k += 4) piece.poses[at + k] *= scale;
    const start = standing(1);
    if (from > 0 && shot[from] === shot[from - 1]) {
      turnOfStep(steps, 4 * from, lens, turn);
      transpose(turn, back);
      setPose(start, 0, back, [0, 0, 0]);
      chainPoses(poses, POSE_SIZE * (from - 1), start, 0, start, 0);
    }
    for (let f = from; f < to; f++)
      chainPoses(start, 0, piece.poses, POSE_SIZE * (f - from), poses, POSE_SIZE * f);
  }
  return poses;
}

function transpose(m: Float64Array, out: Float64Array): void {
  for (let i = 0; i < 3; i++) for (let k = 0; k < 3; k++) out[3 * i + k] = m[3 * k + i];
}

/** Runs of frames of one shot over which the background is followed without a break. */
function piecesOf(
  background: ArrayLike<number>,
  points: number,
  shot: Int32Array,
): { from: number; to: number }[] {
  const pieces: { from: number; to: number }[] = [];
  let from = 0;
  for (let f = 1; f <= shot.length; f++) {
    if (f < shot.length && shot[f] === shot[f - 1] && hangsTogether(background, points, f)) continue;
    if (f > from) pieces.push({ from, to: f });
    from = f;
  }
  return pieces;
}

/** Whether some points go on to this frame; one that was not decoded breaks nothing. */
function hangsTogether(background: ArrayLike<number>, points: number, f: number): boolean {
  let some = false;
  for (let p = 0; p < points; p++) {
    const age = background[(f * points + p) * 3 + 2];
    if (age > 1) return true;
    if (age > 0) some = true;
  }
  return !some;
}

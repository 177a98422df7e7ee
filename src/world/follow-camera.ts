import { BACKGROUND_POINTS } from '../evidence/index.ts';
import { backgroundTracks } from './background-tracks.ts';
import { cameraScale } from './camera-scale.ts';
import { chainPoses, POSE_SIZE, setPose, standing } from './poses.ts';
import type { RoughFeet } from './rough-feet.ts';
import { type Piece, solvePiece } from './solve-piece.ts';
import { type PictureLens, turnOfStep } from './turn-of-step.ts';

/** What is seen of the background. */
export interface SeenBackground {
  /** (F, 4) how the background moved since the frame before, as `cameraSteps` gives it */
  readonly steps: ArrayLike<number>;
  /** (F, points, 3) as in the evidence */
  readonly background: ArrayLike<number>;
  /** (F) real seconds */
  readonly time: Float64Array;
  /** (F) */
  readonly shot: Int32Array;
}

export interface FollowCameraInput extends SeenBackground {
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
 * shot's first camera; m.
 *
 * Pieces of a shot over which points of the background hang together are solved each on its own and joined. Where
 * two of them meet, the camera turns as the evidence's step says and stays in place for that one frame.
 */
export function followCamera(input: FollowCameraInput): Float64Array {
  const { steps, time, shot, lens } = input;
  const poses = standing(shot.length);
  for (const { from, to } of piecesOf(input)) {
    const piece = pieceOf(input, from, to, lens);
    solvePiece(piece, { sigma: sigmaOf(lens), focal: lens.focal, focalSpread: 0 });
    const scale = cameraScale(input.feet, piece.poses, time, from, lens.focal) ?? 1;
    for (let at = 0; at < piece.poses.length; at += POSE_SIZE)
      for (let k = 3; k < POSE_SIZE; k += 4) piece.poses[at + k] *= scale;
    const start = standing(1);
    if (from > 0 && shot[from] === shot[from - 1]) {
      setTurn(start, 0, steps, from, lens);
      chainPoses(poses, POSE_SIZE * (from - 1), start, 0, start, 0);
    }
    for (let f = from; f < to; f++)
      chainPoses(start, 0, piece.poses, POSE_SIZE * (f - from), poses, POSE_SIZE * f);
  }
  return poses;
}

/** px to about which points are found */
export function sigmaOf({ centreX, centreY }: PictureLens): number {
  return SIGMA * 2 * Math.hypot(centreX, centreY);
}

/** Frames of one piece, turned as the steps say. */
export function pieceOf(seen: SeenBackground, from: number, to: number, lens: PictureLens): Piece {
  const { background, steps, time } = seen;
  const { centreX, centreY } = lens;
  const piece = {
    time: time.slice(from, to),
    poses: standing(to - from),
    tracks: backgroundTracks(background, BACKGROUND_POINTS, from, to, centreX, centreY, SHORTEST_TRACK),
  };
  for (let f = from + 1; f < to; f++) {
    const at = POSE_SIZE * (f - from);
    setTurn(piece.poses, at, steps, f, lens);
    chainPoses(piece.poses, at - POSE_SIZE, piece.poses, at, piece.poses, at);
  }
  return piece;
}

/** The pose that takes a frame's camera to the one before, turned only. */
function setTurn(
  poses: Float64Array,
  at: number,
  steps: ArrayLike<number>,
  frame: number,
  lens: PictureLens,
): void {
  const turn = new Float64Array(9);
  turnOfStep(steps, 4 * frame, lens, turn);
  const back = [0, 3, 6, 1, 4, 7, 2, 5, 8].map((i) => turn[i]);
  setPose(poses, at, back, [0, 0, 0]);
}

/** Runs of frames of one shot over which the background is followed without a break. */
export function piecesOf({ background, shot }: SeenBackground): { from: number; to: number }[] {
  const pieces: { from: number; to: number }[] = [];
  let from = 0;
  for (let f = 1; f <= shot.length; f++) {
    if (f < shot.length && shot[f] === shot[f - 1] && hangsTogether(background, f)) continue;
    if (f > from) pieces.push({ from, to: f });
    from = f;
  }
  return pieces;
}

/** Whether some points go on to this frame; one that was not decoded breaks nothing. */
function hangsTogether(background: ArrayLike<number>, f: number): boolean {
  let some = false;
  for (let p = 0; p < BACKGROUND_POINTS; p++) {
    const age = background[(f * BACKGROUND_POINTS + p) * 3 + 2];
    if (age > 1) return true;
    if (age > 0) some = true;
  }
  return !some;
}

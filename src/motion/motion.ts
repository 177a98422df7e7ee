import type { MotionJson } from './motion-json.ts';

/** Joints of SMPL-H: 22 of the body, 15 of the left hand, 15 of the right. */
export const JOINT_COUNT = 52;

/** What `state` says of a row. */
export const STATE = { observed: 0, interpolated: 1, predicted: 2 } as const;

/** Nothing is predicted further than this beyond the last observation, real seconds. */
export const LONGEST_PREDICTION_SECONDS = 0.5;

/** What one motion folder holds. F frames of the video, each track with T rows. */
export interface Motion {
  readonly video: MotionJson['video'];
  readonly camera: MotionJson['camera'];
  readonly world: MotionJson['world'];
  readonly body: MotionJson['body'];
  readonly engine: MotionJson['engine'];
  /** (K) names of the columns of each track's `keypoints2d`. */
  readonly keypointNames: MotionJson['keypointNames'];
  readonly warnings: MotionJson['warnings'];
  readonly frames: Frames;
  readonly tracks: readonly Track[];
}

/** One row for each of the video's F frames, also where nobody was found or nothing could be decoded. */
export interface Frames {
  /** (F) presentation time, seconds on the player's clock. */
  readonly time: Float64Array;
  /** (F) 0 where the frame could not be decoded. */
  readonly decoded: Uint8Array;
  /** (F) number of the shot, from 0. */
  readonly shot: Int32Array;
  /** (F, 4) fx, fy, cx, cy, px of the upright picture. */
  readonly intrinsics: Float32Array;
  /** (F, 4, 4) row-major. */
  readonly worldFromCamera: Float32Array;
}

/** One person, T rows. Camera space is OpenCV's: x right, y down, z forward, metres. */
export interface Track {
  /** From 1, given once and never again. */
  readonly id: number;
  /** Null until a person names it. */
  readonly label: string | null;
  readonly heightMetres: number;
  readonly heightSource: 'user' | 'estimated';

  /** (T) strictly increasing, 0 … F−1. */
  readonly frame: Int32Array;
  /** (T) 0 observed, 1 interpolated, 2 predicted: see {@link STATE}. */
  readonly state: Uint8Array;
  /** (T) 0–1, of the person in this frame. */
  readonly confidence: Float32Array;
  /** (T, 4) x, y, width, height, px: the extent of the projected body, not clipped. */
  readonly bbox: Float32Array;
  /** (T, 52, 3) axis-angle, each joint relative to its parent; the first is the body's orientation in camera space. */
  readonly poses: Float32Array;
  /** (T, 3) metres, camera space: the pelvis is at J₀(betas) + trans. */
  readonly trans: Float32Array;
  /** (B) one shape for the whole track. */
  readonly betas: Float32Array;
  /** (T, 52, 3) metres, camera space. */
  readonly joints3d: Float32Array;
  /** (T, 52, 2) px: `joints3d` projected by the frame's intrinsics. */
  readonly joints2d: Float32Array;
  /** (T, 52) 0–1. */
  readonly jointConfidence: Float32Array;
  /** (T, K, 3) x, y px, confidence: the evidence. Zero on rows that were not observed. */
  readonly keypoints2d: Float32Array;
  /** (T, 4) 1 where it stands: left heel, left toe, right heel, right toe. */
  readonly contact: Uint8Array;
  /** SMPL's own parameters as 4D-Humans or HMR2 gave them; null from the built-in engine. */
  readonly source: SourceSmpl | null;
}

export interface SourceSmpl {
  /** (T, 24, 3) axis-angle. */
  readonly poses: Float32Array;
  /** (10) */
  readonly betas: Float32Array;
  /** (T, 3) metres, camera space. */
  readonly trans: Float32Array;
}

/** The row of a track that stands for a frame, or −1. */
export function rowOfFrame(track: Pick<Track, 'frame'>, frame: number): number {
  let [low, high] = [0, track.frame.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (track.frame[middle] === frame) return middle;
    if (track.frame[middle] < frame) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Rows of a track that were observed. */
export function observedRows(track: Pick<Track, 'state'>): number {
  return track.state.reduce((sum, state) => sum + (state === STATE.observed ? 1 : 0), 0);
}

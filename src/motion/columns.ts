import type { Dtype, NpzArray } from '../npz/index.ts';
import { JOINT_COUNT } from './motion.ts';

/** Lengths that shapes are made of. */
export interface Lengths {
  /** F, frames of the video. */
  readonly frames: number;
  /** T, rows of the track. */
  readonly rows: number;
  /** B, components of the body's shape. */
  readonly betas: number;
  /** K, keypoints of the evidence. */
  readonly keypoints: number;
}

export interface ColumnShape {
  /** The array's name in the file. */
  readonly key: string;
  readonly dtype: Extract<Dtype, 'f4' | 'f8' | 'i4' | 'u1'>;
  readonly shape: (lengths: Lengths) => number[];
}

/** The arrays of frames.npz. */
export const FRAME_COLUMNS = {
  time: { key: 'time', dtype: 'f8', shape: ({ frames }) => [frames] },
  decoded: { key: 'decoded', dtype: 'u1', shape: ({ frames }) => [frames] },
  shot: { key: 'shot', dtype: 'i4', shape: ({ frames }) => [frames] },
  intrinsics: { key: 'intrinsics', dtype: 'f4', shape: ({ frames }) => [frames, 4] },
  worldFromCamera: { key: 'world_from_camera', dtype: 'f4', shape: ({ frames }) => [frames, 4, 4] },
} satisfies Record<string, ColumnShape>;

/** The arrays that every track has. */
export const TRACK_COLUMNS = {
  frame: { key: 'frame', dtype: 'i4', shape: ({ rows }) => [rows] },
  state: { key: 'state', dtype: 'u1', shape: ({ rows }) => [rows] },
  confidence: { key: 'confidence', dtype: 'f4', shape: ({ rows }) => [rows] },
  bbox: { key: 'bbox', dtype: 'f4', shape: ({ rows }) => [rows, 4] },
  poses: { key: 'poses', dtype: 'f4', shape: ({ rows }) => [rows, JOINT_COUNT * 3] },
  trans: { key: 'trans', dtype: 'f4', shape: ({ rows }) => [rows, 3] },
  betas: { key: 'betas', dtype: 'f4', shape: ({ betas }) => [betas] },
  joints3d: { key: 'joints_3d', dtype: 'f4', shape: ({ rows }) => [rows, JOINT_COUNT, 3] },
  joints2d: { key: 'joints_2d', dtype: 'f4', shape: ({ rows }) => [rows, JOINT_COUNT, 2] },
  jointConfidence: { key: 'joint_confidence', dtype: 'f4', shape: ({ rows }) => [rows, JOINT_COUNT] },
  keypoints2d: { key: 'keypoints_2d', dtype: 'f4', shape: ({ rows, keypoints }) => [rows, keypoints, 3] },
  contact: { key: 'contact', dtype: 'u1', shape: ({ rows }) => [rows, 4] },
} satisfies Record<string, ColumnShape>;

/** SMPL's own parameters, where the engine gave them. */
export const SOURCE_COLUMNS = {
  poses: { key: 'source_poses', dtype: 'f4', shape: ({ rows }) => [rows, 72] },
  betas: { key: 'source_betas', dtype: 'f4', shape: () => [10] },
  trans: { key: 'source_trans', dtype: 'f4', shape: ({ rows }) => [rows, 3] },
} satisfies Record<string, ColumnShape>;

export type MotionArray = NpzArray['data'] & (Float32Array | Float64Array | Int32Array | Uint8Array);

/** The name of a track's file. */
export function trackFile(id: number): string {
  return `tracks/${id}.npz`;
}

/** The name of the frames' file. */
export const FRAMES_FILE = 'frames.npz';
/** The name of the file that makes a folder whole. */
export const MOTION_FILE = 'motion.json';

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type NumberArray, readNpzFile } from './read-npz.ts';

/** What a row of a track says of itself. */
export const STATE = { observed: 0, interpolated: 1, predicted: 2 } as const;

/** SMPL-H's joints: 22 of the body, 30 of the fingers. */
export const JOINTS = 52;

/** What the score needs of motion.json. */
interface MotionFile {
  readonly video: {
    readonly width: number;
    readonly height: number;
    readonly frameCount: number;
    readonly averageFps: number;
    readonly timeScale: number;
  };
  readonly body: { readonly model: string };
  readonly keypointNames: readonly string[];
  readonly tracks: readonly { readonly id: number; readonly file: string; readonly heightMetres: number }[];
  readonly warnings: readonly { readonly code: string }[];
}

/** One person of a motion folder, T rows; shapes and units are those of docs/motion-format.md. */
export interface ScoredTrack {
  readonly id: number;
  readonly heightMetres: number;
  /** (T) */
  readonly frame: Int32Array;
  /** (T) */
  readonly state: Uint8Array;
  /** (T, 4) */
  readonly bbox: Float32Array;
  /** (T, 52, 3) axis-angle */
  readonly poses: Float32Array;
  /** (T, 3) m */
  readonly trans: Float32Array;
  /** (B) */
  readonly betas: Float32Array;
  /** (T, 52, 3) m, camera space */
  readonly joints3d: Float32Array;
  /** (T, 52, 2) px */
  readonly joints2d: Float32Array;
  /** (T, 52) 0–1 */
  readonly jointConfidence: Float32Array;
  /** (T, K, 3) x, y px, confidence */
  readonly keypoints2d: Float32Array;
  /** (T, 4) left heel, left toe, right heel, right toe */
  readonly contact: Uint8Array;
  /** (T, 3) m: the engine's own place, where it has one */
  readonly sourceTrans: Float32Array | null;
}

/** A motion folder as the score reads it. F frames. */
export interface ScoredMotion extends Omit<MotionFile, 'tracks'> {
  readonly frames: {
    /** (F) s */
    readonly time: Float64Array;
    /** (F) */
    readonly shot: Int32Array;
    /** (F, 4) fx, fy, cx, cy, px */
    readonly intrinsics: Float32Array;
    /** (F, 4, 4) row-major */
    readonly worldFromCamera: Float32Array;
  };
  readonly tracks: readonly ScoredTrack[];
}

/** Whether a folder holds a whole motion. */
export async function hasMotionFolder(dir: string): Promise<boolean> {
  return stat(join(dir, 'motion.json')).then(
    () => true,
    () => false,
  );
}

/** Reads a motion folder. Throws an Error that names the array which is missing or is of another shape. */
export async function readMotionFolder(dir: string): Promise<ScoredMotion> {
  const file = JSON.parse(await readFile(join(dir, 'motion.json'), 'utf8')) as MotionFile;
  const F = file.video.frameCount;
  const frames = arraysOf(await readNpzFile(join(dir, 'frames.npz')), `${dir}/frames.npz`);
  const tracks = await Promise.all(
    file.tracks.map((track) => readTrack(dir, track, file.keypointNames.length)),
  );
  return {
    ...file,
    frames: {
      time: frames('time', [F]) as Float64Array,
      shot: frames('shot', [F]) as Int32Array,
      intrinsics: frames('intrinsics', [F, 4]) as Float32Array,
      worldFromCamera: frames('world_from_camera', [F, 4, 4]) as Float32Array,
    },
    tracks,
  };
}

async function readTrack(
  dir: string,
  { id, file, heightMetres }: MotionFile['tracks'][number],
  keypoints: number,
): Promise<ScoredTrack> {
  const arrays = await readNpzFile(join(dir, file));
  const read = arraysOf(arrays, `${dir}/${file}`);
  const T = arrays.get('frame')?.data.length ?? 0;
  const float = (key: string, shape: number[]): Float32Array => read(key, shape) as Float32Array;
  return {
    id,
    heightMetres,
    frame: read('frame', [T]) as Int32Array,
    state: read('state', [T]) as Uint8Array,
    bbox: float('bbox', [T, 4]),
    poses: float('poses', [T, JOINTS * 3]),
    trans: float('trans', [T, 3]),
    betas: arrays.get('betas')?.data as Float32Array,
    joints3d: float('joints_3d', [T, JOINTS, 3]),
    joints2d: float('joints_2d', [T, JOINTS, 2]),
    jointConfidence: float('joint_confidence', [T, JOINTS]),
    keypoints2d: float('keypoints_2d', [T, keypoints, 3]),
    contact: read('contact', [T, 4]) as Uint8Array,
    sourceTrans: arrays.has('source_trans') ? float('source_trans', [T, 3]) : null,
  };
}

function arraysOf(arrays: ReadonlyMap<string, NumberArray>, name: string) {
  return (key: string, shape: readonly number[]): NumberArray['data'] => {
    const array = arrays.get(key);
    if (!array || array.shape.join() !== shape.join()) {
      throw new Error(
        `${name}: ${key} is (${array?.shape.join(', ') ?? 'missing'}), wanted (${shape.join(', ')}).`,
      );
    }
    return array.data;
  };
}

/** The row of a track that stands for a frame, or −1. */
export function rowAt({ frame }: Pick<ScoredTrack, 'frame'>, wanted: number): number {
  return frame.indexOf(wanted);
}

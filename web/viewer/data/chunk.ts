import { JOINT_COUNT, rowOfFrame } from '../../../src/motion/index.ts';
import { type NpzArrays, readNpz } from '../../../src/npz/index.ts';

/** A person's rows in one chunk; the arrays as in the motion folder. */
export interface ChunkTrack {
  readonly id: number;
  /** (n) */
  readonly frame: Int32Array;
  /** (n) */
  readonly state: Uint8Array;
  /** (n, 52) in 255ths; null in a motion that was made before it was told */
  readonly jointConfidence: Uint8Array | null;
  /** (n, 156) axis-angle */
  readonly poses: Float32Array;
  /** (n, 3) metres, camera space */
  readonly trans: Float32Array;
  /** (B) */
  readonly betas: Float32Array;
}

/** One person on one frame. */
export interface Posture {
  readonly id: number;
  readonly state: number;
  /** (52) in 255ths; null where it is not told */
  readonly jointConfidence: Uint8Array | null;
  /** (156) */
  readonly poses: Float32Array;
  /** (3) */
  readonly trans: Float32Array;
  readonly betas: Float32Array;
}

const POSE_LENGTH = 156;

/** Reads a chunk of src/api/motion-view.ts. @throws KinemeshError `npz-invalid` */
export async function parseChunk(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<ChunkTrack[]> {
  const arrays = await readNpz(bytes, file);
  return trackIds(arrays).map((id) => ({
    id,
    frame: arrays[`${id}/frame`].data as Int32Array,
    state: arrays[`${id}/state`].data as Uint8Array,
    jointConfidence: (arrays[`${id}/joint_confidence`]?.data as Uint8Array | undefined) ?? null,
    poses: arrays[`${id}/poses`].data as Float32Array,
    trans: arrays[`${id}/trans`].data as Float32Array,
    betas: arrays[`${id}/betas`].data as Float32Array,
  }));
}

/** The ids that have a `frame` array, rising. */
export function trackIds(arrays: NpzArrays): number[] {
  return Object.keys(arrays)
    .flatMap((name) => /^(\d+)\/frame$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Who is there on a frame, of the chunk that holds it. */
export function posturesAt(tracks: readonly ChunkTrack[], frame: number): Posture[] {
  const postures: Posture[] = [];
  for (const track of tracks) {
    const row = rowOfFrame(track, frame);
    if (row < 0) continue;
    postures.push({
      id: track.id,
      state: track.state[row],
      jointConfidence: track.jointConfidence?.subarray(row * JOINT_COUNT, (row + 1) * JOINT_COUNT) ?? null,
      poses: track.poses.subarray(row * POSE_LENGTH, (row + 1) * POSE_LENGTH),
      trans: track.trans.subarray(row * 3, row * 3 + 3),
      betas: track.betas,
    });
  }
  return postures;
}

import { KinemeshError } from '../../../errors/index.ts';

/** What a chunk may take. */
export interface Room {
  /** Bytes free on the disk of the output. */
  readonly diskBytes: number;
  /** Bytes of memory that nobody uses. */
  readonly memoryBytes: number;
}

/** What decides on a chunk's length. */
export interface ChunkDemand {
  /** Pixels of one frame. */
  readonly pixels: number;
  /** Frames to be processed in all. */
  readonly frames: number;
  /** Whether track.py writes each frame as a picture first. */
  readonly pictures: boolean;
  /** Whether PHALP renders its own video. */
  readonly render: boolean;
}

/** PHALP's own limit is 1300 frames: so many are known to go. */
const MOST_FRAMES = 1000;
/** Below this, starting takes longer than tracking. */
export const FEWEST_FRAMES = 40;
/** OpenCV's JPEGs of quality 95, bytes a pixel: 0.3 to 0.5 of camera pictures. */
const PICTURE_BYTES = 0.5;
/** The staged copy, H.264, bytes a pixel. */
const COPY_BYTES = 0.1;
/** PHALP's own video and its result, bytes a frame. */
const RESULT_BYTES = 100_000;
const RENDERED_BYTES = 300_000;
/** What is left to others. */
const DISK_KEPT = 500_000_000;
/** Networks and libraries in memory. */
const PROGRAM_BYTES = 6e9;
/** Memory alone never makes chunks shorter than this: starting takes a minute, and what is free now may not be later. */
const FEWEST_BY_MEMORY = 250;
/** PHALP keeps all rows until the end; where it renders, textures and looks too. */
const ROW_BYTES = 1e6;
const RENDERED_ROW_BYTES = 8e6;

/**
 * How many frames to process at once, so that they fit the memory and the disk.
 *
 * @param asked what the user wants; it is taken where the disk has room for it
 * @throws KinemeshError `disk-full` where there is not even room for the shortest chunk
 */
export function chunkFrames(demand: ChunkDemand, room: Room, asked: number | null, dir: string): number {
  const { pixels, frames, pictures, render } = demand;
  const diskPerFrame =
    pixels * (COPY_BYTES + (pictures ? PICTURE_BYTES : 0)) + RESULT_BYTES + (render ? RENDERED_BYTES : 0);
  const byDisk = Math.floor((room.diskBytes - DISK_KEPT) / diskPerFrame);
  const fewest = Math.min(asked ?? FEWEST_FRAMES, frames);
  if (byDisk < fewest) {
    throw new KinemeshError(
      'disk-full',
      `${fewest} frames need ${megabytes(fewest * diskPerFrame + DISK_KEPT)} MB while they are processed, ` +
        `and ${megabytes(room.diskBytes)} MB are free where ${dir} is.`,
      'Free some space or choose a folder on another disk. Fewer frames at once (--chunk-frames) take less.',
    );
  }
  if (asked !== null) return asked;
  const perRow = render ? RENDERED_ROW_BYTES : ROW_BYTES;
  const byMemory = Math.floor((room.memoryBytes - PROGRAM_BYTES) / perRow);
  return Math.min(MOST_FRAMES, byDisk, Math.max(FEWEST_BY_MEMORY, byMemory));
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}

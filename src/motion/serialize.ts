import type { NpzArray, NpzArrays } from '../npz/index.ts';
import {
  type ColumnShape,
  FRAME_COLUMNS,
  FRAMES_FILE,
  type Lengths,
  type MotionArray,
  SOURCE_COLUMNS,
  TRACK_COLUMNS,
  trackFile,
} from './columns.ts';
import { type Motion, observedRows, type Track } from './motion.ts';
import { MOTION_FORMAT, MOTION_VERSION, type MotionJson } from './motion-json.ts';

/** What motion.json says of a motion, its fields in the order of the format. */
export function motionJsonOf(motion: Motion): MotionJson {
  return {
    format: MOTION_FORMAT,
    version: MOTION_VERSION,
    video: motion.video,
    camera: motion.camera,
    world: motion.world,
    body: motion.body,
    engine: motion.engine,
    keypointNames: motion.keypointNames,
    tracks: motion.tracks.map((track) => ({
      id: track.id,
      firstFrame: track.frame[0] ?? 0,
      lastFrame: track.frame.at(-1) ?? 0,
      observedFrames: observedRows(track),
      file: trackFile(track.id),
      label: track.label,
      heightMetres: track.heightMetres,
      heightSource: track.heightSource,
    })),
    warnings: motion.warnings,
  };
}

/** The .npz files of a motion, one at a time. */
export function* motionFiles(motion: Motion): Generator<{ file: string; arrays: NpzArrays }> {
  const lengths: Lengths = { frames: motion.video.frameCount, rows: 0, betas: 0, keypoints: 0 };
  yield { file: FRAMES_FILE, arrays: arraysOf(FRAME_COLUMNS, motion.frames, lengths) };
  for (const track of motion.tracks) yield { file: trackFile(track.id), arrays: trackArrays(motion, track) };
}

function trackArrays(motion: Motion, track: Track): NpzArrays {
  const lengths: Lengths = {
    frames: motion.video.frameCount,
    rows: track.frame.length,
    betas: motion.body.betas,
    keypoints: motion.keypointNames.length,
  };
  const source = track.source === null ? {} : arraysOf(SOURCE_COLUMNS, track.source, lengths);
  return { ...arraysOf(TRACK_COLUMNS, track, lengths), ...source };
}

function arraysOf<Columns extends Readonly<Record<string, ColumnShape>>>(
  columns: Columns,
  from: Readonly<Record<keyof Columns, MotionArray>>,
  lengths: Lengths,
): NpzArrays {
  const arrays: Record<string, NpzArray> = {};
  for (const name of Object.keys(columns) as (keyof Columns & string)[]) {
    const { key, dtype, shape } = columns[name];
    arrays[key] = { dtype, shape: shape(lengths), data: from[name] } as NpzArray;
  }
  return arrays;
}

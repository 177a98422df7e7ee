import type { NpzArrays } from '../npz/index.ts';
import { checkMotion } from './check.ts';
import {
  type ColumnShape,
  FRAME_COLUMNS,
  FRAMES_FILE,
  type Lengths,
  MOTION_FILE,
  type MotionArray,
  SOURCE_COLUMNS,
  TRACK_COLUMNS,
} from './columns.ts';
import type { Frames, Motion, SourceSmpl, Track } from './motion.ts';
import { motionError } from './motion-error.ts';
import type { MotionJson } from './motion-json.ts';
import { parseMotionJson } from './parse-json.ts';
import { motionJsonOf } from './serialize.ts';

/** Where a motion is read from: a folder on disk, a server. Paths are relative, with `/`. */
export interface MotionSource {
  /** The text of a file, or null where there is none. */
  text(path: string): Promise<string | null>;
  /** These arrays of a .npz file, or null where there is no such file. */
  arrays(path: string, keys: readonly string[]): Promise<NpzArrays | null>;
  /** The files in `tracks`, as `tracks/1.npz`; null where they cannot be listed. */
  trackFiles(): Promise<readonly string[] | null>;
}

/**
 * Reads a motion and holds it against the format. Arrays and fields that are not known are ignored.
 *
 * @throws KinemeshError `motion-invalid` or `npz-invalid`, naming file and field
 */
export async function readMotionFrom(source: MotionSource): Promise<Motion> {
  const motion = await readUnchecked(source);
  checkMotion(motion);
  return motion;
}

/** A motion whose files have the right arrays, types and shapes; its values are not looked at. */
export async function readUnchecked(source: MotionSource): Promise<Motion> {
  const json = await readJson(source);
  await checkListed(source, json);
  const { tracks: _, format, version, ...facts } = json;
  const frames = await readFrames(source, json);
  const tracks: Track[] = [];
  for (const listed of json.tracks) tracks.push(await readTrack(source, json, listed));
  const motion: Motion = { ...facts, frames, tracks };
  checkAgainstRows(json, motion);
  return motion;
}

/** What motion.json says, by itself. */
export async function readJson(source: MotionSource): Promise<MotionJson> {
  const text = await source.text(MOTION_FILE);
  if (text === null) {
    const problem = {
      file: MOTION_FILE,
      field: null,
      message: 'there is no such file: nothing was finished here.',
    };
    throw motionError(problem, 'Finish the run with --resume, or give the folder of a finished one.');
  }
  const parsed = parseMotionJson(text);
  if (!parsed.ok) {
    const newer = parsed.problem.field === 'version' ? 'Update Kinemesh, or run the video again.' : undefined;
    throw motionError(parsed.problem, newer);
  }
  return parsed.json;
}

async function checkListed(source: MotionSource, json: MotionJson): Promise<void> {
  const files = await source.trackFiles();
  const stray = files?.find((file) => !json.tracks.some((track) => track.file === file));
  if (stray !== undefined) {
    throw motionError({ file: stray, field: null, message: `${MOTION_FILE} does not list it.` });
  }
}

async function readFrames(source: MotionSource, json: MotionJson): Promise<Frames> {
  const lengths: Lengths = { frames: json.video.frameCount, rows: 0, betas: 0, keypoints: 0 };
  const arrays = await source.arrays(FRAMES_FILE, keysOf(FRAME_COLUMNS));
  return pick(FRAMES_FILE, arrays, FRAME_COLUMNS, lengths) as unknown as Frames;
}

async function readTrack(
  source: MotionSource,
  json: MotionJson,
  { id, file, label, heightMetres, heightSource }: MotionJson['tracks'][number],
): Promise<Track> {
  const arrays = await source.arrays(file, [...keysOf(TRACK_COLUMNS), ...keysOf(SOURCE_COLUMNS)]);
  const lengths: Lengths = {
    frames: json.video.frameCount,
    rows: arrays?.frame?.shape[0] ?? 0,
    betas: json.body.betas,
    keypoints: json.keypointNames.length,
  };
  const columns = pick(file, arrays, TRACK_COLUMNS, lengths) as unknown as Omit<Track, 'id' | 'label'>;
  const hasSource = arrays !== null && keysOf(SOURCE_COLUMNS).some((key) => key in arrays);
  const smpl = hasSource ? (pick(file, arrays, SOURCE_COLUMNS, lengths) as unknown as SourceSmpl) : null;
  return { ...columns, id, label, heightMetres, heightSource, source: smpl };
}

/** The columns out of a file's arrays, each of the right type and shape. */
function pick(
  file: string,
  arrays: NpzArrays | null,
  columns: Readonly<Record<string, ColumnShape>>,
  lengths: Lengths,
): Record<string, MotionArray> {
  if (arrays === null) {
    throw motionError({ file, field: null, message: `there is no such file, and ${MOTION_FILE} wants it.` });
  }
  const picked: Record<string, MotionArray> = {};
  for (const [name, { key, dtype, shape }] of Object.entries(columns)) {
    const array = arrays[key];
    if (array === undefined) throw motionError({ file, field: key, message: 'it is missing.' });
    const wanted = shape(lengths);
    if (array.dtype !== dtype || array.shape.join() !== wanted.join()) {
      const message = `it is ${array.dtype} (${array.shape.join(', ')}), where ${dtype} (${wanted.join(', ')}) is wanted.`;
      throw motionError({ file, field: key, message });
    }
    picked[name] = array.data as MotionArray;
  }
  return picked;
}

/** What motion.json says of each track against the track's own rows. */
function checkAgainstRows(json: MotionJson, motion: Motion): void {
  const rows = motionJsonOf(motion).tracks;
  for (const [i, listed] of json.tracks.entries()) {
    for (const field of ['firstFrame', 'lastFrame', 'observedFrames'] as const) {
      if (listed[field] === rows[i][field]) continue;
      const message = `is ${listed[field]}, and ${listed.file} has ${rows[i][field]}.`;
      throw motionError({ file: MOTION_FILE, field: `tracks.${i}.${field}`, message });
    }
  }
}

function keysOf(columns: Readonly<Record<string, ColumnShape>>): string[] {
  return Object.values(columns).map((column) => column.key);
}

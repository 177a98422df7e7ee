import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  makeFolder,
  removePartials,
  type StagedFile,
  stageFile,
  writeError,
  writeWhole,
} from '../files/index.ts';
import { type NpzArrays, npzPieces } from '../npz/index.ts';
import { readNpzFile } from '../npz/node.ts';
import { checkMotion } from './check.ts';
import { FRAMES_FILE, MOTION_FILE } from './columns.ts';
import type { Motion } from './motion.ts';
import type { MotionJson } from './motion-json.ts';
import { type MotionSource, readJson, readMotionFrom } from './parse.ts';
import { motionFiles, motionJsonOf } from './serialize.ts';

const TRACKS = 'tracks';
/** The motion as its engine made it, where it was mended and cannot be made from evidence. */
export const UNMENDED_FOLDER = 'unmended';
const EDITS_FILE = 'edits.json';
const TRACK_FILE = /^\d+\.npz$/;
/** Files on their way to their name, and those that file managers leave behind. */
const OURS_OR_THE_SYSTEMS = /^\.|\.partial$|^(Thumbs\.db|desktop\.ini)$/i;

/**
 * Writes a motion folder: first every array under a temporary name, then all of them under their own, last
 * motion.json. A folder that has motion.json is whole, whenever the process dies. Tracks of an earlier motion
 * go; what else lies in the folder stays.
 *
 * @param besides texts of other files of the folder that change with the motion, by name
 * @throws KinemeshError `motion-invalid` where the motion breaks the format, before anything is written;
 *   `disk-full`, `output-not-writable`
 */
export async function writeMotion(
  dir: string,
  motion: Motion,
  besides: Readonly<Record<string, string>> = {},
): Promise<void> {
  checkMotion(motion);
  const tracks = join(dir, TRACKS);
  await makeFolder(tracks).catch((cause) => {
    throw writeError(tracks, cause);
  });
  await Promise.all([removePartials(dir), removePartials(tracks)]);
  const staged: StagedFile[] = [];
  try {
    for (const { file, arrays } of motionFiles(motion)) {
      staged.push(await stageFile(join(dir, file), npzPieces(arrays)));
    }
    for (const [name, text] of Object.entries(besides)) staged.push(await stageFile(join(dir, name), text));
    await rm(join(dir, MOTION_FILE), { force: true });
    for (const file of staged) await file.commit();
    await removeOthers(tracks, staged);
  } catch (cause) {
    await Promise.all(staged.map((file) => file.discard()));
    throw writeError(dir, cause);
  }
  await writeWhole(join(dir, MOTION_FILE), `${JSON.stringify(motionJsonOf(motion), null, 2)}\n`);
}

async function removeOthers(tracks: string, staged: readonly StagedFile[]): Promise<void> {
  const mine = new Set(staged.map((file) => file.path));
  for (const name of await readdir(tracks)) {
    const path = join(tracks, name);
    if (TRACK_FILE.test(name) && !mine.has(path)) await rm(path, { force: true });
  }
}

/**
 * Removes a motion and what a person has mended in it: motion.json first, so that what is left never counts
 * as whole. Everything else in the folder stays.
 *
 * @param keep names of files that stay
 * @throws KinemeshError `output-not-writable`
 */
export async function removeMotion(dir: string, keep: readonly string[] = []): Promise<void> {
  const tracks = join(dir, TRACKS);
  try {
    for (const name of [MOTION_FILE, EDITS_FILE, FRAMES_FILE]) {
      if (!keep.includes(name)) await rm(join(dir, name), { force: true });
    }
    await rm(join(dir, UNMENDED_FOLDER), { recursive: true, force: true });
    await removeOthers(tracks, []).catch(absent);
    await Promise.all([removePartials(dir), removePartials(tracks)]);
  } catch (cause) {
    throw writeError(dir, cause);
  }
  await rmdir(tracks).catch(() => {});
}

/**
 * Reads a motion folder and holds it against the format.
 *
 * @throws KinemeshError `motion-invalid` or `npz-invalid`, naming file and field
 */
export async function readMotion(dir: string): Promise<Motion> {
  return readMotionFrom(folderSource(dir));
}

/**
 * Reads what motion.json says, and nothing else.
 *
 * @throws KinemeshError `motion-invalid`, naming the field
 */
export async function readMotionJson(dir: string): Promise<MotionJson> {
  return readJson(folderSource(dir));
}

/** A motion folder on disk, to read from. */
export function folderSource(dir: string): MotionSource {
  return {
    text: (path) => readFile(join(dir, path), 'utf8').catch(absent),
    async arrays(path, keys): Promise<NpzArrays | null> {
      return readNpzFile(join(dir, path), { only: keys }).catch((error) =>
        absent(error.cause ?? error, error),
      );
    },
    async trackFiles() {
      const names = await readdir(join(dir, TRACKS)).catch(absent);
      return (names ?? [])
        .filter((name) => !OURS_OR_THE_SYSTEMS.test(name))
        .sort()
        .map((name) => `${TRACKS}/${name}`);
    },
  };
}

/** Null where the file is not there; every other error goes on. */
function absent(cause: NodeJS.ErrnoException, error: unknown = cause): null {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return null;
  throw error;
}

/** Whether a folder holds a finished motion. */
export async function hasMotion(dir: string): Promise<boolean> {
  return (await folderSource(dir).text(MOTION_FILE)) !== null;
}

import { cp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { applyEdits, EDITS_FILE, type EditsFile, editsText, sceneEdits } from '../../edits/index.ts';
import { readEdits } from '../../edits/node.ts';
import { KinemeshError } from '../../errors/index.ts';
import type { Motion } from '../../motion/index.ts';
import { readMotion, UNMENDED_FOLDER, writeMotion } from '../../motion/node.ts';
import { mendFloors } from '../mended-floor.ts';
import { editWarnings } from '../mended-scene.ts';
import { type BodyOfMotion, regroupTracks, rowsOfTracks } from './regroup-tracks.ts';
import { usersBody } from './users-body.ts';

/**
 * The motion of an engine without evidence as it was first made. What is mended is always made from that one.
 */
export async function unmendedMotion(dir: string): Promise<Motion> {
  const there = await stat(join(dir, UNMENDED_FOLDER)).catch(() => null);
  return readMotion(there === null ? dir : join(dir, UNMENDED_FOLDER));
}

/**
 * Makes a motion of an engine without evidence anew with what was mended: by its rows, which are put together
 * otherwise. The first time, the motion as it is is kept in the folder.
 *
 * @throws KinemeshError `motion-invalid`, those of the disk; those of the body where shapes are to be changed
 */
export async function refitTracks(dir: string, edits: EditsFile): Promise<Motion> {
  const motion = await unmendedMotion(dir);
  const rows = rowsOfTracks(motion.tracks);
  const mended = applyEdits(rows.people, rows.evidence, edits, null);
  const body = bodyOf(motion);
  const tracks = await regroupTracks(motion, rows, mended.people, body);
  const { floors } = sceneEdits(edits.edits);
  const worldFromCamera = motion.frames.worldFromCamera.slice();
  if (floors.length > 0) {
    const people = mended.people.filter(({ id }) => tracks.some((track) => track.id === id));
    const scene = { worldFromCamera, shot: motion.frames.shot, evidence: rows.evidence, people };
    mendFloors({ ...scene, body: await body(), fitted: tracks }, floors);
  }
  const made: Motion = {
    ...motion,
    frames: { ...motion.frames, worldFromCamera },
    tracks,
    warnings: [...motion.warnings, ...editWarnings(edits, mended)],
  };
  await keepUnmended(dir);
  await writeMotion(dir, made, { [EDITS_FILE]: editsText(edits) });
  return made;
}

/** After the engine has made the motion anew: as it was mended before, where it was. */
export async function mendAgain(dir: string, { video }: Motion): Promise<void> {
  await rm(join(dir, UNMENDED_FOLDER), { recursive: true, force: true });
  const edits = await readEdits(dir);
  if (edits !== null && edits.of === 'tracks' && edits.video === video.sha256) await refitTracks(dir, edits);
}

async function keepUnmended(dir: string): Promise<void> {
  const to = join(dir, UNMENDED_FOLDER);
  if ((await stat(to).catch(() => null)) !== null) return;
  const partial = `${to}.partial`;
  await rm(partial, { recursive: true, force: true });
  for (const name of ['motion.json', 'frames.npz', 'tracks']) {
    await cp(join(dir, name), join(partial, name), { recursive: true });
  }
  await rename(partial, to);
}

/** The body that a motion was made with, where it is still the one in the settings. */
function bodyOf({ body: made }: Motion): BodyOfMotion {
  return async () => {
    const { body } = await usersBody();
    if (body.assetSha256 === made.assetSha256) return body;
    throw new KinemeshError(
      'edit-needs-evidence',
      `The motion was made with another body (${made.model}, ${made.assetSha256.slice(0, 12)}…) than the one that is set up.`,
      'Set the same SMPL file up again (kinemesh setup smpl), or make the motion anew with the body that there is now.',
    );
  };
}

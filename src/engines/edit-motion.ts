import {
  type EditsFile,
  type MotionToEdit,
  motionToEdit,
  noEdits,
  peopleOf,
  trackSightings,
} from '../edits/index.ts';
import { readEdits } from '../edits/node.ts';
import type { Motion } from '../motion/index.ts';
import { readMotionJson } from '../motion/node.ts';
import type { Report } from './engine.ts';
import { readWhoIsWho, type WhoIsWho } from './who-is-who.ts';

/** A motion folder in which something is to be mended. */
export interface OpenMotion {
  /** What was mended so far; a list without edits where nothing was. */
  readonly edits: EditsFile;
  /** What a request by the ids of tracks is held against: the tracks as those edits leave them. */
  readonly motion: MotionToEdit;
  readonly whoIsWho: WhoIsWho;
}

/**
 * Opens a motion folder to mend something in it.
 *
 * @param edits what was mended, where the folder's own edits.json is not what holds
 * @throws KinemeshError `motion-invalid`, `edit-needs-evidence`
 * @example
 * const { edits, motion } = await openMotion(dir);
 * await refit(dir, addEdit(edits, { op: 'merge', tracks: [2, 5] }, motion), report, signal);
 */
export async function openMotion(dir: string, edits: EditsFile | null = null): Promise<OpenMotion> {
  const { video, engine } = await readMotionJson(dir);
  const of = engine.name === 'builtin' ? 'evidence' : 'tracks';
  const whoIsWho = of === 'evidence' ? await readWhoIsWho(dir) : await tracksAsSeen(dir);
  const { people, evidence } = whoIsWho;
  const none = () => noEdits(video.sha256, of, peopleOf(trackSightings(people, evidence)));
  const holding = edits ?? (await readEdits(dir)) ?? none();
  return { edits: holding, motion: motionToEdit(video.frameCount, people, evidence, holding), whoIsWho };
}

async function tracksAsSeen(dir: string): Promise<WhoIsWho> {
  const { rowsOfTracks, unmendedMotion } = await import('./4d-humans/index.ts');
  return rowsOfTracks((await unmendedMotion(dir)).tracks);
}

/**
 * Makes a motion folder anew with what was mended, in seconds: from what was seen, without the video; of an engine that
 * leaves nothing to fit bodies from, by the rows of its tracks. The folder is as
 * it was until the new motion is whole; edits.json changes with it.
 *
 * @throws KinemeshError `edit-needs-evidence`, `evidence-invalid`, `cancelled`, those of the disk
 */
export async function refit(
  dir: string,
  edits: EditsFile,
  report: Report,
  signal: AbortSignal,
): Promise<Motion> {
  const json = await readMotionJson(dir);
  if (json.engine.name !== 'builtin') {
    const { refitTracks } = await import('./4d-humans/index.ts');
    report({ type: 'progress', stage: 'writing', done: 0, total: 1 });
    const motion = await refitTracks(dir, edits);
    report({ type: 'progress', stage: 'writing', done: 1, total: 1 });
    return motion;
  }
  // Only now: the networks' runtime comes with it.
  const { refitBuiltin } = await import('./builtin/index.ts');
  return refitBuiltin(dir, json, edits, report, signal);
}

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
  const { video } = await readMotionJson(dir);
  const whoIsWho = await readWhoIsWho(dir);
  const { people, evidence } = whoIsWho;
  const none = () => noEdits(video.sha256, 'evidence', peopleOf(trackSightings(people, evidence)));
  const holding = edits ?? (await readEdits(dir)) ?? none();
  return { edits: holding, motion: motionToEdit(video.frameCount, people, evidence, holding), whoIsWho };
}

/**
 * Makes a motion folder anew with what was mended, in seconds: from what was seen, without the video. The folder is as
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
  // Only now: the networks' runtime comes with it.
  const { refitBuiltin } = await import('./builtin/index.ts');
  return refitBuiltin(dir, json, edits, report, signal);
}

import { addEdit, type EditRequest, type EditsFile } from '../edits/index.ts';
import { openMotion } from '../engines/index.ts';
import { isKinemeshError, KinemeshError } from '../errors/index.ts';

/**
 * Adds what somebody asks for by the ids of people in a motion folder to what was mended before: as an edit by
 * sightings, which mean the same when people are told apart anew.
 *
 * @param file what holds now; null where nothing was ever mended
 * @throws KinemeshError `edit-invalid` where nobody has such an id, or is not there on that frame;
 *   `edit-needs-evidence` where nothing tells what the motion was made from
 */
export type Anchor = (request: EditRequest, motionDir: string, file: EditsFile | null) => Promise<EditsFile>;

export const anchorInFolder: Anchor = async (request, motionDir, file) => {
  // As its own edits leave it: that is what whoever asks is looking at.
  const { edits: inFolder, motion } = await openMotion(motionDir).catch((error) => {
    throw inThePagesWords(error);
  });
  // Ids that were given by edits which the folder does not have yet, or no longer, stay given.
  const lastId = Math.max(inFolder.lastId, file?.lastId ?? 0);
  return addEdit({ ...inFolder, lastId, edits: file?.edits ?? [] }, request, motion);
};

function inThePagesWords(error: unknown): unknown {
  if (!isKinemeshError(error) || error.code !== 'edit-needs-evidence') return error;
  return new KinemeshError(
    error.code,
    'These bodies cannot be mended: what they were made from was not kept.',
    'Run the video again with the built-in engine. What was mended before is kept.',
    { cause: error },
  );
}

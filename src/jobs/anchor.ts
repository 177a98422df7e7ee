import type { EditRequest, EditsFile } from '../edits/index.ts';
import { KinemeshError } from '../errors/index.ts';

/**
 * Adds what somebody asks for by the ids of people in a motion folder to what was mended before: as an edit by
 * sightings, which mean the same when people are told apart anew.
 *
 * @param file what holds now; null where nothing was ever mended
 * @throws KinemeshError `edit-invalid` where nobody has such an id, or is not there on that frame
 */
export type Anchor = (request: EditRequest, motionDir: string, file: EditsFile | null) => Promise<EditsFile>;

export const anchorInFolder: Anchor = async () => {
  throw new KinemeshError('internal', 'TODO', 'TODO');
};

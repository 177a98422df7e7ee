import { KinemeshError } from '../errors/index.ts';
import { anchorEdit } from './anchor-edit.ts';
import type { EditRequest } from './edit-request.ts';
import type { EditsFile } from './edits-file.ts';
import type { MotionToEdit } from './motion-to-edit.ts';

/** What is done to people's bodies: of an engine without evidence, whose bodies are not fitted here, it cannot be. */
const OF_THE_FIT: ReadonlySet<EditRequest['op']> = new Set([
  'height',
  'left-right',
  'joint',
  'lens',
  'frame-rate',
]);

/**
 * The list with one more edit at its end.
 *
 * @throws KinemeshError `edit-invalid`; `edit-needs-evidence` where bodies would have to be fitted anew, and cannot
 */
export function addEdit(file: EditsFile, request: EditRequest, motion: MotionToEdit): EditsFile {
  if (file.of === 'tracks' && OF_THE_FIT.has(request.op)) {
    throw new KinemeshError(
      'edit-needs-evidence',
      `The bodies of this motion were made by another engine, which left nothing to make them anew from: "${request.op}" cannot be mended in it.`,
      'People can be merged, split, swapped, deleted, chosen and named, and the floor set. For the rest, run the video again with the built-in engine, or with other options.',
    );
  }
  const edit = anchorEdit(request, motion, file);
  const lastId = edit.op === 'split' ? edit.id : file.lastId;
  return { ...file, lastId, edits: [...file.edits, edit] };
}

/**
 * The list without one of its edits: the last, or the one at a place, from 1. Those after it stay.
 *
 * @throws KinemeshError `edit-invalid` where there is none
 */
export function undoEdit(file: EditsFile, place: number = file.edits.length): EditsFile {
  const { length } = file.edits;
  if (length === 0) {
    throw new KinemeshError(
      'edit-invalid',
      'There is nothing to undo.',
      'Nothing was mended in this motion.',
    );
  }
  if (!Number.isInteger(place) || place < 1 || place > length) {
    throw new KinemeshError(
      'edit-invalid',
      `There is no edit ${place}.`,
      length === 1 ? 'There is one edit: number 1.' : `There are ${length} edits, numbered from 1.`,
    );
  }
  return { ...file, edits: file.edits.filter((_, i) => i !== place - 1) };
}

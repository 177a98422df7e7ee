import { KinemeshError } from '../errors/index.ts';
import { anchorEdit } from './anchor-edit.ts';
import type { EditRequest } from './edit-request.ts';
import type { EditsFile } from './edits-file.ts';
import type { MotionToEdit } from './motion-to-edit.ts';

/**
 * The list with one more edit at its end.
 *
 * @throws KinemeshError `edit-invalid`
 */
export function addEdit(file: EditsFile, request: EditRequest, motion: MotionToEdit): EditsFile {
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

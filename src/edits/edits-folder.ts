import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EDITS_FILE, type EditsFile, parseEdits } from './edits-file.ts';

/**
 * What was mended in a motion folder, or null where nothing was.
 *
 * @throws KinemeshError `motion-invalid`, naming the field
 */
export async function readEdits(dir: string): Promise<EditsFile | null> {
  const text = await readFile(join(dir, EDITS_FILE), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return null;
    throw cause;
  });
  return text === null ? null : parseEdits(text);
}

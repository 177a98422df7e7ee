/** Files that are whole or not there (Node). */
export { makeFolder } from './make-folder.ts';
export { removePartials, type StagedFile, stageFile, writeWhole } from './whole-file.ts';
export { writeError } from './write-error.ts';

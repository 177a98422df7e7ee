/** Files that are whole or not there (Node). */
export { removePartials, writeWhole } from './whole-file.ts';
export { writeError } from './write-error.ts';

/** Files that are whole or not there (Node). */
export { birthOf } from './birth-of.ts';
export { isAlive } from './is-alive.ts';
export { makeFolder } from './make-folder.ts';
export { type LockOwner, lockFile, lockOwner, type ProcessLock } from './process-lock.ts';
export { removePartials, type StagedFile, stageFile, writeWhole } from './whole-file.ts';
export { writeError } from './write-error.ts';

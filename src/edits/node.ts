/** The door for Node: edits.json on disk. */
export { readEdits } from './edits-folder.ts';

/** The door for Node: .npz files on disk. */
export { readNpzFile, writeNpzFile } from './npz-file.ts';

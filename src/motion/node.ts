/** The door for Node: motion folders on disk. */
export { folderSource, hasMotion, readMotion, removeMotion, writeMotion } from './motion-folder.ts';

/** The door for Node: motion folders on disk. */
export { folderSource, hasMotion, readMotion, writeMotion } from './motion-folder.ts';

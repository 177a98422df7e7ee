/** The door for Node: motion folders on disk. */
export {
  folderSource,
  hasMotion,
  readMotion,
  readMotionJson,
  removeMotion,
  writeMotion,
} from './motion-folder.ts';

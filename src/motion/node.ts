/** The door for Node: motion folders on disk. */
export {
  folderSource,
  hasMotion,
  readMotion,
  readMotionJson,
  removeMotion,
  UNMENDED_FOLDER,
  writeMotion,
} from './motion-folder.ts';

/** The motion folder (format: motion-format in the docs), anywhere: browser and Node. Folders on disk: `node.ts`. */
export { checkMotion, problemsOf } from './check.ts';
export { FRAMES_FILE, MOTION_FILE, trackFile } from './columns.ts';
export { firstDifference } from './difference.ts';
export {
  type Frames,
  JOINT_COUNT,
  LONGEST_PREDICTION_SECONDS,
  type Motion,
  observedRows,
  rowOfFrame,
  type SourceSmpl,
  STATE,
  type Track,
} from './motion.ts';
export { type Problem, problemText } from './motion-error.ts';
export {
  MOTION_FORMAT,
  MOTION_VERSION,
  type MotionJson,
  type MotionWarning,
  motionJsonSchema,
} from './motion-json.ts';
export { type MotionSource, readMotionFrom, readUnchecked } from './parse.ts';
export { motionFiles, motionJsonOf } from './serialize.ts';

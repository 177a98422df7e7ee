/** From PHALP's rows to the motion folder's tracks. Numbers only: browser and Node. */
export { type Size, type SourcePicture, sourcePicture } from './picture.ts';
export { type RetargetInput, retargetMotion } from './retarget-motion.ts';

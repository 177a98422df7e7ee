/** What 4D-Humans' `track.py` (PHALP) writes, read and checked, anywhere (browser and Node). */
export { PHALP_JOINT_NAMES } from './joint-names.ts';
export { joints2dInPicture, type PictureSize, phalpFocal, projectPhalp } from './phalp-camera.ts';
export type { PhalpFrame, PhalpResult, PhalpRows } from './phalp-result.ts';
export { type ReadPhalpOptions, readPhalpResult } from './read-phalp-result.ts';

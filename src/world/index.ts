export { assumeWorld, type Standing } from './assume-world.ts';
export { followCamera } from './follow-camera.ts';
export { roughFeet } from './rough-feet.ts';
export { settleWorld } from './settle-world.ts';

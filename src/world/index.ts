export { assumeWorld, type Standing } from './assume-world.ts';
export { followCamera } from './follow-camera.ts';

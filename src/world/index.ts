/** Where the camera was, where up is and the floor, from the background and from people's feet. */
export { assumeWorld } from './assume-world.ts';
export { estimateFocal } from './estimate-focal.ts';
export { focalFromPeople } from './focal-from-people.ts';
export { followCamera } from './follow-camera.ts';
export { roughFeet } from './rough-feet.ts';
export { seatPeople } from './seat-people.ts';
export { seenHeights } from './seen-heights.ts';
export { settleWorld } from './settle-world.ts';

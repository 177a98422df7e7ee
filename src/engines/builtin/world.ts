import type { FittedPerson } from '../../fitting/index.ts';

/** SMPL-H's joints of the feet: ankles and toes. */
const FEET = [7, 8, 10, 11];
/** From the ankle's or toe's joint down to the sole, m: of the mean body. */
const SOLE_BELOW_JOINT = 0.05;
/** Where no foot was ever seen: a camera held at a standing person's eyes, m. */
const USUAL_HEIGHT = 1.6;

/**
 * (F, 4, 4) world from camera, gravity assumed to be the picture's down: y up, the camera looking
 * towards −z, the floor of each shot under the lowest foot in it.
 */
export function assumeWorld(shot: Int32Array, people: readonly FittedPerson[]): Float32Array {
  const shots = shot.length === 0 ? 0 : shot[shot.length - 1] + 1;
  const lowest = new Float64Array(shots).fill(Number.NEGATIVE_INFINITY);
  for (const person of people) {
    for (let t = 0; t < person.frame.length; t++) {
      if (person.state[t] !== 0) continue;
      const s = shot[person.frame[t]];
      for (const joint of FEET) {
        lowest[s] = Math.max(lowest[s], person.joints3d[(t * 52 + joint) * 3 + 1] + SOLE_BELOW_JOINT);
      }
    }
  }
  const out = new Float32Array(shot.length * 16);
  for (let frame = 0; frame < shot.length; frame++) {
    const height = Number.isFinite(lowest[shot[frame]]) ? lowest[shot[frame]] : USUAL_HEIGHT;
    out.set([1, 0, 0, 0, 0, -1, 0, height, 0, 0, -1, 0, 0, 0, 0, 1], 16 * frame);
  }
  return out;
}

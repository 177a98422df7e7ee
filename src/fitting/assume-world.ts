/** What the floor is sought from: T rows of one person. */
export interface Standing {
  readonly frame: Int32Array;
  readonly state: Uint8Array;
  readonly contact: Uint8Array;
  /** (T) y of the lowest point of the body's surface, m, camera space */
  readonly lowest: Float32Array;
}

/** The part of the lowest points that lies above the floor: one bad frame does not move it. */
const ABOVE_FLOOR = 0.98;
/** Where nobody was ever seen: a camera held at a standing person's eyes, m. */
const USUAL_HEIGHT = 1.6;

/**
 * (F, 4, 4) world from camera, gravity assumed to be the picture's down: y up, the camera looking
 * towards −z, the floor of each shot under the lowest of those who stand in it (where nobody stands, of all).
 */
export function assumeWorld(shot: Int32Array, people: readonly Standing[]): Float32Array {
  const heights = cameraHeights(shot, people);
  const out = new Float32Array(shot.length * 16);
  for (let frame = 0; frame < shot.length; frame++) {
    const height = heights[shot[frame]];
    out.set([1, 0, 0, 0, 0, -1, 0, height, 0, 0, -1, 0, 0, 0, 0, 1], 16 * frame);
  }
  return out;
}

/** Of each shot, how far below the camera its floor lies, m. */
function cameraHeights(shot: Int32Array, people: readonly Standing[]): number[] {
  const shots = shot.length === 0 ? 0 : shot[shot.length - 1] + 1;
  const standing: number[][] = Array.from({ length: shots }, () => []);
  const all: number[][] = Array.from({ length: shots }, () => []);
  for (const { frame, state, contact, lowest } of people) {
    for (let t = 0; t < frame.length; t++) {
      if (state[t] !== 0) continue;
      all[shot[frame[t]]].push(lowest[t]);
      if (contact.subarray(4 * t, 4 * t + 4).includes(1)) standing[shot[frame[t]]].push(lowest[t]);
    }
  }
  return standing.map((stands, s) => percentile(stands.length > 0 ? stands : all[s], ABOVE_FLOOR));
}

function percentile(values: readonly number[], part: number): number {
  if (values.length === 0) return USUAL_HEIGHT;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.ceil(part * sorted.length) - 1];
}

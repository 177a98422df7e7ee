import { chainPoses, POSE_SIZE, standing } from './poses.ts';

/** What the floor is sought from: T rows of one person. */
export interface Standing {
  readonly frame: Int32Array;
  readonly state: Uint8Array;
  readonly contact: Uint8Array;
  /** (T) y of the lowest point of the body's surface, m, camera space */
  readonly lowest: Float32Array;
  /** (T, joints, 3) m, camera space; the first is the pelvis */
  readonly joints3d: Float32Array;
}

/** The part of the lowest points that lies above the floor: one bad frame does not move it. */
const ABOVE_FLOOR = 0.98;
/** Where nobody was ever seen: a camera held at a standing person's eyes, m. */
const USUAL_HEIGHT = 1.6;

/**
 * (F, 4, 4) world from camera, gravity assumed to be the picture's down at the shot's first frame: y up, the camera looking
 * towards −z, the floor of each shot under the lowest of those who stand in it (where nobody stands, of all).
 */
export function assumeWorld(
  shot: Int32Array,
  people: readonly Standing[],
  cameraPose: Float64Array | null = null,
): Float32Array {
  const poses = cameraPose ?? standing(shot.length);
  const heights = cameraHeights(shot, people, poses);
  const out = new Float32Array(shot.length * 16);
  const world = new Float64Array(POSE_SIZE);
  for (let frame = 0; frame < shot.length; frame++) {
    world.set([1, 0, 0, 0, 0, -1, 0, heights[shot[frame]], 0, 0, -1, 0]);
    chainPoses(world, 0, poses, POSE_SIZE * frame, world, 0);
    out.set(world, 16 * frame);
    out[16 * frame + 15] = 1;
  }
  return out;
}

/** Of each shot, how far below the camera its floor lies, m. */
function cameraHeights(shot: Int32Array, people: readonly Standing[], poses: Float64Array): number[] {
  const shots = shot.length === 0 ? 0 : shot[shot.length - 1] + 1;
  const stood: number[][] = Array.from({ length: shots }, () => []);
  const all: number[][] = Array.from({ length: shots }, () => []);
  for (const { frame, state, contact, lowest, joints3d } of people) {
    const size = joints3d.length / Math.max(frame.length, 1);
    for (let t = 0; t < frame.length; t++) {
      if (state[t] !== 0) continue;
      const at = POSE_SIZE * frame[t];
      const depth =
        poses[at + 4] * joints3d[size * t] +
        poses[at + 5] * lowest[t] +
        poses[at + 6] * joints3d[size * t + 2] +
        poses[at + 7];
      all[shot[frame[t]]].push(depth);
      if (contact.subarray(4 * t, 4 * t + 4).includes(1)) stood[shot[frame[t]]].push(depth);
    }
  }
  return stood.map((stands, s) => percentile(stands.length > 0 ? stands : all[s], ABOVE_FLOOR));
}

function percentile(values: readonly number[], part: number): number {
  if (values.length === 0) return USUAL_HEIGHT;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.ceil(part * sorted.length) - 1];
}

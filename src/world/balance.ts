import { POSE_SIZE } from './poses.ts';
import type { Stance } from './soles.ts';
import { unit } from './vectors.ts';

/**
 * Parts of a body: share of its mass, the joints at its ends, and how far from the first to the second its own middle
 * of mass lies (de Leva 1996, mean of women and men, hands with the forearms).
 */
const PARTS: readonly (readonly [mass: number, from: number, to: number, at: number])[] = [
  [0.435, 0, 12, 0.5],
  [0.069, 12, 15, 1],
  [0.142, 1, 4, 0.41],
  [0.142, 2, 5, 0.41],
  [0.043, 4, 7, 0.44],
  [0.043, 5, 8, 0.44],
  [0.014, 7, 10, 0.5],
  [0.014, 8, 11, 0.5],
  [0.027, 16, 18, 0.58],
  [0.027, 17, 19, 0.58],
  [0.022, 18, 20, 0.6],
  [0.022, 19, 21, 0.6],
];
const WHOLE = PARTS.reduce((sum, [mass]) => sum + mass, 0);
/** Fewer rows on which a foot stands than this tell nothing, nor do fewer than half of a person's. */
const FEWEST = 10;

/**
 * Up as somebody's balance tells it: whoever stands or walks has, on the whole, the middle of the body's mass above
 * the feet that stand; else they would fall. In the shot's axes; null where hardly any foot stands.
 */
export function meanBalance(
  { person, soles }: Stance,
  poses: Float64Array,
  from: number,
  to: number,
): number[] | null {
  const { frame, state, contact, joints3d } = person;
  const size = joints3d.length / Math.max(frame.length, 1);
  const sum = [0, 0, 0];
  let [rows, standing] = [0, 0];
  for (let t = 0; t < frame.length; t++) {
    if (frame[t] < from || frame[t] >= to || state[t] !== 0) continue;
    rows++;
    const foot = underfoot(contact, soles, t);
    if (!foot) continue;
    standing++;
    const mass = middleOfMass(joints3d.subarray(t * size, (t + 1) * size));
    const axis = unit(mass.map((value, k) => value - foot[k]));
    for (let i = 0; i < 3; i++) {
      const at = POSE_SIZE * frame[t] + 4 * i;
      sum[i] += poses[at] * axis[0] + poses[at + 1] * axis[1] + poses[at + 2] * axis[2];
    }
  }
  return standing < FEWEST || standing < rows / 2 ? null : unit(sum);
}

/** The middle of the feet that stand, each by its sole's whole length; null where none does. */
function underfoot(contact: Uint8Array, soles: Float32Array, t: number): number[] | null {
  const sum = [0, 0, 0];
  let feet = 0;
  for (const heel of [0, 2]) {
    if (!contact[4 * t + heel] && !contact[4 * t + heel + 1]) continue;
    feet++;
    const at = 12 * t + 3 * heel;
    for (let k = 0; k < 3; k++) sum[k] += (soles[at + k] + soles[at + 3 + k]) / 2;
  }
  return feet === 0 ? null : sum.map((value) => value / feet);
}

/** (3) where a body's mass has its middle, from (22 or more, 3) joints. */
function middleOfMass(joints: ArrayLike<number>): number[] {
  const middle = [0, 0, 0];
  for (const [mass, from, to, at] of PARTS) {
    for (let k = 0; k < 3; k++)
      middle[k] += (mass / WHOLE) * ((1 - at) * joints[3 * from + k] + at * joints[3 * to + k]);
  }
  return middle;
}

import { type Body, matrixFromAxisAngle } from '../body/index.ts';
import { meanBalance } from './balance.ts';
import type { Footing, UpGuess } from './floor-plane.ts';
import { POSE_SIZE } from './poses.ts';
import { type Stance, solesOf, type WorldPerson } from './soles.ts';
import { cross, dot, unit } from './vectors.ts';

/** Of a person, what a world is sought from. */
export function stanceOf(body: Body, person: WorldPerson): Stance {
  const rest = body.restJoints(person.betas);
  const axis = unit(axisOf(rest, 0));
  return { person, soles: solesOf(body, person), restLean: [axis[0], axis[1] - 1, axis[2]] };
}

const OBSERVED = 0;
/**
 * How far the picture's up is from the world's: cameras are held level better than they are aimed level. And how
 * far a person's mean lean is from none: to the sides it is seen, towards the camera the landmarks tell little.
 * Radians.
 */
const ROLL = 0.08;
const PITCH = 0.35;
const LEAN_ASIDE = 0.06;
const LEAN_AHEAD = 0.15;
/** The lifter's up of one person, on the whole, is off by about this, radians: measured on calibrated cameras. */
const LIFTED = 0.07;
/** And that of somebody's balance: whose depth is known less than what is seen. Measured likewise. */
const BALANCE_ASIDE = 0.05;
const BALANCE_AHEAD = 0.1;
/** What all of them have wrong together (one lens, one network), radians. */
const COMMON = 0.04;
/** Who is farther from the picture's up than this cosine lies, climbs or falls, and tells nothing of up. */
const UPRIGHT = Math.cos(Math.PI / 4);
/** Fewer upright rows than this, or than half of a person's, tell nothing. */
const FEWEST = 10;
const ANKLES = [7, 8];
const NECK = 12;

/** Up as the picture and people's bodies tell it, in the shot's axes. */
export function guessUp(stances: readonly Stance[], poses: Float64Array, from: number, to: number): UpGuess {
  // The picture's up, with the camera's roll taken as none on the whole.
  const mean = [0, 0, 0];
  for (let f = from; f < to; f++) for (let i = 0; i < 3; i++) mean[i] -= poses[POSE_SIZE * f + 4 * i + 1];
  const picture = unit(mean);
  const right = unit(cross(Math.abs(picture[2]) < 0.9 ? [0, 0, 1] : [0, 1, 0], picture));
  const ahead = cross(picture, right);
  let [a, wa, b, wb] = [0, 1 / ROLL ** 2, 0, 1 / PITCH ** 2];
  const tell = (axis: readonly number[] | null, aside: number, lean: number) => {
    const y = axis === null ? 0 : dot(axis, picture);
    if (axis === null || y < UPRIGHT) return;
    a += dot(axis, right) / y / aside ** 2;
    wa += 1 / aside ** 2;
    b += dot(axis, ahead) / y / lean ** 2;
    wb += 1 / lean ** 2;
  };
  for (const stance of stances) {
    const lifted = meanLifted(stance, poses, from, to);
    if (lifted) tell(lifted, LIFTED, LIFTED);
    else tell(meanAxis(stance, poses, from, to, picture), LEAN_ASIDE, LEAN_AHEAD);
    tell(meanBalance(stance, poses, from, to), BALANCE_ASIDE, BALANCE_AHEAD);
  }
  const up = unit(picture.map((value, k) => value + (a / wa) * right[k] + (b / wb) * ahead[k]));
  const aside = unit(cross(ahead, up));
  return {
    up,
    right: aside,
    ahead: cross(up, aside),
    rollSpread: Math.hypot(1 / Math.sqrt(wa), COMMON),
    pitchSpread: Math.hypot(1 / Math.sqrt(wb), COMMON),
  };
}

/** What the lifter takes for up, on the whole; null where it says hardly anything. */
function meanLifted({ person }: Stance, poses: Float64Array, from: number, to: number): number[] | null {
  const { frame, state, liftedUp } = person;
  const sum = [0, 0, 0];
  let rows = 0;
  for (let t = 0; t < frame.length; t++) {
    if (frame[t] < from || frame[t] >= to || state[t] !== OBSERVED) continue;
    rows++;
    for (let i = 0; i < 3; i++) {
      const at = POSE_SIZE * frame[t] + 4 * i;
      for (let k = 0; k < 3; k++) sum[i] += poses[at + k] * liftedUp[3 * t + k];
    }
  }
  return rows < FEWEST || Math.hypot(...sum) < rows / 2 ? null : unit(sum);
}

/** From the middle of the ankles to the neck. */
function axisOf(joints: ArrayLike<number>, at: number): number[] {
  return [0, 1, 2].map(
    (k) => joints[at + 3 * NECK + k] - (joints[at + 3 * ANKLES[0] + k] + joints[at + 3 * ANKLES[1] + k]) / 2,
  );
}

/** From the ankles to the neck, less what that leans at rest, where somebody is upright most of the time. */
function meanAxis(
  { person, restLean }: Stance,
  poses: Float64Array,
  from: number,
  to: number,
  picture: readonly number[],
): number[] | null {
  const { frame, state, joints3d } = person;
  const turn = new Float64Array(9);
  const size = joints3d.length / Math.max(frame.length, 1);
  const sum = [0, 0, 0];
  let [rows, upright] = [0, 0];
  for (let t = 0; t < frame.length; t++) {
    if (frame[t] < from || frame[t] >= to || state[t] !== OBSERVED) continue;
    rows++;
    matrixFromAxisAngle(person.poses, t * size, turn, 0);
    const local = unit(axisOf(joints3d, size * t)).map(
      (value, i) => value - dot(turn.subarray(3 * i, 3 * i + 3), restLean),
    );
    const axis = unit(
      [0, 1, 2].map((i) => {
        const at = POSE_SIZE * frame[t] + 4 * i;
        return poses[at] * local[0] + poses[at + 1] * local[1] + poses[at + 2] * local[2];
      }),
    );
    if (dot(axis, picture) < UPRIGHT) continue;
    upright++;
    for (let k = 0; k < 3; k++) sum[k] += axis[k];
  }
  return upright < FEWEST || upright < rows / 2 ? null : unit(sum);
}

/**
 * Where feet stood, each stay of a foot once: the mean of its heel and toe, where they stand, over its frames. How a
 * foot is tilted tells less of the floor than where the next one stands.
 */
export function footings(
  stances: readonly Stance[],
  poses: Float64Array,
  from: number,
  to: number,
): Footing[] {
  const out: Footing[] = [];
  for (const [number, { person, soles }] of stances.entries()) {
    const { frame, state, contact } = person;
    for (let foot = 0; foot < 2; foot++) {
      const sum = [0, 0, 0];
      let count = 0;
      for (let t = 0; t <= frame.length; t++) {
        let stands = false;
        for (let n = 2 * foot; n < 2 * foot + 2; n++) {
          if (t === frame.length || frame[t] < from || frame[t] >= to || !contact[4 * t + n]) continue;
          stands = true;
          if (state[t] !== OBSERVED) continue;
          count++;
          for (let i = 0; i < 3; i++) {
            const p = POSE_SIZE * frame[t] + 4 * i;
            const [x, y, z] = soles.subarray(12 * t + 3 * n, 12 * t + 3 * n + 3);
            sum[i] += poses[p] * x + poses[p + 1] * y + poses[p + 2] * z + poses[p + 3];
          }
        }
        if (stands || count === 0) continue;
        out.push({ place: sum.map((value) => value / count), person: number });
        sum.fill(0);
        count = 0;
      }
    }
  }
  return out;
}

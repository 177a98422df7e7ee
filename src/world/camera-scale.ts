import { POSE_SIZE } from './poses.ts';
import type { RoughFeet } from './rough-feet.ts';

/** A foot is looked at again after so long, s: a step of a walk stands for half a second, of a run for a fifth. */
const SECONDS = 0.13;
/** A foot that stands is found again to about this, m. */
const SPREAD = 0.03;
/** Scales that are tried: from 1/30 to 30 times, then finer. */
const WIDEST = 3.4;
const COARSE = 0.1;
const FINE = 0.01;
/** Fewer looks than this say nothing. */
const FEWEST = 10;
/** 0 where a foot is always found where it was, 1 where never: feet on a board, in the air or in the dark tell nothing. */
const MOST_COST = 0.8;

/**
 * By what the places of a camera that is known up to scale are to be multiplied to be metres: what makes the feet
 * of those who walk, run or stand stay where they are, one of the two at a time. Depths of single frames are too
 * rough for that; so each foot is held to the place in the picture where it would be had it stood.
 *
 * @param poses (F, 12) camera to the piece's first camera, of frames `from`, `from` + 1, …
 * @returns null where the feet do not tell
 */
export function cameraScale(
  people: readonly RoughFeet[],
  poses: Float64Array,
  time: Float64Array,
  from: number,
  focal: number,
): number | null {
  const looks = gatherLooks(people, poses, time, from, focal);
  if (looks.length < FEWEST * LOOK) return null;
  let best = 0;
  let least = costOf(looks, 1);
  const attempt = (log: number) => {
    const cost = costOf(looks, Math.exp(log));
    if (cost >= least) return;
    least = cost;
    best = log;
  };
  for (let log = -WIDEST; log <= WIDEST; log += COARSE) attempt(log);
  const about = best;
  for (let log = about - COARSE; log <= about + COARSE; log += FINE) attempt(log);
  return least > MOST_COST * (looks.length / LOOK) ? null : Math.exp(best);
}

/** Numbers of a look: of both feet whether it counts, how it is off at scale 0, and by how much more at scale 1. */
const LOOK = 2 * 9;

/**
 * Two feet of a look at two frames: the foot as seen first, at scale s in the second camera, is
 * A + s·B with A = R₁ᵀ·R₀·f₀ and B = R₁ᵀ·(c₀ − c₁).
 */
function gatherLooks(
  people: readonly RoughFeet[],
  poses: Float64Array,
  time: Float64Array,
  from: number,
  focal: number,
): number[] {
  const looks: number[] = [];
  const frames = poses.length / POSE_SIZE;
  for (const { frame, place, depth, belief } of people) {
    let later = 0;
    for (let n = 0; n < frame.length; n++) {
      const first = frame[n] - from;
      if (first < 0 || first >= frames) continue;
      while (later < frame.length && time[frame[later]] - time[frame[n]] < SECONDS) later++;
      if (later >= frame.length || frame[later] - from >= frames) break;
      if (time[frame[later]] - time[frame[n]] > 2 * SECONDS && frame[later] - frame[n] > 1) continue;
      const second = frame[later] - from;
      for (let foot = 0; foot < 2; foot++) {
        const i = 2 * n + foot;
        const k = 2 * later + foot;
        const z = depth[i];
        const f = [(place[2 * i] / focal) * z, (place[2 * i + 1] / focal) * z, z];
        const a = POSE_SIZE * first;
        const b = POSE_SIZE * second;
        const v = [0, 1, 2].map(
          (r) => poses[a + 4 * r] * f[0] + poses[a + 4 * r + 1] * f[1] + poses[a + 4 * r + 2] * f[2],
        );
        const c = [0, 1, 2].map((r) => poses[a + 4 * r + 3] - poses[b + 4 * r + 3]);
        const back = (x: readonly number[], q: number) =>
          poses[b + q] * x[0] + poses[b + 4 + q] * x[1] + poses[b + 8 + q] * x[2];
        looks.push(
          back(v, 0),
          back(v, 1),
          back(v, 2),
          back(c, 0),
          back(c, 1),
          back(c, 2),
          place[2 * k] / focal,
          place[2 * k + 1] / focal,
          Math.min(belief[i], belief[k]),
        );
      }
    }
  }
  return looks;
}

function costOf(looks: readonly number[], scale: number): number {
  let sum = 0;
  for (let at = 0; at < looks.length; at += LOOK) {
    let least = 1;
    for (let foot = at; foot < at + LOOK; foot += 9) {
      const z = looks[foot + 2] + scale * looks[foot + 5];
      if (z < 0.1) continue;
      const x = looks[foot] + scale * looks[foot + 3] - looks[foot + 6] * z;
      const y = looks[foot + 1] + scale * looks[foot + 4] - looks[foot + 7] * z;
      const square = (x * x + y * y) / (SPREAD * SPREAD);
      const belief = looks[foot + 8];
      least = Math.min(least, 1 - belief + (belief * square) / (1 + square));
    }
    sum += least;
  }
  return sum;
}

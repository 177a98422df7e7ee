import { type Cue, evidenceOf } from './contact-cue.ts';
import { CONTACT_POINTS, placesInShot } from './foot-motion.ts';
import type { Scene } from './scene.ts';

/** Speeds against the other foot of what stands and of what moves, m/s: along the line of sight too. */
const AGAINST: Cue = { still: 0.1, moving: 0.8 };
/** One look says at most so much: of moving, and of standing. */
const MOST_OF_MOVING = 4;
const MOST_OF_STANDING = 1;
/** Over so long, s; windows that a gap or the end has cut shorter than the part do not count. */
const SECONDS = 0.13;
const LEAST_PART = 0.6;

/**
 * Adds to the evidence of a foot how it moves against the other, where that stands all the while: a wrong place of the
 * person, far along the line of sight, is in both and drops out, so that a short step towards the camera is seen too.
 * Where two that stand come apart, it is the one that is less sure of it that moves.
 *
 * @param evidence (T, 4) log of how much likelier each stands than moves; is added to
 * @param points (T, 4, 3) m, camera space, of frames `first`, `first` + 1, …
 * @param contact (T, 4) as it is without
 */
export function addMotionAgainstOther(
  evidence: Float64Array,
  points: Float64Array,
  contact: Uint8Array,
  first: number,
  scene: Scene,
): void {
  const places = placesInShot(points, first, scene);
  const sums = runningSums(evidence);
  const stood = runningSums(contact);
  const { time } = scene;
  const frames = contact.length / CONTACT_POINTS;
  const added = new Float64Array(evidence.length);
  for (let t = 0; t < frames; t++) {
    const windows = [0, 0.5, 1].map((before) => windowAt(t, before));
    for (let p = 0; p < CONTACT_POINTS; p++) {
      let slowest = Number.POSITIVE_INFINITY;
      for (const { from, to, seconds } of windows) {
        if (seconds < LEAST_PART * SECONDS) continue;
        for (const other of p < 2 ? [2, 3] : [0, 1]) {
          if (over(stood, other, from, to) < to + 1 - from) continue;
          const isSurer = over(sums, p, from, to) > over(sums, other, from, to);
          slowest = Math.min(slowest, isSurer ? 0 : comingApart(p, other, from, to) / seconds);
        }
      }
      if (slowest === Number.POSITIVE_INFINITY) continue;
      const said = evidenceOf(slowest, AGAINST);
      added[t * CONTACT_POINTS + p] = Math.max(-MOST_OF_MOVING, Math.min(MOST_OF_STANDING, said));
    }
  }
  for (let i = 0; i < added.length; i++) evidence[i] += added[i];

  /** Frames within the window that has this part of it before frame `t`. */
  function windowAt(t: number, before: number): { from: number; to: number; seconds: number } {
    let [from, to] = [t, t];
    const [earliest, latest] = [-before * SECONDS - 1e-6, (1 - before) * SECONDS + 1e-6];
    while (from > 0 && time[first + from - 1] - time[first + t] >= earliest) from--;
    while (to + 1 < frames && time[first + to + 1] - time[first + t] <= latest) to++;
    return { from, to, seconds: time[first + to] - time[first + from] };
  }

  /** m */
  function comingApart(p: number, other: number, from: number, to: number): number {
    const apart = (t: number, k: number) =>
      places[(t * CONTACT_POINTS + p) * 3 + k] - places[(t * CONTACT_POINTS + other) * 3 + k];
    return Math.hypot(...[0, 1, 2].map((k) => apart(to, k) - apart(from, k)));
  }
}

/** (T + 1, 4) sums of all rows before. */
function runningSums(values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(values.length + CONTACT_POINTS);
  for (let i = 0; i < values.length; i++) sums[i + CONTACT_POINTS] = sums[i] + values[i];
  return sums;
}

function over(sums: Float64Array, point: number, from: number, to: number): number {
  return sums[(to + 1) * CONTACT_POINTS + point] - sums[from * CONTACT_POINTS + point];
}

import { slerp } from '../body/index.ts';
import { extendRuns, planRuns, type Run } from '../fitting/index.ts';
import { LONGEST_PREDICTION_SECONDS, STATE } from '../motion/index.ts';
import type { SourcePerson } from './people.ts';
import { SMPL_JOINTS } from './phalp-joints.ts';

/** What the frames of a video say of when things happen. F frames. */
export interface Timeline {
  /** (F) real seconds */
  readonly time: Float64Array;
  /** (F) number of the shot */
  readonly shot: Int32Array;
  /** The frame after the last that the tracker looked at. */
  readonly end: number;
}

/** The frames of one run: what is known of each, and SMPL's rotations on it. T frames. */
export interface FilledRun extends Run {
  /** (T) row of the person, or −1 */
  readonly known: Int32Array;
  /** (T) observed, interpolated or predicted */
  readonly state: Uint8Array;
  /** (T, 24, 4) quaternions */
  readonly rotations: Float64Array;
}

/**
 * The runs of a person without gaps: rotations go the straight way from one known pose to the next, and are held
 * for a moment after the last. Nothing crosses a cut or a gap that is too long to bridge. Poses that LART guessed
 * stand where they lie between two sightings of a shot, or soon after the last.
 */
export function fillRuns(person: SourcePerson, timeline: Timeline): FilledRun[] {
  const { time, shot } = timeline;
  const usable = usableRows(person, timeline);
  const frames = Int32Array.from(usable, (k) => person.frame[k]);
  const lastSeen = lastSeenFrames(person, shot);
  const bare = planRuns(frames, shot, time);
  const runs = extendRuns(bare, timeline.end, shot, time).map((run, i) => {
    // A guess after the last sighting is a prediction already, and its time is counted from that sighting.
    const guessed = bare[i].to - 1 > (lastSeen.get(shot[run.from]) ?? -1);
    return guessed ? bare[i] : run;
  });
  return runs.map((run) => fillRun(person, run, time, lastSeen.get(shot[run.from]) ?? -1));
}

/** Rows seen, and those guessed between two sightings of a shot or at most half a second after its last. */
function usableRows({ frame, seen }: SourcePerson, { time, shot }: Timeline): number[] {
  const before = new Int32Array(frame.length).fill(-1);
  const after = new Int32Array(frame.length).fill(-1);
  const K = frame.length;
  for (let k = 0, near = -1; k < K; k++) {
    if (seen[k] === 1) near = frame[k];
    before[k] = near;
  }
  for (let k = K - 1, near = -1; k >= 0; k--) {
    if (seen[k] === 1) near = frame[k];
    after[k] = near;
  }
  return [...frame.keys()].filter((k) => {
    if (seen[k] === 1) return true;
    if (before[k] < 0 || shot[before[k]] !== shot[frame[k]]) return false;
    if (after[k] >= 0 && shot[after[k]] === shot[frame[k]]) return true;
    return time[frame[k]] - time[before[k]] <= LONGEST_PREDICTION_SECONDS;
  });
}

/** For each shot, the last frame on which the person was seen. */
function lastSeenFrames({ frame, seen }: SourcePerson, shot: Int32Array): Map<number, number> {
  const last = new Map<number, number>();
  frame.forEach((f, k) => {
    if (seen[k] === 1) last.set(shot[f], f);
  });
  return last;
}

function fillRun(person: SourcePerson, run: Run, time: Float64Array, lastSeen: number): FilledRun {
  const frames = run.to - run.from;
  const known = new Int32Array(frames).fill(-1);
  person.frame.forEach((f, k) => {
    if (f >= run.from && f < run.to) known[f - run.from] = k;
  });
  const state = Uint8Array.from(known, (k, t) => {
    if (k >= 0 && person.seen[k] === 1) return STATE.observed;
    return run.from + t < lastSeen ? STATE.interpolated : STATE.predicted;
  });
  const size = SMPL_JOINTS * 4;
  const rotations = new Float64Array(frames * size);
  let last = -1;
  for (let t = 0; t < frames; t++) {
    if (known[t] < 0) continue;
    rotations.set(person.rotations.subarray(known[t] * size, (known[t] + 1) * size), t * size);
    for (let gap = last + 1; gap < t && last >= 0; gap++) {
      const share =
        (time[run.from + gap] - time[run.from + last]) / (time[run.from + t] - time[run.from + last]);
      for (let j = 0; j < SMPL_JOINTS; j++) {
        const [a, b] = [last * size + 4 * j, t * size + 4 * j];
        slerp(rotations, a, rotations, b, share, rotations, gap * size + 4 * j);
      }
    }
    last = t;
  }
  for (let t = last + 1; t < frames; t++) rotations.copyWithin(t * size, last * size, (last + 1) * size);
  return { ...run, known, state, rotations };
}

/**
 * Numbers of known rows, on every frame of a run: the straight way in the gaps, held after the last.
 *
 * @param values (K, size) of the person's rows
 * @returns (T, size)
 */
export function fillValues(
  run: FilledRun,
  values: Float64Array,
  size: number,
  time: Float64Array,
): Float64Array {
  const frames = run.to - run.from;
  const out = new Float64Array(frames * size);
  let last = -1;
  for (let t = 0; t < frames; t++) {
    const k = run.known[t];
    if (k < 0) continue;
    out.set(values.subarray(k * size, (k + 1) * size), t * size);
    for (let gap = last + 1; gap < t && last >= 0; gap++) {
      const share =
        (time[run.from + gap] - time[run.from + last]) / (time[run.from + t] - time[run.from + last]);
      for (let i = 0; i < size; i++) {
        out[gap * size + i] = out[last * size + i] + share * (out[t * size + i] - out[last * size + i]);
      }
    }
    last = t;
  }
  for (let t = last + 1; t < frames; t++) out.copyWithin(t * size, last * size, (last + 1) * size);
  return out;
}

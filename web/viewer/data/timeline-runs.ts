import { STATE } from '../../../src/motion/index.ts';

/** Frames `from` … `to` (inclusive) over which a person was seen, or guessed. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly seen: boolean;
}

/**
 * A track's rows as runs of frames, in order; frames in no run are those where the person is missing.
 *
 * @param frame - (T) strictly increasing
 * @param state - (T) the motion's `STATE`
 */
export function runsOf(frame: Int32Array, state: Uint8Array): Run[] {
  const runs: { from: number; to: number; seen: boolean }[] = [];
  frame.forEach((at, row) => {
    const seen = state[row] === STATE.observed;
    const last = runs.at(-1);
    if (last && last.to === at - 1 && last.seen === seen) last.to = at;
    else runs.push({ from: at, to: at, seen });
  });
  return runs;
}

/** The first frame of each shot but the first. */
export function cutsOf(shot: Int32Array): number[] {
  const cuts: number[] = [];
  for (let frame = 1; frame < shot.length; frame += 1) if (shot[frame] !== shot[frame - 1]) cuts.push(frame);
  return cuts;
}

import { LANDMARK_COUNT } from '../evidence/index.ts';
import type { Observations } from './observations.ts';
import type { Run } from './runs.ts';

/** A landmark that a person has put where it is, on one frame. */
export interface Mend {
  readonly frame: number;
  readonly landmark: number;
}

/** A person's eye is so much surer than the network's surest: its spread is a fifth. */
const BELIEF = 25;

/** Has what a person has put believed above all that the network says of its own accord. */
export function believeMends(o: Observations, run: Run, mends: readonly Mend[]): void {
  for (const { frame, landmark } of mends) {
    const t = frame - run.from;
    if (t >= 0 && t < o.frames && o.observed[t]) o.weight[t * LANDMARK_COUNT + landmark] *= BELIEF;
  }
}

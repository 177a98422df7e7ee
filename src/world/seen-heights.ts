import { type Evidence, LANDMARK_COUNT } from '../evidence/index.ts';
import type { PictureLens } from './turn-of-step.ts';

/** Where people's feet and heads are in the picture. */
export interface SeenHeights {
  /** (n, 2) the middle between the ankles, px from the picture's middle */
  readonly foot: Float64Array;
  /** (n, 2) the middle of the face, likewise */
  readonly head: Float64Array;
  readonly people: number;
}

/** Nose, eyes and ears; ankles. */
const HEAD = [0, 2, 5, 7, 8];
const ANKLES = [27, 28];
/** Less visible on the mean than this, they are guessed. */
const SEEN = 0.3;
/** Somebody is looked at again after having gone this part of the own height: who stays says nothing new. */
const GONE = 0.5;

/** @param people rows of the evidence of each person */
export function seenHeights(
  evidence: Pick<Evidence, 'landmarks'>,
  people: readonly Int32Array[],
  { centreX, centreY }: PictureLens,
): SeenHeights {
  const foot: number[] = [];
  const head: number[] = [];
  let seen = 0;
  for (const rows of people) {
    let last: readonly number[] | null = null;
    for (const row of rows) {
      const below = middleOf(evidence, row, ANKLES);
      const above = middleOf(evidence, row, HEAD);
      if (!below || !above) continue;
      const height = Math.hypot(above[0] - below[0], above[1] - below[1]);
      if (last && Math.hypot(below[0] - last[0], below[1] - last[1]) < GONE * height) continue;
      if (!last) seen++;
      last = below;
      foot.push(below[0] - centreX, below[1] - centreY);
      head.push(above[0] - centreX, above[1] - centreY);
    }
  }
  return { foot: Float64Array.from(foot), head: Float64Array.from(head), people: seen };
}

/** px; null where these landmarks are hardly seen */
function middleOf(
  { landmarks }: Pick<Evidence, 'landmarks'>,
  row: number,
  which: readonly number[],
): number[] | null {
  let [x, y, visible] = [0, 0, 0];
  for (const landmark of which) {
    const at = 4 * (row * LANDMARK_COUNT + landmark);
    x += landmarks[at] / which.length;
    y += landmarks[at + 1] / which.length;
    visible += landmarks[at + 3] / which.length;
  }
  return visible < SEEN ? null : [x, y];
}

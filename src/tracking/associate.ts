import { boxOverlap } from './box-overlap.ts';
import { type BoxState, beginBox, boxOf, forecastBox, surpriseOf, updateBox } from './box-track.ts';
import { type Edge, matchBest } from './match.ts';
import type { Scene, Tracklet } from './scene.ts';

/** A tracklet without a sighting for this long and on a frame is closed; linking may take it up again. */
const PATIENCE_SECONDS = 0.35;
/** A sighting goes on a tracklet whose expected box it overlaps by this much and surprises no more than this, … */
const LEAST_OVERLAP = 0.2;
const MOST_SURPRISE = 8;
/** … the sure ones first; and it starts one of its own only if it is surer still (ByteTrack, Zhang et al. 2022). */
const SURE_SCORE = 0.6;
const STARTS_WITH_SCORE = 0.7;

/** A tracklet that may go on. */
interface Open {
  readonly rows: number[];
  state: BoxState;
}

/**
 * Sightings of neighbouring frames joined into tracklets by where each tracklet is expected: the sure ones
 * first, then the unsure ones among what is left. One assignment a frame and round.
 */
export function associateFrames(scene: Scene): Tracklet[] {
  const { sightings, time } = scene;
  const closed: Tracklet[] = [];
  let open: Open[] = [];
  for (let start = 0; start < sightings.frame.length; ) {
    const frame = sightings.frame[start];
    let end = start;
    while (end < sightings.frame.length && sightings.frame[end] === frame) end++;
    const here = Array.from({ length: end - start }, (_, i) => start + i);
    const isOpen = ({ rows }: Open): boolean => {
      const last = sightings.frame[rows[rows.length - 1]];
      return frame - last === 1 || time[frame] - time[last] <= PATIENCE_SECONDS;
    };
    closed.push(...open.filter((track) => !isOpen(track)).map(({ rows }) => rows));
    open = open.filter(isOpen);
    open.push(...continueTracklets(scene, open, here, frame));
    start = end;
  }
  return [...closed, ...open.map(({ rows }) => rows)].sort((a, b) => a[0] - b[0]);
}

/** Appends the frame's rows to the open tracklets and returns those that start new ones. */
function continueTracklets(
  scene: Scene,
  open: readonly Open[],
  rows: readonly number[],
  frame: number,
): Open[] {
  const { sightings, time } = scene;
  const { score, box } = sightings;
  const expected = open.map(({ state }) => forecastBox(state, time[frame]));
  const boxes = expected.flatMap(boxOf);
  const free = new Set(open.keys());
  const left = new Set(rows);
  for (const sure of [true, false]) {
    const edges: Edge[] = [];
    for (const row of left) {
      if (score[row] >= SURE_SCORE !== sure) continue;
      for (const i of free) {
        if (boxOverlap(boxes, i, box, row) < LEAST_OVERLAP) continue;
        const surprise = surpriseOf(expected[i], sightings, row);
        if (surprise < MOST_SURPRISE) edges.push({ from: i, to: row, gain: MOST_SURPRISE - surprise });
      }
    }
    for (const { from, to } of matchBest(edges)) {
      open[from].rows.push(to);
      open[from].state = updateBox(expected[from], sightings, to);
      free.delete(from);
      left.delete(to);
    }
  }
  return [...left]
    .filter((row) => score[row] >= STARTS_WITH_SCORE)
    .map((row) => ({ rows: [row], state: beginBox(sightings, row, time[frame]) }));
}

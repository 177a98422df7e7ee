import { boxOverlap } from './box-overlap.ts';
import { type Edge, matchBest } from './match.ts';
import type { Scene, Tracklet } from './scene.ts';
import { predict, trendAtEnd } from './trend.ts';

/** A tracklet without a sighting for this long and on a frame is closed; linking may take it up again. */
const PATIENCE_SECONDS = 0.35;
/** A sighting goes on a tracklet whose expected box it overlaps by this much … */
const LEAST_OVERLAP = 0.2;
/** … the sure ones first; and it starts one of its own only if it is surer still (ByteTrack, Zhang et al. 2022). */
const SURE_SCORE = 0.6;
const STARTS_WITH_SCORE = 0.7;

/**
 * Sightings of neighbouring frames joined into tracklets by where each tracklet is expected: the sure ones
 * first, then the unsure ones among what is left. One assignment a frame and round.
 */
export function associateFrames(scene: Scene): Tracklet[] {
  const { sightings, time } = scene;
  const closed: number[][] = [];
  let open: number[][] = [];
  for (let start = 0; start < sightings.frame.length; ) {
    const frame = sightings.frame[start];
    let end = start;
    while (end < sightings.frame.length && sightings.frame[end] === frame) end++;
    const rows = Array.from({ length: end - start }, (_, i) => start + i);
    const isOpen = (rows: Tracklet): boolean => {
      const last = sightings.frame[rows[rows.length - 1]];
      return frame - last === 1 || time[frame] - time[last] <= PATIENCE_SECONDS;
    };
    closed.push(...open.filter((rows) => !isOpen(rows)));
    open = open.filter(isOpen);
    open.push(...continueTracklets(scene, open, rows, frame));
    start = end;
  }
  return [...closed, ...open].sort((a, b) => a[0] - b[0]);
}

/** Appends the frame's rows to the open tracklets and returns those that start new ones. */
function continueTracklets(
  scene: Scene,
  open: number[][],
  rows: readonly number[],
  frame: number,
): number[][] {
  const { score, box } = scene.sightings;
  const expected = open.flatMap((tracklet) => expectedBox(scene, tracklet, frame));
  const free = new Set(open.map((_, i) => i));
  const left = new Set(rows);
  for (const sure of [true, false]) {
    const edges: Edge[] = [];
    for (const row of left) {
      if (score[row] >= SURE_SCORE !== sure) continue;
      for (const i of free) {
        const overlap = boxOverlap(expected, i, box, row);
        if (overlap > LEAST_OVERLAP) edges.push({ from: i, to: row, gain: overlap - LEAST_OVERLAP });
      }
    }
    for (const { from, to } of matchBest(edges)) {
      open[from].push(to);
      free.delete(from);
      left.delete(to);
    }
  }
  return [...left].filter((row) => score[row] >= STARTS_WITH_SCORE).map((row) => [row]);
}

/** x, y, width, height of where a tracklet's person should be, px. */
function expectedBox(scene: Scene, tracklet: Tracklet, frame: number): number[] {
  const trend = trendAtEnd(scene, tracklet);
  const { x, y, size } = predict(scene, trend, frame);
  const { box } = scene.sightings;
  const last = tracklet[tracklet.length - 1];
  const width = (box[last * 4 + 2] / box[last * 4 + 3]) * size;
  return [x - width / 2, y - size / 2, width, size];
}

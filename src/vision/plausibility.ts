import { LANDMARK_COUNT } from '../evidence/index.ts';
import type { Moment } from './frame-clock.ts';
import type { Reading } from './landmark-network.ts';
import { KEEP_SCORE, type Track } from './track.ts';

/** A person smaller than this on the picture cannot be read. */
const MIN_SIDE = 24;
/** At least so many landmarks lie on the picture and are believed to be seen. */
const MIN_SEEN = 8;
const MIN_VISIBILITY = 0.4;
/**
 * A person's size changes by at most this factor from one frame to the next. Most of it is the network's
 * trembling, which time does not add to: at 10 frames a second it still leaves room for a sprint.
 */
const MAX_SIZE_STEP = 1.6;
/** And moves by at most this part of the crop's side. */
const MAX_STEP = 0.45;
/** Where a frame lasts longer than so many beats, it counts as several. */
const LONG_FRAME = 3;
/** After more frames both grow with the root of their number, up to so many times: beyond is another place. */
const MAX_SLACK = 5;

/**
 * How far a reading may be believed, 0–1: the network's score, or 0 where the reading cannot be of a
 * person on this picture.
 */
export function believe(reading: Reading, width: number, height: number): number {
  const { nextCrop, landmarks } = reading;
  if (!(nextCrop.side >= MIN_SIDE) || nextCrop.side > 6 * Math.max(width, height)) return 0;
  let seen = 0;
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    const x = landmarks[4 * k];
    const y = landmarks[4 * k + 1];
    if (landmarks[4 * k + 3] < MIN_VISIBILITY || x < 0 || y < 0 || x > width || y > height) continue;
    seen++;
  }
  return seen < MIN_SEEN ? 0 : reading.score;
}

/** The same for somebody who is followed: 0 where the step since is none that a body makes. */
export function believeStep(
  reading: Reading,
  track: Track,
  at: Moment,
  { width, height }: { readonly width: number; readonly height: number },
): number {
  const belief = believe(reading, width, height);
  if (belief < KEEP_SCORE) return belief;
  const before = track.reading.nextCrop;
  const after = reading.nextCrop;
  const frames = Math.abs(at.beat - track.at.beat) / Math.min(LONG_FRAME, Math.max(1, at.length));
  const slack = Math.min(MAX_SLACK, Math.sqrt(Math.max(1, frames)));
  const growth = Math.abs(Math.log(after.side / before.side));
  if (growth > slack * Math.log(MAX_SIZE_STEP)) return 0;
  const step = Math.hypot(after.x - before.x, after.y - before.y) / Math.max(after.side, before.side);
  return step > slack * MAX_STEP ? 0 : belief;
}

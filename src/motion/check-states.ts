import { TRACK_COLUMNS } from './columns.ts';
import { LONGEST_PREDICTION_SECONDS, type Motion, STATE, type Track } from './motion.ts';
import type { Problem } from './motion-error.ts';

/** Rounding of seconds. */
const TIME_TOLERANCE = 1e-6;

/**
 * Nothing is passed off as seen: an observed frame was decoded, an interpolated row lies between two
 * observations of its shot, a predicted one after the last and not far, and neither has keypoints.
 */
export function* checkStates(file: string, motion: Motion, track: Track): Generator<Problem> {
  const before = neighbours(motion, track, 1);
  const after = neighbours(motion, track, -1);
  for (let row = 0; row < track.frame.length; row++) {
    const message = stateProblem(motion, track, row, before[row], after[row]);
    if (message === null) continue;
    const named = `row ${row} (frame ${track.frame[row]}) ${message}`;
    yield { file, field: TRACK_COLUMNS.state.key, message: named };
    break;
  }
  yield* checkGuessedKeypoints(file, motion, track);
}

function stateProblem(
  { frames, video }: Motion,
  { frame, state }: Track,
  row: number,
  before: number,
  after: number,
): string | null {
  if (state[row] === STATE.observed) {
    return frames.decoded[frame[row]] === 1 ? null : 'is observed, but the frame was not decoded.';
  }
  if (state[row] === STATE.interpolated) {
    return before >= 0 && after >= 0
      ? null
      : 'is interpolated, but not between two observations of its shot.';
  }
  if (before < 0 || after >= 0) return 'is predicted, but not after the last observation of its shot.';
  const seconds = (frames.time[frame[row]] - frames.time[frame[before]]) * video.timeScale;
  if (seconds <= LONGEST_PREDICTION_SECONDS + TIME_TOLERANCE) return null;
  return `is predicted ${seconds.toFixed(2)} s after the last observation; ${LONGEST_PREDICTION_SECONDS} s is allowed.`;
}

/** For each row, the nearest observed row of the same shot before it (step 1) or after it (step −1), or −1. */
function neighbours({ frames }: Motion, { frame, state }: Track, step: 1 | -1): Int32Array {
  const found = new Int32Array(frame.length).fill(-1);
  let [nearest, shot] = [-1, -1];
  for (let n = 0; n < frame.length; n++) {
    const row = step === 1 ? n : frame.length - 1 - n;
    if (frames.shot[frame[row]] !== shot) nearest = -1;
    shot = frames.shot[frame[row]];
    if (state[row] === STATE.observed) nearest = row;
    found[row] = nearest;
  }
  return found;
}

function* checkGuessedKeypoints(file: string, motion: Motion, track: Track): Generator<Problem> {
  const width = motion.keypointNames.length * 3;
  for (let row = 0; row < track.frame.length; row++) {
    if (track.state[row] === STATE.observed) continue;
    const values = track.keypoints2d.subarray(row * width, (row + 1) * width);
    const value = values.find((number) => number !== 0);
    if (value === undefined) continue;
    const message = `row ${row} (frame ${track.frame[row]}) was not observed, and holds ${value} instead of zeros.`;
    yield { file, field: TRACK_COLUMNS.keypoints2d.key, message };
    return;
  }
}

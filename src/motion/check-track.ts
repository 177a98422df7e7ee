import { type ArrayCheck, checkRange, checkWhole } from './check-array.ts';
import { checkStates } from './check-states.ts';
import { type ColumnShape, type Lengths, SOURCE_COLUMNS, TRACK_COLUMNS, trackFile } from './columns.ts';
import { JOINT_COUNT, type Motion, STATE, type Track } from './motion.ts';
import type { Problem } from './motion-error.ts';

/** How far `joints_2d` may be from the projected `joints_3d`: rounding to 32 bits of a far-off pixel, and some. */
const PROJECTION_TOLERANCE = 1e-3;
/** Nearer than this a projection says nothing, metres. */
const NEAREST = 0.05;

/** What is wrong with a track. */
export function* checkTrack(motion: Motion, track: Track): Generator<Problem> {
  const file = trackFile(track.id);
  const lengths: Lengths = {
    frames: motion.video.frameCount,
    rows: track.frame.length,
    betas: motion.body.betas,
    keypoints: motion.keypointNames.length,
  };
  const columns: ArrayCheck[] = Object.entries(TRACK_COLUMNS).map(([name, column]) => ({
    file,
    column: column as ColumnShape,
    data: track[name as keyof typeof TRACK_COLUMNS],
    lengths,
  }));
  const before: Problem[] = [...checkSource(motion, track, lengths)];
  for (const column of columns) before.push(...checkWhole(column));
  yield* before;
  if (before.length > 0) return;
  if (track.frame.length === 0) {
    yield { file, field: 'frame', message: 'it has no rows.' };
    return;
  }
  const order = [...checkOrder(file, track.frame, motion.video.frameCount)];
  yield* order;
  if (order.length > 0) return;
  for (const check of columns) yield* checkValues(check);
  yield* checkConfidences(file, track, lengths);
  yield* checkStates(file, motion, track);
  yield* checkProjection(file, motion, track);
}

function* checkSource({ engine }: Motion, track: Track, lengths: Lengths): Generator<Problem> {
  const file = trackFile(track.id);
  if (track.source === null) {
    if (engine.name === 'builtin') return;
    yield { file, field: SOURCE_COLUMNS.poses.key, message: `it is missing; ${engine.name} gives it.` };
    return;
  }
  if (engine.name === 'builtin') {
    yield { file, field: SOURCE_COLUMNS.poses.key, message: 'the built-in engine has no such array.' };
  }
  for (const [name, column] of Object.entries(SOURCE_COLUMNS)) {
    yield* checkWhole({ file, column, data: track.source[name as keyof typeof SOURCE_COLUMNS], lengths });
  }
}

function* checkOrder(file: string, frame: Int32Array, frameCount: number): Generator<Problem> {
  for (let i = 0; i < frame.length; i++) {
    if (frame[i] < 0 || frame[i] >= frameCount) {
      const message = `row ${i} is frame ${frame[i]}, and the video has ${frameCount} frames.`;
      yield { file, field: 'frame', message };
      return;
    }
    if (i > 0 && frame[i] <= frame[i - 1]) {
      const message = `row ${i} is frame ${frame[i]}, after frame ${frame[i - 1]}.`;
      yield { file, field: 'frame', message };
      return;
    }
  }
}

function* checkValues(check: ArrayCheck): Generator<Problem> {
  const { key } = check.column;
  if (key === TRACK_COLUMNS.state.key) yield* checkRange(check, STATE.observed, STATE.predicted);
  if (key === TRACK_COLUMNS.contact.key) yield* checkRange(check, 0, 1);
  if (key === TRACK_COLUMNS.confidence.key || key === TRACK_COLUMNS.jointConfidence.key) {
    yield* checkRange(check, 0, 1);
  }
}

function* checkConfidences(file: string, track: Track, { keypoints }: Lengths): Generator<Problem> {
  const { keypoints2d, bbox } = track;
  for (let i = 2; i < keypoints2d.length; i += 3) {
    if (keypoints2d[i] >= 0 && keypoints2d[i] <= 1) continue;
    const place = `[${Math.floor(i / 3 / keypoints)}, ${Math.floor(i / 3) % keypoints}, 2]`;
    const message = `it holds ${keypoints2d[i]} at ${place}; 0 to 1 is allowed.`;
    yield { file, field: TRACK_COLUMNS.keypoints2d.key, message };
    break;
  }
  for (let i = 0; i < bbox.length; i += 4) {
    if (bbox[i + 2] >= 0 && bbox[i + 3] >= 0) continue;
    const message = `row ${i / 4} has the size ${bbox[i + 2]} × ${bbox[i + 3]} px.`;
    yield { file, field: TRACK_COLUMNS.bbox.key, message };
    return;
  }
}

/** x = fx·X/Z + cx, y = fy·Y/Z + cy. */
function* checkProjection(file: string, { frames }: Motion, track: Track): Generator<Problem> {
  const { joints3d, joints2d } = track;
  const { intrinsics } = frames;
  for (let i = 0; i < track.frame.length * JOINT_COUNT; i++) {
    const z = joints3d[3 * i + 2];
    if (z < NEAREST) continue;
    const lens = 4 * track.frame[Math.floor(i / JOINT_COUNT)];
    const x = (intrinsics[lens] * joints3d[3 * i]) / z + intrinsics[lens + 2];
    const y = (intrinsics[lens + 1] * joints3d[3 * i + 1]) / z + intrinsics[lens + 3];
    const off = Math.max(Math.abs(x - joints2d[2 * i]), Math.abs(y - joints2d[2 * i + 1]));
    if (off <= PROJECTION_TOLERANCE * (100 + Math.abs(x) + Math.abs(y))) continue;
    const row = Math.floor(i / JOINT_COUNT);
    const message = `row ${row}, joint ${i % JOINT_COUNT} is ${off.toFixed(1)} px from its projected joints_3d.`;
    yield { file, field: TRACK_COLUMNS.joints2d.key, message };
    return;
  }
}

import { checkRange, checkWhole } from './check-array.ts';
import { FRAME_COLUMNS, FRAMES_FILE, type Lengths } from './columns.ts';
import type { Motion } from './motion.ts';
import type { Problem } from './motion-error.ts';

/** How far a rotation may be from orthonormal: the rounding of 32-bit numbers, and some. */
const ROTATION_TOLERANCE = 1e-3;

/** What is wrong with the frames: their number, times, shots, lenses and cameras. */
export function* checkFrames({ frames, video }: Motion): Generator<Problem> {
  const lengths: Lengths = { frames: video.frameCount, rows: 0, betas: 0, keypoints: 0 };
  const before: Problem[] = [];
  for (const [name, column] of Object.entries(FRAME_COLUMNS)) {
    const data = frames[name as keyof typeof FRAME_COLUMNS];
    before.push(...checkWhole({ file: FRAMES_FILE, column, data, lengths }));
  }
  yield* before;
  if (before.length > 0) return;
  yield* checkRange(
    { file: FRAMES_FILE, column: FRAME_COLUMNS.decoded, data: frames.decoded, lengths },
    0,
    1,
  );
  yield* checkTimes(frames.time);
  yield* checkShots(frames.shot);
  yield* checkLenses(frames.intrinsics);
  yield* checkCameras(frames.worldFromCamera);
}

function* checkTimes(time: Float64Array): Generator<Problem> {
  for (let i = 1; i < time.length; i++) {
    if (time[i] >= time[i - 1]) continue;
    const message = `frame ${i} is at ${time[i]} s, before frame ${i - 1} at ${time[i - 1]} s.`;
    yield { file: FRAMES_FILE, field: 'time', message };
    return;
  }
}

function* checkShots(shot: Int32Array): Generator<Problem> {
  for (let i = 0; i < shot.length; i++) {
    const step = shot[i] - (i === 0 ? 0 : shot[i - 1]);
    if (step === 0 || (step === 1 && i > 0)) continue;
    const message = `frame ${i} is of shot ${shot[i]}${i === 0 ? '; the first is 0.' : ` after shot ${shot[i - 1]}.`}`;
    yield { file: FRAMES_FILE, field: 'shot', message };
    return;
  }
}

function* checkLenses(intrinsics: Float32Array): Generator<Problem> {
  for (let i = 0; i < intrinsics.length; i += 4) {
    if (intrinsics[i] > 0 && intrinsics[i + 1] > 0) continue;
    const message = `frame ${i / 4} has the focal lengths ${intrinsics[i]} and ${intrinsics[i + 1]} px.`;
    yield { file: FRAMES_FILE, field: 'intrinsics', message };
    return;
  }
}

function* checkCameras(matrices: Float32Array): Generator<Problem> {
  for (let i = 0; i < matrices.length; i += 16) {
    if (isRigid(matrices.subarray(i, i + 16))) continue;
    const message = `frame ${i / 16} has no rigid transform (a rotation, a translation and 0 0 0 1).`;
    yield { file: FRAMES_FILE, field: 'world_from_camera', message };
    return;
  }
}

function isRigid(m: Float32Array): boolean {
  const row = (r: number) => [m[4 * r], m[4 * r + 1], m[4 * r + 2]];
  const [x, y, z] = [row(0), row(1), row(2)];
  const dot = (a: number[], b: number[]) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const cross = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]];
  // Rows of length 1, at right angles, and right-handed: x × y = z.
  const errors = [
    dot(x, x) - 1,
    dot(y, y) - 1,
    dot(z, z) - 1,
    dot(x, y),
    dot(x, z),
    dot(y, z),
    dot(cross, z) - 1,
  ];
  const last = m[12] === 0 && m[13] === 0 && m[14] === 0 && m[15] === 1;
  return last && errors.every((error) => Math.abs(error) < ROTATION_TOLERANCE);
}

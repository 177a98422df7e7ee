import { type Body, createPosedJoints, JOINT_NAMES, matrixFromAxisAngle } from '../body/index.ts';
import { type Motion, rowOfFrame, STATE, type Track } from '../motion/index.ts';

/** Joints of SMPL: its 22 of the body and one for each hand, which ours has at these places. */
const SMPL_JOINTS = [...Array.from({ length: 22 }, (_, joint) => joint), 22, 37];
/** Decimals: a tenth of a millimetre, a hundredth of a pixel. */
const METRES = 4;
const PIXELS = 2;
const NUMBERS = 6;

const STATE_NAMES = {
  [STATE.observed]: 'observed',
  [STATE.interpolated]: 'interpolated',
  [STATE.predicted]: 'predicted',
};

export interface FramesOptions {
  readonly motion: Motion;
  /** Null: without meshes. */
  readonly body: Body | null;
}

/** Each frame of a video as JSON, one text a frame, in the shape that old programs know. Frame n is frame n of the video. */
export function* frameTexts({ motion, body }: FramesOptions): Generator<string> {
  const { frames } = motion;
  for (let frame = 0; frame < frames.time.length; frame++) {
    const persons = motion.tracks.flatMap((track) => {
      const row = rowOfFrame(track, frame);
      return row < 0 ? [] : [personOf(motion, body, track, row)];
    });
    yield JSON.stringify({
      frame_number: frame,
      frameNumber: frame,
      timestamp: rounded(frames.time[frame], NUMBERS),
      decoded: frames.decoded[frame] === 1,
      persons,
    });
  }
}

/** One person on one frame; `rowOf` in camera space, metres. */
export function personOf(motion: Motion, body: Body | null, track: Track, row: number) {
  const frame = track.frame[row];
  const [fx] = motion.frames.intrinsics.subarray(frame * 4, frame * 4 + 4);
  const [tx, ty, tz] = listOf(track.trans.subarray(row * 3, row * 3 + 3), METRES);
  const state = track.state[row];
  return {
    trackId: track.id,
    personId: track.id,
    confidence: rounded(track.confidence[row], METRES),
    trackingConfidence: state === STATE.observed ? 1 : 0,
    /** False where nobody saw it: filled or foretold. */
    tracked: state === STATE.observed,
    state: STATE_NAMES[state as keyof typeof STATE_NAMES],
    interpolated: state !== STATE.observed,
    smpl: smplOf(track, row),
    keypoints: keypointsOf(track, row),
    keypoints3d: triples(track.joints3d.subarray(row * 156, (row + 1) * 156), 3, METRES),
    keypoints2d: triples(track.joints2d.subarray(row * 104, (row + 1) * 104), 2, PIXELS),
    camera: { tx, ty, tz, focalLength: rounded(fx, PIXELS) },
    bbox: listOf(track.bbox.subarray(row * 4, row * 4 + 4), PIXELS),
    ...(body === null ? {} : { meshVertices: meshOf(body, track, row) }),
  };
}

/** SMPL's parameters: those that 4D-Humans gave, or our own turns. A shape of ours means nothing to SMPL: null. */
function smplOf(track: Track, row: number) {
  const { source } = track;
  const turns = source
    ? SMPL_JOINTS.map((_, joint) => source.poses.subarray((row * 24 + joint) * 3, (row * 24 + joint) * 3 + 3))
    : SMPL_JOINTS.map((joint) => track.poses.subarray((row * 52 + joint) * 3, (row * 52 + joint) * 3 + 3));
  const [globalOrient, ...bodyPose] = turns.map(matrixRows);
  return {
    betas: source ? listOf(source.betas, NUMBERS) : null,
    globalOrient: [globalOrient],
    bodyPose,
  };
}

/** (3, 3) */
function matrixRows(axisAngle: Float32Array): number[][] {
  const matrix = new Float64Array(9);
  matrixFromAxisAngle(axisAngle, 0, matrix, 0);
  return triples(matrix, 3, NUMBERS);
}

export function keypointsOf(track: Track, row: number) {
  return JOINT_NAMES.map((name, joint) => {
    const at = row * 52 + joint;
    const [x, y, z] = listOf(track.joints3d.subarray(at * 3, at * 3 + 3), METRES);
    return { index: joint, name, x, y, z, confidence: rounded(track.jointConfidence[at], METRES) };
  });
}

/** (V, 3) metres, camera space. */
export function meshOf(body: Body, track: Track, row: number): number[][] {
  const posed = createPosedJoints(body.jointCount);
  const poses = track.poses.subarray(row * 156, (row + 1) * 156);
  body.pose(track.betas, poses, track.trans.subarray(row * 3, row * 3 + 3), posed);
  return triples(body.skin(track.betas, posed), 3, METRES);
}

/** (F, 3) vertex numbers. */
export function facesOf(body: Body): number[][] {
  return triples(body.triangles, 3, 0);
}

function triples(numbers: ArrayLike<number>, width: number, decimals: number): number[][] {
  return Array.from({ length: numbers.length / width }, (_, n) =>
    Array.from({ length: width }, (__, k) => rounded(numbers[n * width + k], decimals)),
  );
}

function listOf(numbers: ArrayLike<number>, decimals: number): number[] {
  return Array.from(numbers, (number) => rounded(number, decimals));
}

export function rounded(number: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(number * scale) / scale;
}

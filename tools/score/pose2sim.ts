import { join } from 'node:path';
import {
  accelerations,
  alignedErrors,
  mean,
  meanSpeed,
  median,
  pointErrors,
  rmsLength,
} from './metrics/pose.ts';
import { type CalibratedCamera, readCalibration } from './truth/calibration.ts';
import { readTrc, type TrcRecording } from './truth/trc.ts';

/**
 * The truth's names and where SMPL-H has them: 12 joints of the limbs, then the neck. The first two are
 * the hips, whose midpoint is the root.
 */
export const TRUTH_JOINTS: readonly (readonly [name: string, smplh: number])[] = [
  ['RHip', 2],
  ['LHip', 1],
  ['RKnee', 5],
  ['LKnee', 4],
  ['RAnkle', 8],
  ['LAnkle', 7],
  ['RShoulder', 17],
  ['LShoulder', 16],
  ['RElbow', 19],
  ['LElbow', 18],
  ['RWrist', 21],
  ['LWrist', 20],
  ['Neck', 12],
];
const LIMB_JOINTS = 12;
const SMPLH_JOINTS = 52;
const PCK_RADIUS = 0.15;

/** What is scored: one person of one camera. */
export interface PredictedJoints {
  /** (T, 52, 3) m, camera space, SMPL-H's order. */
  readonly joints3d: ArrayLike<number>;
  /** (T) the video's frames, increasing. */
  readonly frame: ArrayLike<number>;
}

/** Errors over the frames that both have; lengths in mm, speeds and accelerations in m/s and m/s². */
export interface PoseScore {
  /** Joints compared: 12 limb joints, or 13 with the neck. */
  readonly joints: number;
  /** Frames of the truth that the prediction has, over all of the truth's, 0–1. */
  readonly coverage: number;
  readonly paMpjpe: number;
  /** Root-aligned. */
  readonly mpjpe: number;
  /** Share of all the truth's joints found within 150 mm, root-aligned; missing frames count as wrong. */
  readonly pck150: number;
  /** Mean of |second difference of prediction − of truth|, both relative to the root. */
  readonly accelerationError: number;
  /** The same in camera space, with the path of the root. */
  readonly accelerationErrorInCamera: number;
  /** RMS acceleration relative to the root, over the truth's. 1: as lively as the truth. */
  readonly accelerationRatio: number;
  readonly accelerationRatioInCamera: number;
  /** Mean speed of the wrists relative to the root, over the truth's. */
  readonly wristSpeedRatio: number;
  /** Median |depth of root − the truth's|, mm. */
  readonly depthError: number;
  /** Size of the prediction over the truth's: the inverse of the median Procrustes scale. */
  readonly sizeRatio: number;
  /** Mean error per joint after the similarity, mm, by the truth's name. */
  readonly paPerJoint: Readonly<Record<string, number>>;
}

/** The truth of one camera. */
export interface CameraTruth {
  readonly camera: CalibratedCamera;
  /** Hz */
  readonly fps: number;
  /** (T, 13, 3) m, camera space, in the order of TRUTH_JOINTS; row = frame of the video. */
  readonly joints: Float64Array;
}

/**
 * Scores one person's joints against Pose2Sim's four-camera truth.
 *
 * @public for tuning by hand as well as for the table
 * @param prediction in camera space of `cameraName`
 * @param cameraName `cam01`, `cam03`, …
 * @param dataDir the folder that has `accuracy/`
 * @param set `pose2sim-single`, or `pose2sim-multi` (the same man)
 * @example
 * const { limbs } = await scorePose2sim({ joints3d, frame }, 'cam01', '../shared/data');
 * console.log(limbs.paMpjpe, limbs.accelerationError);
 */
export async function scorePose2sim(
  prediction: PredictedJoints,
  cameraName: string,
  dataDir: string,
  set: 'pose2sim-single' | 'pose2sim-multi' = 'pose2sim-single',
): Promise<{ limbs: PoseScore; withNeck: PoseScore }> {
  const truth = await readPose2simTruth(cameraName, dataDir, set);
  return {
    limbs: scorePose(prediction, truth, LIMB_JOINTS),
    withNeck: scorePose(prediction, truth, TRUTH_JOINTS.length),
  };
}

/** The truth in one camera's space. */
export async function readPose2simTruth(
  cameraName: string,
  dataDir: string,
  set: 'pose2sim-single' | 'pose2sim-multi' = 'pose2sim-single',
): Promise<CameraTruth> {
  const accuracy = join(dataDir, 'accuracy');
  const trcName = set === 'pose2sim-single' ? 'balancing' : 'P2';
  const trc = await readTrc(join(accuracy, set, `${trcName}_0-100_filt_butterworth.trc`));
  // Both sets are one recording; only the first has the calibration as TOML.
  const cameras = await readCalibration(join(accuracy, 'pose2sim-single', 'Calib_qualisys.toml'));
  const plain = cameraName.replace('_', '');
  const camera = cameras.find(({ name }) => name.replace('_', '') === plain);
  if (!camera) throw new Error(`The calibration has no camera ${cameraName}.`);
  return { camera, fps: trc.dataRate, joints: jointsInCamera(trc, camera) };
}

/** TRC is y-up, the calibration's world z-up: (x, y, z) of the world = (z, x, y) of the TRC. */
function jointsInCamera(trc: TrcRecording, camera: CalibratedCamera): Float64Array {
  const { cameraFromWorldRotation: r, cameraFromWorldTranslation: t } = camera;
  const columns = TRUTH_JOINTS.map(([name]) => trc.names.indexOf(name));
  const joints = new Float64Array(trc.frameCount * TRUTH_JOINTS.length * 3);
  for (let frame = 0; frame < trc.frameCount; frame++) {
    for (let j = 0; j < TRUTH_JOINTS.length; j++) {
      const from = (frame * trc.names.length + columns[j]) * 3;
      const world = [trc.points[from + 2], trc.points[from], trc.points[from + 1]];
      for (let i = 0; i < 3; i++) {
        joints[(frame * TRUTH_JOINTS.length + j) * 3 + i] =
          r[i * 3] * world[0] + r[i * 3 + 1] * world[1] + r[i * 3 + 2] * world[2] + t[i];
      }
    }
  }
  return joints;
}

/** Frames that both have, first `jointCount` of TRUTH_JOINTS, in camera space and relative to the mid hip. */
function pairUp(prediction: PredictedJoints, truth: CameraTruth, jointCount: number) {
  const width = TRUTH_JOINTS.length * 3;
  const frameCount = truth.joints.length / width;
  const frame: number[] = [];
  const predicted: number[] = [];
  const real: number[] = [];
  for (let t = 0; t < prediction.frame.length; t++) {
    const f = prediction.frame[t];
    if (f < 0 || f >= frameCount) continue;
    frame.push(f);
    for (let j = 0; j < jointCount; j++) {
      for (let i = 0; i < 3; i++) {
        predicted.push(prediction.joints3d[(t * SMPLH_JOINTS + TRUTH_JOINTS[j][1]) * 3 + i]);
        real.push(truth.joints[f * width + j * 3 + i]);
      }
    }
  }
  return { frame, frameCount, predicted, real };
}

function relativeToRoot(joints: readonly number[], jointCount: number): Float64Array {
  const relative = Float64Array.from(joints);
  for (let row = 0; row < joints.length; row += jointCount * 3) {
    for (let i = 0; i < 3; i++) {
      const root = (joints[row + i] + joints[row + 3 + i]) / 2;
      for (let j = 0; j < jointCount; j++) relative[row + j * 3 + i] -= root;
    }
  }
  return relative;
}

/** Scores against a truth already in camera space; `jointCount` 12 or 13. */
export function scorePose(prediction: PredictedJoints, truth: CameraTruth, jointCount: number): PoseScore {
  const { frame, frameCount, predicted, real } = pairUp(prediction, truth, jointCount);
  const width = jointCount * 3;
  const predictedRelative = relativeToRoot(predicted, jointCount);
  const realRelative = relativeToRoot(real, jointCount);
  const rootErrors = pointErrors(predictedRelative, realRelative);
  const aligned = new Float64Array(frame.length * jointCount);
  const sizes: number[] = [];
  const depths: number[] = [];
  for (let t = 0; t < frame.length; t++) {
    const p = predicted.slice(t * width, (t + 1) * width);
    const g = real.slice(t * width, (t + 1) * width);
    aligned.set(alignedErrors(p, g), t * jointCount);
    sizes.push(size(p) / size(g));
    depths.push(Math.abs(p[2] + p[5] - g[2] - g[5]) / 2);
  }
  const relative = motionScore(predictedRelative, realRelative, frame, truth.fps);
  const inCamera = motionScore(predicted, real, frame, truth.fps);
  const near = rootErrors.filter((error) => error <= PCK_RADIUS).length;
  return {
    joints: jointCount,
    coverage: frame.length / frameCount,
    paMpjpe: mean(aligned) * 1000,
    mpjpe: mean(rootErrors) * 1000,
    pck150: near / (frameCount * jointCount),
    accelerationError: relative.error,
    accelerationErrorInCamera: inCamera.error,
    accelerationRatio: relative.ratio,
    accelerationRatioInCamera: inCamera.ratio,
    wristSpeedRatio:
      wristSpeed(predictedRelative, frame, truth.fps) / wristSpeed(realRelative, frame, truth.fps),
    depthError: median(depths) * 1000,
    sizeRatio: median(sizes),
    paPerJoint: Object.fromEntries(
      TRUTH_JOINTS.slice(0, jointCount).map(([name], j) => [
        name,
        mean(aligned.filter((_, i) => i % jointCount === j)) * 1000,
      ]),
    ),
  };
}

/** RMS distance of the points from their mean. */
function size(points: readonly number[]): number {
  const centre = [0, 0, 0];
  points.forEach((value, i) => {
    centre[i % 3] += (value * 3) / points.length;
  });
  return rmsLength([points.map((value, i) => value - centre[i % 3])]);
}

function motionScore(
  predicted: ArrayLike<number>,
  real: ArrayLike<number>,
  frame: readonly number[],
  fps: number,
): { error: number; ratio: number } {
  const p = accelerations(predicted, frame, fps).acceleration;
  const g = accelerations(real, frame, fps).acceleration;
  return {
    error: mean(p.map((row, i) => mean(pointErrors(row, g[i])))),
    ratio: rmsLength(p) / rmsLength(g),
  };
}

function wristSpeed(joints: Float64Array, frame: readonly number[], fps: number): number {
  const right = TRUTH_JOINTS.findIndex(([name]) => name === 'RWrist');
  const left = TRUTH_JOINTS.findIndex(([name]) => name === 'LWrist');
  return (meanSpeed(joints, frame, fps, right) + meanSpeed(joints, frame, fps, left)) / 2;
}

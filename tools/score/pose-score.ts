import { angleErrors, type IncludedAngle } from './metrics/angles.ts';
import { type Bone, boneVariation } from './metrics/bones.ts';
import { peakRatios, speedPeaks, speeds } from './metrics/peaks.ts';
import {
  accelerations,
  alignedErrors,
  mean,
  meanSpeed,
  median,
  pointErrors,
  rmsLength,
} from './metrics/pose.ts';

/**
 * The joints that all truths and all results have: 12 of the limbs, then the neck. The first two are the hips, whose
 * midpoint is the root. With Pose2Sim's name, the number among SMPL-H's 52 and among BlazePose's 33 landmarks; that
 * network has no neck.
 */
export const COMMON_JOINTS: readonly (readonly [name: string, smplh: number, blazePose: number | null])[] = [
  ['RHip', 2, 24],
  ['LHip', 1, 23],
  ['RKnee', 5, 26],
  ['LKnee', 4, 25],
  ['RAnkle', 8, 28],
  ['LAnkle', 7, 27],
  ['RShoulder', 17, 12],
  ['LShoulder', 16, 11],
  ['RElbow', 19, 14],
  ['LElbow', 18, 13],
  ['RWrist', 21, 16],
  ['LWrist', 20, 15],
  ['Neck', 12, null],
];
/** 13 */
export const COMMON = COMMON_JOINTS.length;
/** The joints of the limbs: of COMMON_JOINTS the first 12. */
export const LIMB_JOINTS = 12;
const PCK_RADIUS = 0.15;

const at = (name: string): number => COMMON_JOINTS.findIndex(([other]) => other === name);
const [WRISTS, ANKLES] = [
  [at('RWrist'), at('LWrist')],
  [at('RAnkle'), at('LAnkle')],
];
const angle = (name: string, from: string, joint: string, to: string): IncludedAngle => ({
  name,
  from: at(from),
  at: at(joint),
  to: at(to),
});
/** Elbows, knees, hips and shoulders, as three points say them. */
const ANGLES: readonly IncludedAngle[] = ['R', 'L'].flatMap((side) => [
  angle(`${side} elbow`, `${side}Shoulder`, `${side}Elbow`, `${side}Wrist`),
  angle(`${side} knee`, `${side}Hip`, `${side}Knee`, `${side}Ankle`),
  angle(`${side} hip`, `${side}Shoulder`, `${side}Hip`, `${side}Knee`),
  angle(`${side} shoulder`, `${side}Hip`, `${side}Shoulder`, `${side}Elbow`),
]);
/** Upper arms, forearms, thighs, shins, and the way between the hips. */
const BONES: readonly Bone[] = [
  ...['R', 'L'].flatMap((side): Bone[] => [
    [at(`${side}Shoulder`), at(`${side}Elbow`)],
    [at(`${side}Elbow`), at(`${side}Wrist`)],
    [at(`${side}Hip`), at(`${side}Knee`)],
    [at(`${side}Knee`), at(`${side}Ankle`)],
  ]),
  [at('RHip'), at('LHip')],
];

/** One person's joints over time. */
export interface JointRows {
  /** (T) the video's frames, increasing. */
  readonly frame: ArrayLike<number>;
  /** (T, 13, 3) m, in the order of COMMON_JOINTS, axes of the camera; any origin. */
  readonly joints: ArrayLike<number>;
}

/** What was really there: a row for each frame of the video, from 0. */
export interface JointTruth {
  /** Hz */
  readonly fps: number;
  /** (F, 13, 3) m, camera space, in the order of COMMON_JOINTS. */
  readonly joints: Float64Array;
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
  /** Mean |error| of the angles at elbows, knees, hips and shoulders, degrees. */
  readonly angleError: number;
  readonly perAngle: Readonly<Record<string, number>>;
  /** Mean of |second difference of prediction − of truth|, both relative to the root. */
  readonly accelerationError: number;
  /** Mean |second difference| of the truth itself, relative to the root. */
  readonly truthAcceleration: number;
  /** The error in camera space, with the path of the root. */
  readonly accelerationErrorInCamera: number;
  /** RMS acceleration relative to the root, over the truth's. 1: as lively as the truth. */
  readonly accelerationRatio: number;
  readonly accelerationRatioInCamera: number;
  /** Mean speed of the wrists relative to the root, over the truth's. */
  readonly wristSpeedRatio: number;
  /** Of each moment at which a wrist or an ankle of the truth is fastest (relative to the root): speed over the truth's. */
  readonly wristPeaks: readonly number[];
  readonly anklePeaks: readonly number[];
  /** SD over mean of the bones' lengths, %. */
  readonly boneVariation: number;
  /** Median |depth of root − the truth's|, mm. */
  readonly depthError: number;
  /** Size of the prediction over the truth's: the inverse of the median Procrustes scale. */
  readonly sizeRatio: number;
  /** Mean error per joint after the similarity, mm, by name. */
  readonly paPerJoint: Readonly<Record<string, number>>;
  /** (T, joints) root-aligned errors, mm, of the rows whose frame the truth has. */
  readonly rootErrors: Float64Array;
}

/** The common joints of (T, 52, 3) SMPL-H joints. */
export function fromSmplh(joints: ArrayLike<number>): Float64Array {
  return pick(joints, 52, ([, smplh]) => smplh);
}

/** The common joints of (T, 33, 3) BlazePose world landmarks; the neck is NaN. */
export function fromBlazePose(landmarks: ArrayLike<number>): Float64Array {
  return pick(landmarks, 33, ([, , blazePose]) => blazePose);
}

function pick(
  from: ArrayLike<number>,
  count: number,
  which: (joint: (typeof COMMON_JOINTS)[number]) => number | null,
): Float64Array {
  const rows = from.length / 3 / count;
  const joints = new Float64Array(rows * COMMON * 3).fill(Number.NaN);
  COMMON_JOINTS.forEach((joint, j) => {
    const source = which(joint);
    if (source === null) return;
    for (let t = 0; t < rows; t++) {
      for (let i = 0; i < 3; i++) joints[(t * COMMON + j) * 3 + i] = from[(t * count + source) * 3 + i];
    }
  });
  return joints;
}

/** Scores joints against the truth; `jointCount` 12 or 13. */
export function scorePose(prediction: JointRows, truth: JointTruth, jointCount: number): PoseScore {
  const { frame, frameCount, predicted, real } = pairUp(prediction, truth, jointCount);
  const { fps } = truth;
  const rowsOf = (joints: ArrayLike<number>): Float64Array[] => split(joints, jointCount * 3);
  const predictedRelative = relativeToRoot(predicted, jointCount);
  const realRelative = relativeToRoot(real, jointCount);
  const rootErrors = pointErrors(predictedRelative, realRelative);
  const [predictedRows, realRows] = [rowsOf(predicted), rowsOf(real)];
  const aligned = Float64Array.from(predictedRows.flatMap((row, t) => [...alignedErrors(row, realRows[t])]));
  const relative = motionScore(predictedRelative, realRelative, frame, fps);
  const inCamera = motionScore(predicted, real, frame, fps);
  const perAngle = angleErrors(predictedRows, realRows, ANGLES);
  const peaksOf = (which: readonly number[]): number[] =>
    which.flatMap((joint) => {
      const speedOf = (joints: Float64Array): Float64Array =>
        speeds(pathOf(joints, jointCount, joint), frame, fps);
      return peakRatios(speedPeaks(speedOf(realRelative), fps), speedOf(predictedRelative), fps);
    });
  return {
    joints: jointCount,
    coverage: frame.length / frameCount,
    paMpjpe: mean(aligned) * 1000,
    mpjpe: mean(rootErrors) * 1000,
    pck150: rootErrors.filter((error) => error <= PCK_RADIUS).length / (frameCount * jointCount),
    angleError: mean(Object.values(perAngle)),
    perAngle,
    accelerationError: relative.error,
    truthAcceleration: relative.truth,
    accelerationErrorInCamera: inCamera.error,
    accelerationRatio: relative.ratio,
    accelerationRatioInCamera: inCamera.ratio,
    wristSpeedRatio:
      wristSpeed(predictedRelative, frame, fps, jointCount) /
      wristSpeed(realRelative, frame, fps, jointCount),
    wristPeaks: peaksOf(WRISTS),
    anklePeaks: peaksOf(ANKLES),
    boneVariation: boneVariation(predictedRows, BONES),
    depthError: 1000 * median(predictedRows.map((p, t) => Math.abs(rootDepth(p) - rootDepth(realRows[t])))),
    sizeRatio: median(predictedRows.map((row, t) => size(row) / size(realRows[t]))),
    paPerJoint: Object.fromEntries(
      COMMON_JOINTS.slice(0, jointCount).map(([name], j) => [
        name,
        mean(aligned.filter((_, i) => i % jointCount === j)) * 1000,
      ]),
    ),
    rootErrors: rootErrors.map((error) => error * 1000),
  };
}

/** Frames that both have, first `jointCount` joints. */
function pairUp(prediction: JointRows, truth: JointTruth, jointCount: number) {
  const frameCount = truth.joints.length / (COMMON * 3);
  const frame: number[] = [];
  const predicted: number[] = [];
  const real: number[] = [];
  for (let t = 0; t < prediction.frame.length; t++) {
    const f = prediction.frame[t];
    if (f < 0 || f >= frameCount) continue;
    frame.push(f);
    for (let i = 0; i < jointCount * 3; i++) {
      predicted.push(prediction.joints[t * COMMON * 3 + i]);
      real.push(truth.joints[f * COMMON * 3 + i]);
    }
  }
  return { frame, frameCount, predicted: Float64Array.from(predicted), real: Float64Array.from(real) };
}

function relativeToRoot(joints: Float64Array, jointCount: number): Float64Array {
  const relative = Float64Array.from(joints);
  for (let row = 0; row < joints.length; row += jointCount * 3) {
    for (let i = 0; i < 3; i++) {
      const root = (joints[row + i] + joints[row + 3 + i]) / 2;
      for (let j = 0; j < jointCount; j++) relative[row + j * 3 + i] -= root;
    }
  }
  return relative;
}

function split(values: ArrayLike<number>, width: number): Float64Array[] {
  const all = Float64Array.from(values);
  return Array.from({ length: all.length / width }, (_, t) => all.subarray(t * width, (t + 1) * width));
}

/** (T, 3) where one joint goes. */
function pathOf(joints: Float64Array, jointCount: number, joint: number): Float64Array {
  const rows = joints.length / 3 / jointCount;
  return Float64Array.from({ length: rows * 3 }, (_, i) => {
    const [t, axis] = [Math.floor(i / 3), i % 3];
    return joints[(t * jointCount + joint) * 3 + axis];
  });
}

function rootDepth(points: ArrayLike<number>): number {
  return (points[2] + points[5]) / 2;
}

/** RMS distance of the points from their mean. */
function size(points: ArrayLike<number>): number {
  const centre = [0, 0, 0];
  for (let i = 0; i < points.length; i++) centre[i % 3] += (points[i] * 3) / points.length;
  return rmsLength([Float64Array.from(points, (value, i) => value - centre[i % 3])]);
}

function motionScore(predicted: Float64Array, real: Float64Array, frame: readonly number[], fps: number) {
  const p = accelerations(predicted, frame, fps).acceleration;
  const g = accelerations(real, frame, fps).acceleration;
  const zero = new Float64Array(g[0]?.length ?? 0);
  return {
    error: mean(p.map((row, i) => mean(pointErrors(row, g[i])))),
    truth: mean(g.map((row) => mean(pointErrors(row, zero)))),
    ratio: rmsLength(p) / rmsLength(g),
  };
}

function wristSpeed(joints: Float64Array, frame: readonly number[], fps: number, jointCount: number): number {
  const speedOf = (joint: number): number => meanSpeed(pathOf(joints, jointCount, joint), frame, fps, 0);
  return (speedOf(WRISTS[0]) + speedOf(WRISTS[1])) / 2;
}

import { describe, expect, it } from 'vitest';
import { fromBlazePose, fromSmplh, type JointTruth, scorePose } from './pose-score.ts';
import { parseCalibration } from './truth/calibration.ts';
import { parseTrc } from './truth/trc.ts';

const SMPLH = [2, 1, 5, 4, 8, 7, 17, 16, 19, 18, 21, 20, 12];
const FPS = 60;

const camera = parseCalibration(`[cam_01]
name = "cam_01"
size = [ 1088.0, 1920.0]
matrix = [ [ 1681.25, 0.0, 532.5], [ 0.0, 1681.0, 948.0], [ 0.0, 0.0, 1.0]]
rotation = [ 0.0, 0.0, 1.5707963267948966]
translation = [ 1.0, 2.0, 3.0]

[metadata]
error = 0.0
`)[0];

/** A body that waves: 13 points that swing about places of their own. */
function truthOf(frames: number): JointTruth {
  const joints = new Float64Array(frames * 39);
  for (let f = 0; f < frames; f++) {
    for (let j = 0; j < 13; j++) {
      joints[(f * 13 + j) * 3] = Math.cos(j) * 0.5 + (j > 7 ? 0.1 * Math.sin(f / 5 + j) : 0);
      joints[(f * 13 + j) * 3 + 1] = j * 0.1;
      joints[(f * 13 + j) * 3 + 2] = 3 + Math.sin(j * 3) * 0.3;
    }
  }
  return { fps: FPS, joints };
}

/** A body that stands at the origin and swings its right wrist along x, once a second, faster than 1 m/s. */
function swingingTruth(frames: number): JointTruth {
  const still = truthOf(1).joints;
  const joints = Float64Array.from({ length: frames * 39 }, (_, i) => still[i % 39]);
  for (let f = 0; f < frames; f++) joints[(f * 13 + 10) * 3] = 0.4 * Math.sin((2 * Math.PI * f) / FPS);
  return { fps: FPS, joints };
}

/** Between the way from (0, 0, 3) to a point and straight down (+y), degrees. */
function angleOf(point: ArrayLike<number>): number {
  const [x, y, z] = [point[0], point[1], point[2] - 3];
  return (Math.acos(y / Math.hypot(x, y, z)) * 180) / Math.PI;
}

/** The same as a prediction, each coordinate changed by `change`. */
function predictionOf(truth: JointTruth, change: (value: number, axis: number, joint: number) => number) {
  const frames = truth.joints.length / 39;
  const joints = new Float64Array(frames * 39);
  for (let f = 0; f < frames; f++) {
    for (let j = 0; j < 13; j++) {
      for (let i = 0; i < 3; i++) {
        joints[(f * 13 + j) * 3 + i] = change(truth.joints[(f * 13 + j) * 3 + i], i, j);
      }
    }
  }
  return { joints, frame: Int32Array.from({ length: frames }, (_, f) => f) };
}

describe('the score of a pose', () => {
  it('is perfect for the truth itself', () => {
    const truth = truthOf(30);
    const score = scorePose(
      predictionOf(truth, (x) => x),
      truth,
      12,
    );
    expect(score).toMatchObject({ joints: 12, coverage: 1, pck150: 1 });
    expect(score.paMpjpe).toBeLessThan(1e-9);
    expect(score.accelerationRatio).toBeCloseTo(1, 12);
    expect(score.wristSpeedRatio).toBeCloseTo(1, 12);
    expect(score.angleError).toBeLessThan(1e-5);
  });

  it('measures the angle at one elbow among eight', () => {
    // The right forearm (joints 6, 8, 10) straight, where the truth has a right angle: 90° of 8 angles.
    const truth = truthOf(3);
    const bent = Float64Array.from(truth.joints);
    const straight = Float64Array.from(truth.joints);
    for (let f = 0; f < 3; f++) {
      bent.set([0, 0, 3], (f * 13 + 8) * 3);
      straight.set([0, 0, 3], (f * 13 + 8) * 3);
      bent.set([0, 1, 3], (f * 13 + 10) * 3);
      straight.set(
        [
          -truth.joints[(f * 13 + 6) * 3],
          -truth.joints[(f * 13 + 6) * 3 + 1],
          6 - truth.joints[(f * 13 + 6) * 3 + 2],
        ],
        (f * 13 + 10) * 3,
      );
    }
    const right = 180 - angleOf(truth.joints.subarray(18, 21));
    const score = scorePose({ joints: straight, frame: [0, 1, 2] }, { fps: FPS, joints: bent }, 12);
    expect(score.perAngle['R elbow']).toBeCloseTo(right, 6);
    expect(score.perAngle['L elbow']).toBeCloseTo(0, 6);
    expect(score.angleError).toBeCloseTo(right / 8, 1);
  });

  it('finds peaks of the wrists slower by a tenth, and bones that breathe', () => {
    const truth = swingingTruth(120);
    const slower = predictionOf(truth, (x, axis, j) => (j === 10 && axis === 0 ? 0.9 * x : x));
    const score = scorePose(slower, truth, 12);
    expect(score.wristPeaks.length).toBeGreaterThan(2);
    for (const ratio of score.wristPeaks) expect(ratio).toBeCloseTo(0.9, 3);
    expect(score.anklePeaks).toEqual([]);
    const still = truthOf(1).joints;
    const breathing = Float64Array.from({ length: 78 }, (_, i) => still[i % 39] * (i < 39 ? 0.9 : 1.1));
    const bones = scorePose({ joints: breathing, frame: [0, 1] }, truth, 12).boneVariation;
    expect(bones).toBeCloseTo(10, 6);
  });

  it('does not mind a shift, and PA-MPJPE does not mind a size', () => {
    const truth = truthOf(30);
    const score = scorePose(
      predictionOf(truth, (x, axis) => 1.1 * x + [0, 0, 0.4][axis]),
      truth,
      13,
    );
    expect(score.paMpjpe).toBeLessThan(1e-9);
    expect(score.mpjpe).toBeGreaterThan(10);
    expect(score.sizeRatio).toBeCloseTo(1.1, 9);
    expect(score.accelerationRatio).toBeCloseTo(1.1, 9);
    const rootDepth = 3 + (0.3 * Math.sin(0) + 0.3 * Math.sin(3)) / 2;
    expect(score.depthError).toBeCloseTo((0.1 * rootDepth + 0.4) * 1000, 6);
  });

  it('counts one joint that is 120 mm off as 10 mm of twelve, and 200 mm off as a miss', () => {
    const truth = truthOf(10);
    const off = (by: number) => predictionOf(truth, (x, axis, j) => (j === 11 && axis === 2 ? x + by : x));
    expect(scorePose(off(0.12), truth, 12).mpjpe).toBeCloseTo(10, 9);
    expect(scorePose(off(0.12), truth, 12).pck150).toBe(1);
    expect(scorePose(off(0.2), truth, 12).pck150).toBeCloseTo(11 / 12, 12);
  });

  it('counts missing frames as missed joints', () => {
    const truth = truthOf(20);
    const whole = predictionOf(truth, (x) => x);
    const half = { joints: whole.joints.subarray(0, 10 * 39), frame: whole.frame.subarray(0, 10) };
    expect(scorePose(half, truth, 12)).toMatchObject({ coverage: 0.5, pck150: 0.5 });
  });

  it('sees a shake: ±1 mm on every other frame is 4 mm · fps² of acceleration', () => {
    const truth = truthOf(11);
    const prediction = predictionOf(truth, (x) => x);
    for (let f = 0; f < 11; f++) prediction.joints[(f * 13 + 11) * 3] += f % 2 === 0 ? 0.001 : -0.001;
    expect(scorePose(prediction, truth, 12).accelerationError).toBeCloseTo((0.004 * FPS * FPS) / 12, 9);
  });
});

describe('the joints that all have in common', () => {
  it('are found among SMPL-H’s and among BlazePose’s', () => {
    const smplh = fromSmplh(Float64Array.from({ length: 156 }, (_, i) => i));
    SMPLH.forEach((joint, j) => {
      expect(smplh[j * 3]).toBe(joint * 3);
    });
    const blazePose = fromBlazePose(Float64Array.from({ length: 99 }, (_, i) => i));
    expect([0, 2, 10].map((j) => blazePose[j * 3])).toEqual([24 * 3, 26 * 3, 16 * 3]);
    expect(blazePose[36]).toBeNaN();
  });
});

describe('the truth', () => {
  it('is read from a TRC file, with its rate and its unit', () => {
    const trc = parseTrc(
      [
        'PathFileType\t4\t(X/Y/Z)\tx.trc',
        'DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits',
        '60\t60\t2\t2\tmm',
        'Frame#\tTime\tRHip\t\t\tNeck\t\t',
        '\t\tX1\tY1\tZ1\tX2\tY2\tZ2',
        '1\t0.016\t1000\t2000\t3000\t4000\t5000\t6000',
        '2\t0.033\t1\t2\t3\t4\t5\t6',
        '',
      ].join('\n'),
      'x.trc',
    );
    expect(trc).toMatchObject({ dataRate: 60, frameCount: 2, names: ['RHip', 'Neck'] });
    expect([...trc.points.subarray(0, 6)]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('takes a camera from Pose2Sim, its centre counted from the corner', () => {
    expect(camera.intrinsics).toEqual([1681.25, 1681, 533, 948.5]);
    const rotated = [...camera.cameraFromWorldRotation].map((x) => Math.round(x * 1e9) / 1e9 + 0);
    expect(rotated).toEqual([0, -1, 0, 1, 0, 0, 0, 0, 1]);
  });
});

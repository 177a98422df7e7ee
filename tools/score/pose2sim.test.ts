import { describe, expect, it } from 'vitest';
import { type CameraTruth, scorePose } from './pose2sim.ts';
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
function truthOf(frames: number): CameraTruth {
  const joints = new Float64Array(frames * 39);
  for (let f = 0; f < frames; f++) {
    for (let j = 0; j < 13; j++) {
      joints[(f * 13 + j) * 3] = Math.cos(j) * 0.5 + (j > 7 ? 0.1 * Math.sin(f / 5 + j) : 0);
      joints[(f * 13 + j) * 3 + 1] = j * 0.1;
      joints[(f * 13 + j) * 3 + 2] = 3 + Math.sin(j * 3) * 0.3;
    }
  }
  return { camera, fps: FPS, joints };
}

/** The same as a prediction, each coordinate changed by `change`. */
function predictionOf(truth: CameraTruth, change: (value: number, axis: number, joint: number) => number) {
  const frames = truth.joints.length / 39;
  const joints3d = new Float64Array(frames * 156);
  for (let f = 0; f < frames; f++) {
    for (let j = 0; j < 13; j++) {
      for (let i = 0; i < 3; i++) {
        joints3d[(f * 52 + SMPLH[j]) * 3 + i] = change(truth.joints[(f * 13 + j) * 3 + i], i, j);
      }
    }
  }
  return { joints3d, frame: Int32Array.from({ length: frames }, (_, f) => f) };
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
    const half = { joints3d: whole.joints3d.subarray(0, 10 * 156), frame: whole.frame.subarray(0, 10) };
    expect(scorePose(half, truth, 12)).toMatchObject({ coverage: 0.5, pck150: 0.5 });
  });

  it('sees a shake: ±1 mm on every other frame is 4 mm · fps² of acceleration', () => {
    const truth = truthOf(11);
    const prediction = predictionOf(truth, (x) => x);
    for (let f = 0; f < 11; f++) prediction.joints3d[(f * 52 + 20) * 3] += f % 2 === 0 ? 0.001 : -0.001;
    expect(scorePose(prediction, truth, 12).accelerationError).toBeCloseTo((0.004 * FPS * FPS) / 12, 9);
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

import { describe, expect, it } from 'vitest';
import { rawBlazePose, rawOfOne, smoothedRows } from './baselines.ts';
import type { LandmarkRow } from './motion/read-evidence.ts';
import { COMMON, COMMON_JOINTS, LIMB_JOINTS } from './pose-score.ts';
import type { CameraTruth } from './pose2sim.ts';

const FRAMES = 4;

/** A man on the axis of a camera of 1000 px, 3 m away: his joints a metre from top to bottom, 333 px. */
const truth = {
  fps: 60,
  camera: { intrinsics: [1000, 1000, 500, 500] },
  joints: Float64Array.from({ length: FRAMES * COMMON * 3 }, (_, i) => {
    const joint = Math.floor(i / 3) % COMMON;
    return [0, -0.5 + joint / (LIMB_JOINTS - 1), 3][i % 3];
  }),
} as unknown as CameraTruth;

/** Landmarks that lie `aside` px beside him; all world landmarks are `mark`. */
function row(frame: number, aside: number, mark: number): LandmarkRow {
  const landmarks = new Float32Array(132);
  COMMON_JOINTS.slice(0, LIMB_JOINTS).forEach(([, , landmark], j) => {
    const y = (1000 * (-0.5 + j / (LIMB_JOINTS - 1))) / 3 + 500;
    landmarks.set([500 + aside, y], (landmark ?? 0) * 4);
  });
  const worldLandmarks = new Float32Array(99).fill(mark);
  return {
    frame,
    tracklet: '0.0',
    landmarks,
    worldLandmarks,
    crop: new Float32Array(4),
    silhouette: new Uint8Array(),
  };
}

describe('BlazePose alone', () => {
  it('is of whoever lies on the man: the nearest, within a fifth of his height, in order', () => {
    const { frame, joints } = rawBlazePose(
      [row(2, 10, 7), row(0, 200, 1), row(0, 30, 2), row(0, 20, 3), row(1, 100, 4), row(9, 0, 5)],
      truth,
    );
    expect(frame).toEqual([0, 2]);
    expect([joints[0], joints[COMMON * 3]]).toEqual([3, 7]);
    expect(joints[COMMON * 3 - 1]).toBeNaN();
  });

  it('is of the first seen where there is one person', () => {
    expect(rawOfOne([row(1, 0, 5), row(0, 0, 4), row(1, 0, 6)])).toMatchObject({ frame: [0, 1] });
  });

  it('is calmer when smoothed, on the same frames', () => {
    const shaking = rawOfOne(Array.from({ length: 40 }, (_, t) => row(t, 0, t % 2)));
    const calm = smoothedRows(shaking, 60);
    expect(calm.frame).toEqual(shaking.frame);
    expect(calm.joints[20 * COMMON * 3]).toBeCloseTo(0.5, 2);
  });
});

import { describe, expect, it } from 'vitest';
import type { ScoredMotion, ScoredTrack } from './motion/read-motion.ts';
import { COMMON_JOINTS } from './pose-score.ts';
import { reprojection } from './reprojection.ts';

/** All joints at (0.5, −0.25, 5) m: (420, 80) px under the lens. Landmarks lie `off` px beside that, seen this well. */
function made(off: number, visibility: number, state = 0) {
  const keypoints = new Float32Array(99);
  for (const [, , landmark] of COMMON_JOINTS) {
    if (landmark !== null) keypoints.set([420 + off, 80, visibility], landmark * 3);
  }
  const track = {
    frame: Int32Array.of(1),
    state: Uint8Array.of(state),
    bbox: Float32Array.of(400, 0, 40, 200),
    joints3d: Float32Array.from({ length: 156 }, (_, i) => [0.5, -0.25, 5][i % 3]),
    joints2d: Float32Array.from({ length: 104 }, (_, i) => [420, 80][i % 2]),
    keypoints2d: keypoints,
  } as Partial<ScoredTrack> as ScoredTrack;
  const motion = {
    keypointNames: new Array(33).fill('x'),
    frames: { intrinsics: Float32Array.of(1, 1, 1, 1, 1000, 2000, 320, 180) },
  } as unknown as ScoredMotion;
  return { motion, track };
}

describe('reprojection', () => {
  it('is the distance from the landmarks, in % of the body’s height in the picture', () => {
    const { motion, track } = made(4, 0.9);
    expect(reprojection(motion, track)).toEqual({
      percentOfHeight: expect.closeTo(2, 6),
      inconsistency: expect.closeTo(0, 4),
    });
  });

  it('leaves out what was hardly seen and frames that were guessed', () => {
    for (const { motion, track } of [made(4, 0.3), made(4, 0.9, 1)]) {
      expect(reprojection(motion, track).percentOfHeight).toBeNaN();
    }
  });

  it('sees a folder whose two ways to say where joints are do not agree', () => {
    const { motion, track } = made(0, 0.9);
    track.joints2d[51 * 2 + 1] += 3;
    expect(reprojection(motion, track).inconsistency).toBeCloseTo(3, 4);
  });
});

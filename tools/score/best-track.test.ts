import { describe, expect, it } from 'vitest';
import { bestTrack } from './best-track.ts';
import type { ScoredTrack } from './motion/read-motion.ts';
import { COMMON_JOINTS } from './pose-score.ts';
import type { CameraTruth } from './pose2sim.ts';

const FRAMES = 10;

/** A man 3 m away, 1.2 m from his knees to his shoulders, who stands on the axis of a camera of 1000 px. */
const truth: CameraTruth = {
  fps: 60,
  feet: new Float64Array(FRAMES * 12),
  camera: {
    name: 'cam01',
    width: 1000,
    height: 1000,
    intrinsics: [1000, 1000, 500, 500],
    cameraFromWorldRotation: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
    cameraFromWorldTranslation: new Float64Array(3),
  },
  joints: Float64Array.from({ length: FRAMES * 39 }, (_, i) => {
    const joint = Math.floor(i / 3) % 13;
    return [0.05 * joint, -0.6 + 0.1 * joint, 3][i % 3];
  }),
};

/** A track whose joints lie where the truth's project to, moved right by `shift` px. */
function track(id: number, shift: number, frames: number) {
  const joints2d = new Float32Array(frames * 104);
  for (let f = 0; f < frames; f++) {
    COMMON_JOINTS.forEach(([, smplh], j) => {
      joints2d[f * 104 + smplh * 2] = (1000 * 0.05 * j) / 3 + 500 + shift;
      joints2d[f * 104 + smplh * 2 + 1] = (1000 * (-0.6 + 0.1 * j)) / 3 + 500;
    });
  }
  return { id, frame: Int32Array.from({ length: frames }, (_, f) => f), joints2d } as unknown as ScoredTrack;
}

describe('the man of the truth', () => {
  it('is the track that lies on him on most frames, not the one beside him', () => {
    const tracks = [track(1, 200, FRAMES), track(2, 10, 4), track(3, 15, FRAMES)];
    expect(bestTrack({ tracks }, truth)?.id).toBe(3);
  });

  it('is nobody where nobody lies on him', () => {
    expect(bestTrack({ tracks: [track(1, 200, FRAMES)] }, truth)).toBeNull();
    expect(bestTrack({ tracks: [] }, truth)).toBeNull();
  });
});

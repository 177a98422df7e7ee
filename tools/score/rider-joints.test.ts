import { describe, expect, it } from 'vitest';
import type { ScoredTrack } from './motion/read-motion.ts';
import { MARKED_JOINTS, markedJoint } from './rider-joints.ts';
import type { Surface } from './surface.ts';

const frames = {
  time: new Float64Array(1),
  shot: new Int32Array(1),
  intrinsics: Float32Array.of(0, 0, 0, 0, 100, 100, 50, 50),
  worldFromCamera: new Float32Array(16),
};
/** Joint j is at (j, 0, 10) m on frame 1. */
const track = {
  frame: Int32Array.of(1),
  joints3d: Float32Array.from({ length: 156 }, (_, i) => [Math.floor(i / 3), 0, 10][i % 3]),
} as Partial<ScoredTrack> as ScoredTrack;
const surface = { headCentre: () => Float64Array.of(0, 1, 10) } as unknown as Surface;
const at = (frame: number, joint: string) => markedJoint({ frames }, track, surface, frame, joint);

describe('a joint that is marked by eye', () => {
  it('is where the body has it', () => {
    // Joint j projects to 50 + 10 j.
    expect(at(1, 'left_knee')).toEqual([90, 50]);
    expect(at(1, 'right_foot')).toEqual([50 + 10 * ((8 + 11) / 2), 50]);
    expect(at(1, 'left_hand')).toEqual([50 + 10 * ((20 + 25) / 2), 50]);
    expect(at(1, 'head')).toEqual([50, 60]);
  });

  it('is nowhere on a frame without the person', () => {
    expect(at(0, 'head')).toBeNull();
  });

  it('is one of nine', () => {
    expect(MARKED_JOINTS).toHaveLength(9);
  });
});

import { describe, expect, it } from 'vitest';
import type { ScoredTrack } from '../motion/read-motion.ts';
import { scoreRider } from './snowboard.ts';

const JOINTS = 52;

/** A track with all joints at (x, 50) on the frames from…to − 1, every fifth one only interpolated. */
function track(id: number, from: number, to: number, x: number): ScoredTrack {
  const frame = Int32Array.from({ length: to - from }, (_, i) => from + i);
  const rows = frame.length;
  return {
    id,
    heightMetres: 1.8,
    frame,
    state: Uint8Array.from(frame, (f) => (f % 5 === 4 ? 1 : 0)),
    bbox: Float32Array.from([...frame].flatMap(() => [x - 20, 0, 40, 100])),
    poses: new Float32Array(rows * JOINTS * 3),
    trans: new Float32Array(rows * 3),
    betas: new Float32Array(10),
    joints3d: new Float32Array(rows * JOINTS * 3),
    joints2d: Float32Array.from({ length: rows * JOINTS * 2 }, (_, i) => (i % 2 === 0 ? x : 50)),
    jointConfidence: new Float32Array(rows * JOINTS).fill(1),
    keypoints2d: new Float32Array(rows * 3),
    contact: new Uint8Array(rows * 4),
    sourceTrans: null,
  };
}

const marks = [0, 5, 10, 15].map((frame) => ({ frame, box: [80, 0, 40, 100] as const }));

describe('the score of a rider', () => {
  it('is whole where one id lies in every box', () => {
    const score = scoreRider({ tracks: [track(1, 0, 20, 300), track(2, 0, 25, 100)] }, marks, 19);
    expect(score).toMatchObject({
      people: 2,
      'rider id': 2,
      'rider ids': 1,
      present: 1,
      observed: 0.8,
      'worst mark': 1,
      after: 5,
    });
  });

  it('counts both ids where the rider got another after a gap, and the gap as missing', () => {
    const score = scoreRider({ tracks: [track(1, 0, 12, 100), track(2, 14, 20, 100)] }, marks, 19);
    expect(score).toMatchObject({
      'rider id': 1,
      'rider ids': 2,
      present: 0.6,
      'in boxes': 0.75,
      'worst mark': 0,
    });
  });

  it('is nothing without anybody', () => {
    expect(scoreRider({ tracks: [] }, marks, 19)).toMatchObject({ people: 0, 'rider id': null, present: 0 });
  });
});

import { describe, expect, it } from 'vitest';
import { parseJointMarks } from '../truth/joint-marks.ts';
import { scoreMarks, torsoLength } from './marked-joints.ts';

const marks = parseJointMarks(`# a comment
frame,head,neck,left_hip,right_hip
88,10 0,10 10,5 50,15 50
91,10 0,10 10,,10 20
124,,10 10,10 30,
`);

describe('marks of joints', () => {
  it('are read, hidden ones left out', () => {
    expect(marks.map(({ frame }) => frame)).toEqual([88, 91, 124]);
    expect(marks[0].points.get('right_hip')).toEqual([15, 50]);
    expect(marks[1].points.has('left_hip')).toBe(false);
  });

  it('take the longest torso of frames near by', () => {
    expect(marks.map(({ frame }) => torsoLength(marks, frame))).toEqual([40, 40, 20]);
  });

  it('count as found within 0.2 torso lengths, and as missed on frames without the person', () => {
    // 8 px is 0.2 of 40 px; 9 px is more. Nobody on frame 124.
    const off = { 88: 8, 91: 9 } as Record<number, number>;
    const score = scoreMarks(marks, ['head', 'neck'], (frame, joint) => {
      const point = marks.find((mark) => mark.frame === frame)?.points.get(joint);
      return frame === 124 || !point ? null : [point[0] + off[frame], point[1]];
    });
    expect(score).toMatchObject({ marks: 5, perJoint: { head: 0.5, neck: 1 / 3 } });
    expect(score.pck).toBeCloseTo(2 / 5, 12);
    expect(score.distance).toBeCloseTo((0.2 + 0.225) / 2, 12);
  });
});

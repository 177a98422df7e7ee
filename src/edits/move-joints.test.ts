import { expect, test } from 'vitest';
import { LANDMARK_COUNT, LANDMARK_NAMES } from '../evidence/index.ts';
import { shoot } from '../tracking/walkers.testing.ts';
import { moveJoints } from './move-joints.ts';
import type { JointMend } from './people.ts';

const { evidence, time } = shoot({
  frames: 60,
  walkers: [{ at: () => ({ x: 400, y: 300 }), size: 200, clothes: [1, 2], visibility: 0.4 }],
});
const WRIST = LANDMARK_NAMES.indexOf('left_wrist');
const ELBOW = LANDMARK_NAMES.indexOf('left_elbow');

function move(mends: readonly JointMend[]) {
  const rows = Int32Array.from(evidence.frame.keys());
  return moveJoints(evidence, [{ id: 1, rows, label: null, heightMetres: null, mends }], time);
}
const on = ({ landmarks }: typeof evidence, frame: number, l: number) =>
  Array.from(landmarks.subarray(4 * (frame * LANDMARK_COUNT + l), 4 * (frame * LANDMARK_COUNT + l) + 4));
/** To the right of where the network saw it, px. */
const drag = (frame: number, dx: number): JointMend => {
  const [x, y] = on(evidence, frame, WRIST);
  return { frame, joint: 'left_wrist', x: x + dx, y };
};
/** How far a landmark was moved to the right, tenths of px. */
const shift = (moved: typeof evidence, frame: number, l: number) =>
  Math.round(10 * (on(moved, frame, l)[0] - on(evidence, frame, l)[0])) / 10;

test('the joint is surely where it was put on that frame, less so on those around, and as before elsewhere', () => {
  const moved = move([drag(30, 24)]);
  expect(on(moved, 30, WRIST)[3]).toBe(1);
  // A fifth of a second is six frames, so half of it is left after three.
  expect([24, 27, 29, 30, 31, 33, 36].map((f) => shift(moved, f, WRIST))).toEqual([
    0, 12, 22.4, 24, 22.4, 12, 0,
  ]);
  expect(on(moved, 24, WRIST)).toEqual(on(evidence, 24, WRIST));
  expect(on(moved, 30, ELBOW)).toEqual(on(evidence, 30, ELBOW));
});

test('between two frames on which a joint was put, it goes from one to the other', () => {
  const moved = move([drag(20, 10), drag(30, 30)]);
  expect([20, 25, 30].map((f) => shift(moved, f, WRIST))).toEqual([10, 20, 30]);
});

test('the fingers and the hand go with the wrist', () => {
  const index = LANDMARK_NAMES.indexOf('left_index');
  const moved = move([drag(30, 24)]);
  // Of frame 30 the left hand's landmarks are numbers 60 · 21 and on.
  const along = (hand: number) =>
    moved.handLandmarks[3 * 21 * (60 + hand)] - evidence.handLandmarks[3 * 21 * (60 + hand)];
  expect([along(0), along(1)]).toEqual([24, 0]);
  expect(shift(moved, 30, index)).toBe(24);
});

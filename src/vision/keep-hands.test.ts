import { expect, test } from 'vitest';
import { HAND_LANDMARK_COUNT } from '../evidence/index.ts';
import { keepHands } from './keep-hands.ts';
import { madeReading } from './made-readings.testing.ts';

test('a hand stays with its wrist, and goes where the wrist is found elsewhere', () => {
  const hands = {
    score: Float32Array.from([0.9, 0.8]),
    landmarks: new Float32Array(2 * HAND_LANDMARK_COUNT * 3).fill(7),
  };
  const after = madeReading(300, 100, (l, [x, y]) => [x + (l === 16 ? 40 : 1), y]);
  const kept = keepHands(hands, madeReading(300, 100), after);
  expect([...kept.score]).toEqual([Math.fround(0.9), 0]);
  expect(new Set(kept.landmarks.subarray(0, 63))).toEqual(new Set([7]));
  expect(new Set(kept.landmarks.subarray(63))).toEqual(new Set([0]));
  expect([...hands.score]).toEqual([Math.fround(0.9), Math.fround(0.8)]);
});

import { expect, test } from 'vitest';
import { LANDMARK_COUNT, LANDMARK_NAMES } from '../evidence/index.ts';
import { shoot } from '../tracking/walkers.testing.ts';
import { flipSides } from './flip-sides.ts';

test('left and right landmarks are exchanged in the picture and in 3D, on the rows that are flipped alone', () => {
  const { evidence } = shoot({
    frames: 3,
    walkers: [{ at: (f) => ({ x: 200 + f, y: 300 }), size: 200, clothes: [1, 2] }],
  });
  evidence.worldLandmarks.forEach((_, i, all) => {
    all[i] = i;
  });
  evidence.handScore.set([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
  const flipped = flipSides(evidence, Uint8Array.of(0, 1, 0));
  const [left, right] = [LANDMARK_NAMES.indexOf('left_wrist'), LANDMARK_NAMES.indexOf('right_wrist')];
  const at = (row: number, landmark: number) => row * LANDMARK_COUNT + landmark;
  const image = (of: typeof evidence, row: number, l: number) =>
    Array.from(of.landmarks.subarray(4 * at(row, l), 4 * at(row, l) + 4));
  const space = (of: typeof evidence, row: number, l: number) =>
    Array.from(of.worldLandmarks.subarray(3 * at(row, l), 3 * at(row, l) + 3));
  expect(image(flipped, 1, left)).toEqual(image(evidence, 1, right));
  expect(space(flipped, 1, right)).toEqual(space(evidence, 1, left));
  expect(image(flipped, 1, 0)).toEqual(image(evidence, 1, 0));
  expect(image(flipped, 0, left)).toEqual(image(evidence, 0, left));
  expect(Array.from(flipped.handScore)).toEqual(Array.from(Float32Array.of(0.1, 0.2, 0.4, 0.3, 0.5, 0.6)));
  expect(space(flipped, 2, left)).toEqual(space(evidence, 2, left));
});

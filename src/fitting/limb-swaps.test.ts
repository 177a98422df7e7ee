import { expect, test } from 'vitest';
import { loadKinemeshBody } from '../body/load-node.ts';
import { KEYPOINT_LANDMARKS } from '../evidence/index.ts';
import { findLimbSwaps, undoLimbSwaps } from './limb-swaps.ts';
import { makeVideo } from './made-people.testing.ts';

const body = loadKinemeshBody('coarse');
const LEGS = [
  [25, 26],
  [27, 28],
  [29, 30],
  [31, 32],
];
/** All landmarks that have a left and a right: odd and even neighbours, but for the eyes. */
const SIDES = [[1, 4], [2, 5], [3, 6], ...Array.from({ length: 13 }, (_, i) => [7 + 2 * i, 8 + 2 * i])];
const noisy = { frames: 90, fps: 30, pixelNoise: 6, depthNoise: 0.08 };

/** Takes one leg for the other on the rows from … to − 1. */
function swapLegs(values: Float32Array, width: number, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    for (const [left, right] of LEGS) exchange(values, width, row, left, right);
  }
}

function exchange(values: Float32Array, width: number, row: number, left: number, right: number): void {
  const [a, b] = [(row * 33 + left) * width, (row * 33 + right) * width];
  const kept = values.slice(a, a + width);
  values.copyWithin(a, b, b + width);
  values.set(kept, b);
}

test('legs that are taken for each other for a while are put back, on just those frames', () => {
  const { evidence, rows, scene } = makeVideo(body, noisy);
  const { landmarks, worldLandmarks } = evidence;
  const [image, world] = [landmarks.slice(), worldLandmarks.slice()];
  // A fifth of a second in which the legs are apart, and a single frame.
  for (const [from, to] of [
    [34, 40],
    [62, 63],
  ]) {
    swapLegs(landmarks, 4, from, to);
    swapLegs(worldLandmarks, 3, from, to);
  }
  const swaps = findLimbSwaps(evidence, rows, scene.time);
  expect([...swaps.keys()].filter((row) => swaps[row] !== 0)).toEqual([34, 35, 36, 37, 38, 39, 62]);
  const mended = undoLimbSwaps(evidence, [rows], scene.time);
  expect(mended.landmarks).toEqual(image);
  expect(mended.worldLandmarks).toEqual(world);
});

test('a walk in which nothing is mixed up stays as it is, at any rate', () => {
  for (const fps of [10, 30, 120]) {
    const { evidence, rows, scene } = makeVideo(body, { ...noisy, fps });
    expect(findLimbSwaps(evidence, rows, scene.time).every((state) => state === 0)).toBe(true);
  }
});

test('a body whose front is taken for its back for a while is turned round, left to left and near to far', () => {
  const { evidence, rows, scene } = makeVideo(body, noisy);
  const { landmarks, worldLandmarks } = evidence;
  const [image, world] = [landmarks.slice(), worldLandmarks.slice()];
  for (let row = 40; row < 46; row++) {
    for (const [left, right] of SIDES) {
      exchange(landmarks, 4, row, left, right);
      exchange(worldLandmarks, 3, row, left, right);
    }
    for (let l = 0; l < 33; l++) worldLandmarks[3 * (33 * row + l) + 2] *= -1;
  }
  const swaps = findLimbSwaps(evidence, rows, scene.time);
  expect([...swaps.keys()].filter((row) => swaps[row] !== 0)).toEqual([40, 41, 42, 43, 44, 45]);
  const mended = undoLimbSwaps(evidence, [rows], scene.time);
  expect(mended.landmarks).toEqual(image);
  expect(mended.worldLandmarks).toEqual(world);
});

/** The keypoints that a second network sees of a body that is never mixed up. */
function keypointsOf(landmarks: Float32Array, rows: number): Float32Array {
  const keypoints = new Float32Array(rows * 17 * 3);
  for (let row = 0; row < rows; row++) {
    for (const [k, l] of KEYPOINT_LANDMARKS.entries()) {
      const at = 4 * (33 * row + l);
      keypoints.set([landmarks[at], landmarks[at + 1], 0.7], 3 * (17 * row + k));
    }
  }
  return keypoints;
}

test('left and right that change for good are put back where a second network has them otherwise', () => {
  const { evidence, rows, scene } = makeVideo(body, noisy);
  const { landmarks, worldLandmarks } = evidence;
  const image = landmarks.slice();
  const keypoints = keypointsOf(landmarks, rows.length);
  for (let row = 40; row < 90; row++) {
    for (const [left, right] of SIDES) {
      exchange(landmarks, 4, row, left, right);
      exchange(worldLandmarks, 3, row, left, right);
    }
  }
  const swaps = findLimbSwaps({ ...evidence, keypoints }, rows, scene.time);
  expect([...swaps.keys()].filter((row) => swaps[row] !== 0)).toEqual(range(40, 90));
  expect(undoLimbSwaps({ ...evidence, keypoints }, [rows], scene.time).landmarks).toEqual(image);
});

test('a second network that errs on a frame of its own changes nothing', () => {
  const { evidence, rows, scene } = makeVideo(body, noisy);
  const keypoints = keypointsOf(evidence.landmarks, rows.length);
  for (const row of [20, 50]) {
    for (let k = 5; k < 17; k += 2) exchange(keypoints, 3, 0, 17 * row + k, 17 * row + k + 1);
  }
  expect(findLimbSwaps({ ...evidence, keypoints }, rows, scene.time).every((state) => state === 0)).toBe(
    true,
  );
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

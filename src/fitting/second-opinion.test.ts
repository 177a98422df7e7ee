import { expect, test } from 'vitest';
import { loadKinemeshBody } from '../body/load-node.ts';
import { KEYPOINT_COUNT, KEYPOINT_LANDMARKS } from '../evidence/index.ts';
import { makeVideo } from './made-people.testing.ts';
import { heedSecondOpinion, trunkLength } from './second-opinion.ts';

const { evidence } = makeVideo(loadKinemeshBody('coarse'), { frames: 3, fps: 30 });
const ROW = 1;
const LEFT_KNEE = 13;
const LEFT_ANKLE = 15;

/** How far landmarks of row 1 go, px along x, where the second network has a joint so far to the right of it. */
function moved(keypoint: number, right: number, score: number, landmarks: readonly number[]): number[] {
  const keypoints = new Float32Array(3 * KEYPOINT_COUNT * 3);
  const joint = 4 * (33 * ROW + KEYPOINT_LANDMARKS[keypoint]);
  const [x, y] = evidence.landmarks.subarray(joint);
  keypoints.set([x + right, y, score], 3 * (KEYPOINT_COUNT * ROW + keypoint));
  const heeded = heedSecondOpinion({ ...evidence, keypoints }).landmarks;
  return landmarks.map((l) => heeded[4 * (33 * ROW + l)] - evidence.landmarks[4 * (33 * ROW + l)]);
}

test('a joint that a second network surely sees close by goes more than half of the way there', () => {
  expect(moved(LEFT_KNEE, 2, 0.7, [25])[0]).toBeCloseTo(1.2, 1);
});

test('half as sure is half as far, and a guess counts for nothing', () => {
  const [sure] = moved(LEFT_KNEE, 2, 0.4, [25]);
  expect(moved(LEFT_KNEE, 2, 0.2, [25])[0]).toBeCloseTo(sure / 2, 2);
  expect(moved(LEFT_KNEE, 2, 0, [25])[0]).toBe(0);
});

test('what is far off may be another limb, and hardly counts', () => {
  const trunk = trunkLength(evidence, ROW);
  expect(Math.abs(moved(LEFT_KNEE, trunk, 0.7, [25])[0])).toBeLessThan(0.04 * trunk);
});

test('a foot goes with its ankle, and nothing else does', () => {
  const all = moved(LEFT_ANKLE, 3, 0.7, [...Array(33).keys()]);
  expect(all.flatMap((by, l) => (by === 0 ? [] : [l]))).toEqual([27, 29, 31]);
  expect(new Set([all[27], all[29], all[31]].map((by) => by.toFixed(3))).size).toBe(1);
});

test('where nobody was asked everything stays', () => {
  expect(heedSecondOpinion(evidence).landmarks).toEqual(evidence.landmarks);
});

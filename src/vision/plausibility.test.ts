import { expect, test } from 'vitest';
import { LANDMARK_COUNT, SILHOUETTE_BYTES } from '../evidence/index.ts';
import type { Reading } from './landmark-network.ts';
import { believeStep } from './plausibility.ts';

const SIDE = 100;

/** Whether somebody may have gone so far, in sides of the crop, in so many beats. */
function mayGo(sides: number, beats: number): boolean {
  const before = { x: 200, y: 180, side: SIDE, rotation: 0 };
  const crop = { ...before, x: before.x + sides * SIDE };
  const reading: Reading = {
    crop,
    nextCrop: crop,
    score: 1,
    landmarks: new Float32Array(LANDMARK_COUNT * 4).fill(1),
    world: new Float32Array(LANDMARK_COUNT * 3),
    silhouette: new Uint8Array(SILHOUETTE_BYTES),
  };
  return believeStep(reading, before, beats, 640, 360) > 0;
}

test('a person goes farther in more time, no less in a part of a beat, and not over the whole picture', () => {
  expect([mayGo(0.4, 1), mayGo(0.5, 1)]).toEqual([true, false]);
  expect([mayGo(0.4, 0.1), mayGo(0.5, 0.1)]).toEqual([true, false]);
  // 5 frames a second.
  expect([mayGo(0.9, 4.7), mayGo(1, 4.7)]).toEqual([true, false]);
  // A recording that was paused for an hour.
  expect([mayGo(2.2, 9e4), mayGo(2.3, 9e4)]).toEqual([true, false]);
});

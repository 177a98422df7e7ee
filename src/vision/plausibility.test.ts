import { expect, test } from 'vitest';
import { APPEARANCE_SIZE, LANDMARK_COUNT, SILHOUETTE_BYTES } from '../evidence/index.ts';
import { FrameClock } from './frame-clock.ts';
import type { Reading } from './landmark-network.ts';
import { believeStep } from './plausibility.ts';
import { startTrack } from './track.ts';

const SIDE = 100;

/** Whether somebody may have gone so far, in sides of the crop, from one frame to the next or to a later one. */
function mayGo(sides: number, secondsAFrame: number, frames = 1): boolean {
  const clock = new FrameClock();
  const before = readingAt(200);
  const track = startTrack(0, clock.next(0, 0), before, new Float32Array(APPEARANCE_SIZE));
  const at = clock.next(frames, frames * secondsAFrame);
  return believeStep(readingAt(200 + sides * SIDE), track, at, { width: 640, height: 360 }) > 0;
}

function readingAt(x: number): Reading {
  const crop = { x, y: 180, side: SIDE, rotation: 0 };
  const landmarks = new Float32Array(LANDMARK_COUNT * 4).fill(1);
  const world = new Float32Array(LANDMARK_COUNT * 3);
  return { crop, nextCrop: crop, score: 1, landmarks, world, silhouette: new Uint8Array(SILHOUETTE_BYTES) };
}

test('a person goes farther in more time, no less in a short frame, and not over the whole picture', () => {
  for (const fps of [10, 30, 240]) expect([mayGo(0.4, 1 / fps), mayGo(0.5, 1 / fps)]).toEqual([true, false]);
  expect([mayGo(0.55, 1 / 5), mayGo(0.6, 1 / 5)]).toEqual([true, false]);
  // Lost for four frames at 30 a second, for eight at 60.
  expect([mayGo(0.8, 1 / 30, 4), mayGo(1, 1 / 30, 4)]).toEqual([true, false]);
  expect([mayGo(0.8, 1 / 60, 8), mayGo(1, 1 / 60, 8)]).toEqual([true, false]);
  // A recording that was paused for an hour.
  expect([mayGo(2.2, 3600), mayGo(2.3, 3600)]).toEqual([true, false]);
});

import { expect, test } from 'vitest';
import type { FittedPerson } from '../../fitting/index.ts';
import { assumeWorld } from './world.ts';

/** A person whose ankles and toes are at one height in camera space. */
function standing(frames: number[], footY: number): FittedPerson {
  const joints3d = new Float32Array(frames.length * 156);
  for (let t = 0; t < frames.length; t++) {
    for (const joint of [7, 8, 10, 11]) joints3d[(t * 52 + joint) * 3 + 1] = footY;
  }
  return { frame: Int32Array.from(frames), state: new Uint8Array(frames.length), joints3d } as FittedPerson;
}

test('the floor lies under the lowest foot of each shot, y up, the camera looking towards −z', () => {
  const world = assumeWorld(Int32Array.of(0, 0, 1), [standing([0, 1], 1.35), standing([2], 0.75)]);
  expect([...world.subarray(0, 16)].map((v) => Math.round(v * 1e4) / 1e4)).toEqual([
    1, 0, 0, 0, 0, -1, 0, 1.4, 0, 0, -1, 0, 0, 0, 0, 1,
  ]);
  expect(world[32 + 7]).toBeCloseTo(0.8, 5);
});

test('without people the camera is held at eye height', () => {
  expect(assumeWorld(Int32Array.of(0), [])[7]).toBeCloseTo(1.6, 5);
});

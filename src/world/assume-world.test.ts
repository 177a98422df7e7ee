import { expect, test } from 'vitest';
import { assumeWorld, type Standing } from './assume-world.ts';

/** A person whose lowest points are as given; 1 where a foot stands. */
function personOf(frames: number[], lowest: number[], stands = frames.map(() => 1)): Standing {
  return {
    frame: Int32Array.from(frames),
    state: new Uint8Array(frames.length),
    contact: Uint8Array.from(stands.flatMap((s) => [0, 0, s, 0])),
    lowest: Float32Array.from(lowest),
    joints3d: Float32Array.from(lowest.flatMap(() => [0, 0, 4])),
  };
}

/** How far the floor lies below the camera on a frame. */
function floorOf(world: Float32Array, frame: number): number {
  return world[16 * frame + 7];
}

test('the floor lies under the lowest foot of each shot, y up, the camera looking towards −z', () => {
  const world = assumeWorld(Int32Array.of(0, 0, 1), [personOf([0, 1], [1.3, 1.4]), personOf([2], [0.8])]);
  expect([...world.subarray(0, 16)].map((v) => Math.round(v * 1e4) / 1e4)).toEqual([
    1, 0, 0, 0, 0, -1, 0, 1.4, 0, 0, -1, 0, 0, 0, 0, 1,
  ]);
  expect(floorOf(world, 2)).toBeCloseTo(0.8, 5);
});

test('who hangs or leaps lower than others stand does not move the floor, nor does one bad frame', () => {
  const frames = Array.from({ length: 100 }, (_, f) => f);
  const shot = new Int32Array(100);
  const one = personOf(
    frames,
    frames.map((f) => (f === 50 ? 3 : 1.5)),
  );
  expect(floorOf(assumeWorld(shot, [one]), 0)).toBeCloseTo(1.5, 5);
  const leaping = personOf(
    frames,
    frames.map(() => 2),
    frames.map(() => 0),
  );
  expect(floorOf(assumeWorld(shot, [one, leaping]), 0)).toBeCloseTo(1.5, 5);
  expect(floorOf(assumeWorld(shot, [leaping]), 0)).toBeCloseTo(2, 5);
});

test('without people the camera is held at eye height', () => {
  expect(assumeWorld(Int32Array.of(0), [])[7]).toBeCloseTo(1.6, 5);
});

test('a camera that is followed looks elsewhere, and the floor stays', () => {
  const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
  const poses = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0.5, 0, c, -s, 0, 0, s, c, 0);
  const below = (y: number, z: number) => c * y - s * z;
  const world = assumeWorld(Int32Array.of(0, 0), [personOf([0, 1], [1.4, 2.6])], poses);
  expect(floorOf(world, 0)).toBeCloseTo(Math.max(1.4, below(2.6, 4)), 5);
  expect(world[16 + 3]).toBeCloseTo(0.5, 5);
  expect(world[16 + 5]).toBeCloseTo(-c, 5);
});

import { expect, test } from 'vitest';
import { findContacts } from './contacts.ts';
import type { Scene } from './scene.ts';

const FRAMES = 60;
const FPS = 30;
const FOCAL = 1000;

function scene(pan = 0): Scene {
  const intrinsics = new Float32Array(FRAMES * 4);
  const cameraMotion = new Float32Array(FRAMES * 4);
  for (let f = 0; f < FRAMES; f++) {
    intrinsics.set([FOCAL, FOCAL, 640, 360], 4 * f);
    cameraMotion.set([1, 0, pan, 0], 4 * f);
  }
  return {
    time: Float64Array.from({ length: FRAMES }, (_, f) => f / FPS),
    shot: new Int32Array(FRAMES),
    intrinsics,
    cameraMotion,
    cameraStands: pan === 0,
    cameraPose: null,
  };
}

/** (T, 4, 3) feet 4 m away, each at x(t), y(t). */
function feet(place: (t: number, point: number) => [number, number]): Float64Array {
  const points = new Float64Array(FRAMES * 12);
  for (let t = 0; t < FRAMES; t++) {
    for (let p = 0; p < 4; p++) points.set([...place(t, p), 4], (t * 4 + p) * 3);
  }
  return points;
}

test('in a walk the foot that stands is in contact and the one that swings is not', () => {
  // Half a second each: left stands while right swings 0.7 m, and the other way round.
  const contact = findContacts(
    feet((t, p) => {
      const left = p < 2;
      const phase = (t % 30) / 15;
      const swings = left ? phase >= 1 : phase < 1;
      const part = phase % 1;
      const done =
        0.7 * Math.floor(t / 30) + (left ? (phase >= 1 ? 0.7 * part : 0) : phase < 1 ? 0.7 * part : 0.7);
      return [done, 1 - (swings ? 0.1 * Math.sin(Math.PI * part) : 0)];
    }),
    0,
    scene(),
  );
  for (const t of [3, 7, 11, 33, 37, 41])
    expect([...contact.subarray(4 * t, 4 * t + 4)]).toEqual([1, 1, 0, 0]);
  for (const t of [18, 22, 26, 48, 52]) expect([...contact.subarray(4 * t, 4 * t + 4)]).toEqual([0, 0, 1, 1]);
});

test('the top of a jump is not a stand', () => {
  const contact = findContacts(
    feet((t) => {
      const s = t / FPS - 1;
      return [0, 1 - Math.max(0, 0.5 * 9.81 * (0.3 ** 2 - s ** 2))];
    }),
    0,
    scene(),
  );
  expect(contact.subarray(4 * 28, 4 * 33).every((c) => c === 0)).toBe(true);
  expect(contact.subarray(4 * 5, 4 * 15).every((c) => c === 1)).toBe(true);
});

test('feet that stand while the camera pans are seen to stand', () => {
  const pan = -12;
  const still = feet((t) => [(pan * t * 4) / FOCAL, 1]);
  expect(
    findContacts(still, 0, scene(pan))
      .subarray(4, 4 * 59)
      .every((c) => c === 1),
  ).toBe(true);
  expect(findContacts(still, 0, scene(0)).every((c) => c === 0)).toBe(true);
});

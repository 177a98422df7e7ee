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

/** (T, 4, 3) two feet side by side; what is added to the place of each point at frame t, m. */
function beside(add: (t: number, point: number) => [number, number, number]): Float64Array {
  const points = new Float64Array(FRAMES * 12);
  for (let t = 0; t < FRAMES; t++) {
    for (let p = 0; p < 4; p++) {
      const [x, y, z] = add(t, p);
      // A heel's point is 20 mm higher over its sole than a toe's.
      points.set([(p < 2 ? 0.1 : -0.1) + x, 1 - (p % 2 ? 0.014 : 0.034) + y, 4 + z], (t * 4 + p) * 3);
    }
  }
  return points;
}

test('a short step towards the camera is seen beside a foot that stands, however the person drifts', () => {
  const contact = findContacts(
    beside((t, p) => {
      const part = Math.max(0, Math.min(1, (t - 24) / 9));
      const steps = p < 2 ? 1 : 0;
      return [0, -steps * 0.03 * Math.sin(Math.PI * part), 0.002 * t - steps * 0.25 * part];
    }),
    0,
    scene(),
  );
  for (const t of [10, 18, 40, 50]) expect([...contact.subarray(4 * t, 4 * t + 4)]).toEqual([1, 1, 1, 1]);
  for (const t of [29, 30, 31]) expect([...contact.subarray(4 * t, 4 * t + 4)]).toEqual([0, 0, 1, 1]);
});

test('a heel that rises slowly over its toe has left the ground before it is high', () => {
  const heights = (t: number) => 0.15 * Math.max(0, (t - 30) / FPS);
  const contact = findContacts(
    beside((t, p) => [0, p === 0 ? -heights(t) : 0, 0]),
    0,
    scene(),
  );
  const rows = Array.from({ length: FRAMES }, (_, t) => [...contact.subarray(4 * t, 4 * t + 4)].join(''));
  expect(rows.slice(0, 28).every((row) => row === '1111')).toBe(true);
  const left = rows.indexOf('0111');
  expect(left).toBeGreaterThan(28);
  expect(heights(left)).toBeLessThan(0.025);
  expect(rows.slice(left).every((row) => row === '0111')).toBe(true);
});

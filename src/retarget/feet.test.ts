import { expect, test } from 'vitest';
import { contactsOf } from './feet.ts';

const FRAMES = 60;
const FPS = 30;
const FOCAL = 1000;
const DEPTH = 4;

function sceneOf() {
  return {
    time: Float64Array.from({ length: FRAMES }, (_, f) => f / FPS),
    shot: new Int32Array(FRAMES),
    intrinsics: Float32Array.from({ length: FRAMES * 4 }, (_, i) => [FOCAL, FOCAL, 640, 360][i % 4]),
    cameraMotion: Float32Array.from({ length: FRAMES * 4 }, (_, i) => (i % 4 === 0 ? 1 : 0)),
    cameraStands: true,
    cameraPose: null,
  };
}

/** (T, 4, 3) a walker's feet: each stands for half of a second while the other swings forward, 20 cm up. */
function walk(ground = 0): Float64Array {
  const points = new Float64Array(FRAMES * 12);
  for (let t = 0; t < FRAMES; t++) {
    const step = Math.floor(t / 15);
    const part = (t % 15) / 15;
    for (let p = 0; p < 4; p++) {
      const swings = (p < 2 ? 0 : 1) === step % 2;
      // Each swing goes on by 1.2 m, from beside the last place of this foot.
      const from = 0.6 * (step - 1) + (p % 2) * 0.2;
      const x = swings ? from + 1.2 * part : from + 0.6;
      points.set(
        [x + (ground * t) / FPS, swings ? 1 - 0.2 * Math.sin(Math.PI * part) : 1, DEPTH],
        (t * 4 + p) * 3,
      );
    }
  }
  return points;
}

/** (T, 3) where the walker's pelvis is: a metre above the feet, and as fast as they are on the whole. */
function pelvisOf(ground = 0): Float64Array {
  const pelvis = new Float64Array(FRAMES * 3);
  for (let t = 0; t < FRAMES; t++) pelvis.set([((1.2 + ground) * t) / FPS, 0, DEPTH], 3 * t);
  return pelvis;
}

/** Whether a foot stands on a frame. */
function stands(contact: Uint8Array, t: number, foot: number): boolean {
  return contact[4 * t + 2 * foot] + contact[4 * t + 2 * foot + 1] > 0;
}

/** The part of feet and frames that are right, without those at a change of feet. */
function right(contact: Uint8Array): number {
  let good = 0;
  let all = 0;
  for (let t = 0; t < FRAMES; t++) {
    if (t % 15 < 3 || t % 15 > 11) continue;
    for (const foot of [0, 1]) {
      all++;
      if (stands(contact, t, foot) === (Math.floor(t / 15) % 2 !== foot)) good++;
    }
  }
  return good / all;
}

test('a walker’s feet stand in turns', () => {
  expect(right(contactsOf(walk(), pelvisOf(), 0, sceneOf()))).toBe(1);
});

test('legs that are taken for each other on a frame do not interrupt a step', () => {
  const points = walk();
  for (const t of [22, 37]) {
    const left = points.slice(12 * t, 12 * t + 6);
    points.copyWithin(12 * t, 12 * t + 6, 12 * t + 12);
    points.set(left, 12 * t + 6);
  }
  expect(right(contactsOf(points, pelvisOf(), 0, sceneOf()))).toBe(1);
});

test('before a camera that goes along, feet stand on the ground that passes by', () => {
  expect(right(contactsOf(walk(-1.5), pelvisOf(-1.5), 0, sceneOf()))).toBeGreaterThan(0.95);
});

test('how the camera moves, where it is known, is not guessed', () => {
  const known = { ...sceneOf(), cameraStands: false };
  expect(contactsOf(walk(-1.5), pelvisOf(-1.5), 0, known).some((value) => value === 1)).toBe(false);
  for (let t = 0; t < FRAMES; t++) known.cameraMotion[4 * t + 2] = (-1.5 / FPS / DEPTH) * FOCAL;
  expect(right(contactsOf(walk(-1.5), pelvisOf(-1.5), 0, known))).toBe(1);
});

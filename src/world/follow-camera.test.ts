import { expect, test } from 'vitest';
import { cameraScale } from './camera-scale.ts';
import { estimateFocal } from './estimate-focal.ts';
import { followCamera } from './follow-camera.ts';
import {
  LENS,
  type MadePath,
  madeBackground,
  madeFeet,
  madePoses,
  madeSteps,
  poseErrors,
} from './made-background.testing.ts';

const FPS = 30;

function follow(path: MadePath, frames: number, noise: number, shot = new Int32Array(frames)) {
  const poses = madePoses(path, frames, FPS);
  const found = followCamera({
    steps: madeSteps(poses),
    background: madeBackground(poses, noise),
    time: Float64Array.from({ length: frames }, (_, f) => f / FPS),
    shot,
    lens: LENS,
    feet: [madeFeet(poses, FPS)],
  });
  return { found, poses, ...poseErrors(found, poses) };
}

test('a camera that turns by 40° on the spot is known to a tenth of a degree, and stays where it is', () => {
  const { degrees, metres } = follow(
    (t) => ({
      place: [0, 0, 0],
      turn: [0.03 * Math.sin(2 * t), 0.35 * (1 - Math.cos(0.8 * t)), 0.02 * Math.sin(3 * t)],
    }),
    120,
    0.15,
  );
  expect(degrees).toBeLessThan(0.1);
  expect(metres).toBeLessThan(0.03);
});

test('a camera that goes along with somebody, and turns, is known in metres by the feet that stand', () => {
  const { degrees, metres, poses } = follow(
    (t) => ({
      place: [0.5 * t, 0.02 * Math.sin(6 * t), 0.15 * t],
      turn: [0.01 * Math.sin(3 * t), 0.1 * (1 - Math.cos(t)), 0],
    }),
    120,
    0.15,
  );
  expect(Math.hypot(poses[12 * 119 + 3], poses[12 * 119 + 11])).toBeGreaterThan(2);
  expect(degrees).toBeLessThan(0.2);
  expect(metres).toBeLessThan(0.06);
});

test('where the background is lost for a moment, the camera goes on as it went', () => {
  const frames = 120;
  const poses = madePoses((t) => ({ place: [0.4 * t, 0, 0], turn: [0, 0.1 * Math.sin(t), 0] }), frames, FPS);
  const found = followCamera({
    steps: madeSteps(poses),
    background: madeBackground(poses, 0.1, LENS, (f) => f === 60),
    time: Float64Array.from({ length: frames }, (_, f) => f / FPS),
    shot: new Int32Array(frames),
    lens: LENS,
    feet: [madeFeet(poses, FPS)],
  });
  const { degrees, metres } = poseErrors(found, poses);
  expect(degrees).toBeLessThan(0.5);
  expect(metres).toBeLessThan(0.12);
});

test('the first frame, of which no points are told, lies before the second as the second before the third', () => {
  const frames = 90;
  const poses = madePoses((t) => ({ place: [0.5 * t, 0, 0.1 * t], turn: [0, 0.1 * t, 0] }), frames, FPS);
  const background = madeBackground(poses, 0.1);
  background.fill(0, 0, background.length / frames);
  // With another lens than the true one, the points would have the first camera elsewhere.
  const found = followCamera({
    steps: madeSteps(poses),
    background,
    time: Float64Array.from({ length: frames }, (_, f) => f / FPS),
    shot: new Int32Array(frames),
    lens: { ...LENS, focal: 650 },
    feet: [madeFeet(poses, FPS)],
  });
  const turnOf = (f: number) => {
    const cos = [0, 4, 8, 1, 5, 9, 2, 6, 10].reduce(
      (sum, k) => sum + found[12 * f + k] * found[12 * f - 12 + k],
      -1,
    );
    return (180 / Math.PI) * Math.acos(Math.min(1, cos / 2));
  };
  const goneBy = (f: number) =>
    Math.hypot(...[3, 7, 11].map((k) => found[12 * f + k] - found[12 * f - 12 + k]));
  expect([...found.subarray(0, 12)].map((x) => Math.round(x * 1e9) / 1e9 + 0)).toEqual([
    1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0,
  ]);
  expect(Math.abs(turnOf(1) - turnOf(2))).toBeLessThan(0.5);
  expect(goneBy(1)).toBeCloseTo(goneBy(2), 6);
});

test('feet that slide do not tell how far the camera went', () => {
  const poses = madePoses((t) => ({ place: [0.4 * t, 0, 0], turn: [0, 0, 0] }), 90, FPS);
  const time = Float64Array.from({ length: 90 }, (_, f) => f / FPS);
  const feet = madeFeet(poses, FPS);
  expect(cameraScale([feet], poses, time, 0, LENS.focal)).toBeCloseTo(1, 1);
  const sliding = {
    ...feet,
    place: feet.place.map((x, i) => x + (i % 2 === 0 ? 9 : 4) * Math.floor(i / 4) * (1 + 0.1 * Math.sin(i))),
  };
  expect(cameraScale([sliding], poses, time, 0, LENS.focal)).toBeNull();
});

test('each shot has a camera of its own', () => {
  const shot = Int32Array.from({ length: 120 }, (_, f) => (f < 60 ? 0 : 1));
  const { found } = follow((t) => ({ place: [0.3 * t, 0, 0], turn: [0, 0.1 * t, 0] }), 120, 0, shot);
  const { degrees, metres } = poseErrors(
    found.subarray(12 * 60, 12 * 61),
    Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0),
  );
  expect(degrees).toBeLessThan(1e-4);
  expect(metres).toBeLessThan(1e-6);
  expect(found[12 * 59 + 3]).toBeCloseTo(0.3 * (59 / FPS), 1);
});

test('of a camera that turns and moves the lens is found, of one that hardly moves it is not', () => {
  const lens = { ...LENS, focal: 700 };
  const focalOf = (path: MadePath) => {
    const frames = 180;
    const poses = madePoses(path, frames, FPS);
    return estimateFocal(
      {
        steps: madeSteps(poses),
        background: madeBackground(poses, 0.15),
        time: Float64Array.from({ length: frames }, (_, f) => f / FPS),
        shot: new Int32Array(frames),
      },
      lens,
    );
  };
  const found = focalOf((t) => ({
    place: [0, 0, 0],
    turn: [0.1 * Math.sin(2 * t), 0.3 * Math.sin(1.1 * t), 0],
  }));
  expect(Math.abs((found ?? 0) / LENS.focal - 1)).toBeLessThan(0.02);
  expect(focalOf((t) => ({ place: [0, 0, 0], turn: [0, 0.01 * Math.sin(t), 0] }))).toBeNull();
});

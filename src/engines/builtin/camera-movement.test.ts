import { expect, test } from 'vitest';
import { cameraMovement } from './camera-movement.ts';

const WIDTH = 1000;
const HEIGHT = 500;

/** Steps of a camera whose picture moves by `pan` px and grows by `growth` (log) a frame. */
function steps(frames: number, pan: (t: number) => number, growth = 0): Float64Array {
  const scale = Math.exp(growth);
  return Float64Array.from(
    Array.from({ length: frames }, (_, t) => [
      scale,
      0,
      (1 - scale) * (WIDTH / 2) + pan(t),
      (1 - scale) * (HEIGHT / 2),
    ]).flat(),
  );
}

function at(fps: number, frames: number): Float64Array {
  return Float64Array.from({ length: frames }, (_, t) => t / fps);
}

test('a camera that stands does not move, however much the measure trembles from frame to frame', () => {
  for (const fps of [25, 240]) {
    const trembling = steps(200, (t) => (t % 2 === 0 ? 0.4 : -0.4));
    expect(cameraMovement(trembling, at(fps, 200), WIDTH, HEIGHT)).toEqual({ moving: false, zooming: false });
  }
});

test('a slow pan moves, by real seconds', () => {
  const pan = steps(100, () => 0.6);
  expect(cameraMovement(pan, at(30, 100), WIDTH, HEIGHT)).toEqual({ moving: true, zooming: false });
  expect(cameraMovement(pan, at(10, 100), WIDTH, HEIGHT).moving).toBe(false);
});

test('a camera that follows somebody forward moves, one that zooms zooms', () => {
  const seconds = at(30, 100);
  const forward = steps(100, () => 0, 0.03 / 30);
  expect(cameraMovement(forward, seconds, WIDTH, HEIGHT)).toEqual({ moving: true, zooming: false });
  const zoom = steps(100, () => 0, -0.2 / 30);
  expect(cameraMovement(zoom, seconds, WIDTH, HEIGHT)).toEqual({ moving: true, zooming: true });
});

test('of one frame nothing is known', () => {
  const none = { moving: false, zooming: false };
  expect(
    cameraMovement(
      steps(1, () => 5),
      at(30, 1),
      WIDTH,
      HEIGHT,
    ),
  ).toEqual(none);
  expect(cameraMovement(new Float64Array(0), at(30, 0), WIDTH, HEIGHT)).toEqual(none);
});

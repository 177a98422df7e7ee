import { expect, test } from 'vitest';
import { BALL, BALLS, HINGE, HINGES, STATE_SIZE } from './articulation.ts';
import { lowPass } from './low-pass.ts';

const FPS = 120;
const FRAMES = 120;
const KNEE = HINGES[HINGE.leftKnee].slot;
const SHOULDER = BALLS[BALL.leftShoulder].slot;
const ROOT = BALLS[BALL.root].slot;
const time = Float64Array.from({ length: FRAMES }, (_, t) => t / FPS);

/** Everything goes to and fro at so many Hz, by 0.2 rad and 0.2 m. */
function swinging(hertz: number): Float64Array {
  const state = new Float64Array(FRAMES * STATE_SIZE);
  for (let t = 0; t < FRAMES; t++) {
    const at = t * STATE_SIZE;
    const x = 0.2 * Math.sin(2 * Math.PI * hertz * time[t]);
    for (const { slot } of BALLS) state.set([Math.cos(x / 2), Math.sin(x / 2), 0, 0], at + slot);
    // The same turn, said the other way round.
    if (t % 2 === 0) for (let k = 0; k < 4; k++) state[at + SHOULDER + k] *= -1;
    state[at + KNEE] = x;
    state[at] = x;
  }
  return state;
}

/** How far something still goes, of how far it went: place, knee, shoulder, and the turn of the whole. */
function kept(hertz: number, cameraStands: boolean): number[] {
  const state = swinging(hertz);
  lowPass(state, time, cameraStands);
  const most = (value: (at: number) => number): number => {
    let far = 0;
    for (let t = 20; t < FRAMES - 20; t++) far = Math.max(far, Math.abs(value(t * STATE_SIZE)));
    return far / 0.2;
  };
  const turn = (slot: number) => most((at) => 2 * Math.atan(state[at + slot + 1] / state[at + slot]));
  return [most((at) => state[at]), most((at) => state[at + KNEE]), turn(SHOULDER), turn(ROOT)];
}

test('what a body can do stays: of a swing of 4 Hz nine tenths and more', () => {
  for (const share of kept(4, true)) expect(share).toBeGreaterThan(0.95);
});

test('what no body does goes: of a trembling of 30 Hz less than a tenth is left', () => {
  for (const share of kept(30, true)) expect(share).toBeLessThan(0.12);
});

test('where the camera moves, the whole stays where it was seen, and only limbs are calmed', () => {
  const [place, knee, shoulder, root] = kept(30, false);
  expect([place, root].map((share) => Math.round(share))).toEqual([1, 1]);
  for (const share of [knee, shoulder]) expect(share).toBeLessThan(0.12);
});

test('a movement is not drawn inward at its ends, and few frames a second stay as they are', () => {
  const state = swinging(1);
  lowPass(state, time, true);
  expect(state[0]).toBe(0);
  const few = swinging(4);
  lowPass(
    few,
    time.map((_, t) => t / 25),
    true,
  );
  expect([...few]).toEqual([...swinging(4)]);
});

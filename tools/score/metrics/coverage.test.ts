import { describe, expect, it } from 'vitest';
import { coverage, jitter, shareInBox, stateShares } from './coverage.ts';

/** A track whose joints all lie at x(frame), y = 50, in a box 100 px high. */
function track(frames: number[], x: (frame: number) => number) {
  return {
    frame: Int32Array.from(frames),
    state: Uint8Array.from(frames, (frame) => (frame % 5 === 4 ? 1 : 0)),
    joints2d: Float32Array.from(frames.flatMap((f) => Array.from({ length: 52 }, () => [x(f), 50]).flat())),
    bbox: Float32Array.from(frames.flatMap(() => [0, 0, 40, 100])),
  };
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('coverage', () => {
  it('is told apart by what rows say of themselves', () => {
    const state = Uint8Array.from([0, 0, 0, 0, 1, 1, 2]);
    const shares = stateShares({ state }, 10);
    expect(shares).toEqual({
      observed: 0.4,
      interpolated: 0.2,
      predicted: 0.1,
      missing: expect.closeTo(0.3, 12),
    });
  });

  it('counts frames that are there and those that were seen, within the wanted ones only', () => {
    expect(
      coverage(
        track(range(0, 10), () => 0),
        0,
        19,
      ),
    ).toEqual({ present: 0.5, observed: 0.4 });
    expect(
      coverage(
        track(range(0, 30), () => 0),
        10,
        19,
      ),
    ).toEqual({ present: 1, observed: 0.8 });
  });

  it('counts the body joints in a box, fingers not', () => {
    const one = track([7], () => 20);
    expect(shareInBox(one, 0, [10, 40, 20, 20])).toBe(1);
    expect(shareInBox(one, 0, [30, 40, 20, 20])).toBe(0);
    for (let j = 0; j < 11; j++) one.joints2d[j * 2] = 99;
    for (let j = 22; j < 52; j++) one.joints2d[j * 2] = 99;
    expect(shareInBox(one, 0, [10, 40, 20, 20])).toBe(0.5);
  });
});

describe('jitter', () => {
  it('is nothing for steady movement', () => {
    expect(jitter(track(range(0, 20), (f) => 3 * f))).toBeCloseTo(0, 9);
  });

  it('is 2 % where every other frame is 1 px left and the others 1 px right of a body of 100 px', () => {
    expect(jitter(track(range(0, 20), (f) => (f % 2 === 0 ? 1 : -1)))).toBeCloseTo(0.02, 9);
  });

  it('does not look across missing frames', () => {
    expect(jitter(track([0, 1, 2, 10, 11, 12], (f) => (f < 5 ? 0 : 80)))).toBe(0);
  });
});

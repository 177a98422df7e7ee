import { expect, test } from 'vitest';
import { FrameClock } from './frame-clock.ts';

/** Beats of the n-th frame. */
function beatOf(n: number, fps: number, round = (seconds: number) => seconds): number {
  const clock = new FrameClock();
  let beat = 0;
  for (let frame = 0; frame <= n; frame++) beat = clock.next(frame, round(7 + frame / fps)).beat;
  return beat;
}

test('a frame of usual video is one beat, also where timestamps are rounded to a millisecond', () => {
  for (const fps of [24000 / 1001, 24, 25, 30000 / 1001, 30]) {
    expect(beatOf(300, fps)).toBe(300);
    expect(beatOf(300, fps, (seconds) => Math.round(1000 * seconds) / 1000)).toBe(300);
  }
});

test('a second is 23 to 31 beats at any rate', () => {
  for (const fps of [1, 5, 10, 15, 50, 60, 120, 240]) {
    expect(beatOf(10 * fps, fps)).toBeGreaterThan(230);
    expect(beatOf(10 * fps, fps)).toBeLessThanOrEqual(310.001);
  }
});

test('frames that were not decoded count', () => {
  const clock = new FrameClock();
  clock.next(40, 1.6);
  expect(clock.next(45, 1.8)).toEqual({ frame: 45, beat: 5, step: 5, length: 1 });
});

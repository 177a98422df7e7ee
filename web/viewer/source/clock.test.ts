import { expect, it } from 'vitest';
import { Clock } from './clock.ts';

it('runs with the wall for ten minutes, at its speed', () => {
  for (const speed of [0.1, 1, 2]) {
    const clock = new Clock();
    clock.start(3, 1000, speed);
    let time = 0;
    for (let now = 1000; now <= 601_000; now += 16) time = clock.look(now);
    expect(time).toBeCloseTo(3 + 600 * speed, 9);
  }
});

it('does not count time for which nobody looked', () => {
  const clock = new Clock();
  clock.start(0, 0, 1);
  expect(clock.look(100)).toBeCloseTo(0.1, 9);
  expect(clock.look(60_100)).toBeCloseTo(0.1, 9);
  expect(clock.look(60_200)).toBeCloseTo(0.2, 9);
});

it('goes on from where it was held', () => {
  const clock = new Clock();
  clock.start(0, 0, 0.5);
  clock.hold(2, 300);
  expect(clock.look(500)).toBeCloseTo(2.1, 9);
});

import { expect, test } from 'vitest';
import { weighDeath } from './recover.ts';

const death = (fraction: number, seconds: number, fruitless: number) =>
  weighDeath({
    progress: { stage: 'seeing', done: 0, total: 0, fraction, secondsLeft: null },
    began_at: 0.4,
    attempt_at: new Date(0),
    beat_at: new Date(seconds * 1000),
    fruitless,
  });

test('a death after the job had got further counts for nothing, and takes back those before', () => {
  expect(death(0.41, 60, 4)).toBe(0);
});

test('a death without progress counts, one soon after the start only a little', () => {
  expect(death(0.4, 60, 3)).toBe(4);
  expect(death(0.4, 2, 3)).toBeCloseTo(3.1);
});

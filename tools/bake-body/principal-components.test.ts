import { expect, it } from 'vitest';
import { principalComponents } from './principal-components.ts';
import { seededRandom } from './random.ts';

it('finds the directions and standard deviations that samples were made with', () => {
  const random = seededRandom(7);
  const samples = Array.from({ length: 400 }, () => {
    const [a, b] = [random.normal(6), random.normal(6)];
    return Float32Array.from([5 + 3 * a, 0.5 * b, -1, 4 * a]);
  });
  const { mean, components, explained } = principalComponents(samples, new Float64Array(4).fill(1), 2);
  expect(mean[2]).toBeCloseTo(-1, 6);
  const [first, second] = components;
  expect(Math.abs(first[3] / first[0])).toBeCloseTo(4 / 3, 4);
  expect(Math.hypot(...first)).toBeGreaterThan(4.6);
  expect(Math.hypot(...first)).toBeLessThan(5.4);
  expect(Math.abs(second[1])).toBeGreaterThan(0.45);
  expect(Math.abs(second[1])).toBeLessThan(0.55);
  expect(explained[0] + explained[1]).toBeCloseTo(1, 9);
});

it('draws the same numbers from the same seed, with unit variance', () => {
  const [a, b] = [seededRandom(1), seededRandom(1)];
  let squared = 0;
  for (let i = 0; i < 20_000; i++) {
    const value = a.normal(5);
    expect(b.normal(5)).toBe(value);
    squared += value ** 2;
  }
  expect(squared / 20_000).toBeCloseTo(1, 1);
});

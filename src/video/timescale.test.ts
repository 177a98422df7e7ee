import { expect, it } from 'vitest';
import { timescaleFor } from './timescale.ts';

const times = (seconds: (i: number) => number) => Float64Array.from({ length: 5000 }, (_, i) => seconds(i));

it('finds ticks in which every time is a whole number', () => {
  expect(timescaleFor(times((i) => i / 30))).toBe(90_000);
  expect(timescaleFor(times((i) => (i * 1001) / 30000))).toBe(90_000);
  expect(timescaleFor(times((i) => (i * 1001) / 24000))).toBe(24_000);
  expect(timescaleFor(times((i) => (i * 512) / 15360))).toBe(90_000);
  expect(timescaleFor(times((i) => (i * 100) / 2997))).toBe(2997);
  expect(timescaleFor(times((i) => i * Math.SQRT1_2))).toBe(1_000_000);
});

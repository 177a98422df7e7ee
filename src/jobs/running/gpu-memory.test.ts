import { expect, test } from 'vitest';
import { GpuMemoryCurve } from './gpu-memory.ts';

const curveOf = (seconds: number, bytesAt: (second: number) => number, every = 2) => {
  const curve = new GpuMemoryCurve(null);
  for (let at = 0; at < seconds; at += every) curve.add(at, bytesAt(at), 24e9);
  return curve.value();
};

test('the curve of four hours has at most 120 samples, the peak exactly, and times that rise', () => {
  const value = curveOf(4 * 3600, (at) => (at === 7202 ? 20e9 + 1 : 3e9 + at * 1e5));
  expect(value?.samples.length).toBeLessThanOrEqual(120);
  expect(value?.samples.length).toBeGreaterThan(50);
  expect(value).toMatchObject({ peakBytes: 20e9 + 1, totalBytes: 24e9 });
  expect(value?.samples).toContainEqual({ seconds: 7202, bytes: 20e9 + 1 });
  const times = value?.samples.map(({ seconds }) => seconds) ?? [];
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(new Set(times).size).toBe(times.length);
});

test('a short one is kept as it is', () => {
  expect(curveOf(10, (at) => at)?.samples.map(({ seconds }) => seconds)).toEqual([0, 2, 4, 6, 8]);
});

test('after an interruption the curve goes on where it was, with the earlier peak', () => {
  const before = curveOf(20, (at) => (at === 4 ? 9e9 : 1e9));
  const curve = new GpuMemoryCurve(before);
  curve.add(0, 2e9, 24e9);
  curve.add(2, 3e9, 24e9);
  const value = curve.value();
  expect(value?.peakBytes).toBe(9e9);
  expect(value?.samples.at(-1)).toEqual({ seconds: 20, bytes: 3e9 });
});

test('where nothing tells there is no curve', () => {
  expect(new GpuMemoryCurve(null).value()).toBeNull();
});

import { expect, test } from 'vitest';
import { chunkFrames } from './chunk-size.ts';
import { borderBetween, overlapOf, planChunks } from './chunks.ts';

test('each frame lies in a chunk, each chunk shares frames with the next, and none is longer than asked', () => {
  for (const [total, frames] of [
    [5000, 500],
    [1001, 1000],
    [99, 20],
    [301, 60],
    [100_000, 1000],
  ]) {
    const chunks = planChunks({ from: 7, to: 7 + total }, frames);
    expect(chunks[0].from).toBe(7);
    expect(chunks[chunks.length - 1].to).toBe(7 + total);
    chunks.forEach(({ from, to }, n) => {
      expect(to - from).toBeLessThanOrEqual(frames);
      if (n === 0) return;
      expect(chunks[n - 1].to - from).toBe(overlapOf(frames));
      expect(borderBetween(chunks[n - 1], chunks[n])).toBeGreaterThan(from);
    });
  }
  expect(planChunks({ from: 3, to: 90 }, 100)).toEqual([{ from: 3, to: 90 }]);
});

const demand = { pixels: 1920 * 1080, frames: 5000, pictures: true, render: false };
const plenty = { diskBytes: 1e12, memoryBytes: 64e9 };

test('as many frames at once as memory and disk allow, and never more than PHALP is known to take', () => {
  expect(chunkFrames(demand, plenty, null, '/out')).toBe(1000);
  expect(chunkFrames(demand, { ...plenty, memoryBytes: 6.5e9 }, null, '/out')).toBe(500);
  expect(chunkFrames(demand, { ...plenty, memoryBytes: 2e9 }, null, '/out')).toBe(250);
  expect(chunkFrames({ ...demand, render: true }, { ...plenty, memoryBytes: 10e9 }, null, '/out')).toBe(500);
  expect(chunkFrames(demand, { ...plenty, diskBytes: 1e9 }, null, '/out')).toBe(371);
  expect(chunkFrames({ ...demand, pictures: false }, { ...plenty, diskBytes: 1e9 }, null, '/out')).toBe(1000);
  expect(chunkFrames(demand, plenty, 2500, '/out')).toBe(2500);
});

test('where not even the shortest chunk has room it is said before anything begins, with both numbers', () => {
  expect(() => chunkFrames(demand, { ...plenty, diskBytes: 510e6 }, null, '/out')).toThrow(
    '40 frames need 554 MB while they are processed, and 510 MB are free where /out is.',
  );
  expect(() => chunkFrames(demand, { ...plenty, diskBytes: 600e6 }, 500, '/out')).toThrow(/^500 frames need/);
});

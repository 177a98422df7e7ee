import { expect, it } from 'vitest';
import { ChunkCache } from './chunk-cache.ts';

function counted(chunkCount: number, kept?: number) {
  const loads: number[] = [];
  const cache = new ChunkCache(
    chunkCount,
    async (chunk) => {
      loads.push(chunk);
      return `chunk ${chunk}`;
    },
    kept,
  );
  return { cache, loads };
}

it('loads a chunk once, however many want it', async () => {
  const { cache, loads } = counted(5);
  expect(cache.peek(3)).toBeUndefined();
  expect(await Promise.all([cache.get(3), cache.get(3)])).toEqual(['chunk 3', 'chunk 3']);
  expect(await cache.get(3)).toBe('chunk 3');
  expect(cache.peek(3)).toBe('chunk 3');
  expect(loads).toEqual([3]);
});

it('fetches the neighbours, but none beyond the ends', async () => {
  const { cache, loads } = counted(3);
  cache.prefetch(0);
  cache.prefetch(2);
  await Promise.all([0, 1, 2].map((chunk) => cache.get(chunk)));
  expect(loads.sort()).toEqual([0, 1, 2]);
});

it('forgets what was not used for longest', async () => {
  const { cache } = counted(9, 3);
  for (const chunk of [0, 1, 2]) await cache.get(chunk);
  cache.peek(0);
  await cache.get(3);
  expect([0, 1, 2, 3].filter((chunk) => cache.peek(chunk) !== undefined)).toEqual([0, 2, 3]);
});

it('tries again what failed', async () => {
  let attempts = 0;
  const cache = new ChunkCache(1, async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('broken line');
    return 'here';
  });
  await expect(cache.get(0)).rejects.toThrow('broken line');
  expect(await cache.get(0)).toBe('here');
});

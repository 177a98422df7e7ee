import { describe, expect, it } from 'vitest';
import { type Edge, matchBest } from './match.ts';

/** Numbers in 0–1 that are the same on every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const total = (edges: readonly Edge[]) => edges.reduce((sum, { gain }) => sum + gain, 0);
const isMatching = (edges: readonly Edge[]) =>
  new Set(edges.map(({ from }) => from)).size === edges.length &&
  new Set(edges.map(({ to }) => to)).size === edges.length;

/** The greatest total of all subsets that are a matching, by trying all. */
function bruteForce(edges: readonly Edge[]): number {
  let best = 0;
  for (let subset = 0; subset < 1 << edges.length; subset++) {
    const chosen = edges.filter((_, i) => subset & (1 << i));
    if (isMatching(chosen)) best = Math.max(best, total(chosen));
  }
  return best;
}

describe('the best matching', () => {
  it('is worth as much as the best of all possible ones, with and without ties, gainless pairs and pairs given twice', () => {
    const random = randomNumbers(11);
    for (let round = 0; round < 300; round++) {
      const edges: Edge[] = Array.from({ length: 1 + (round % 10) }, () => ({
        from: Math.floor(random() * 5),
        to: Math.floor(random() * 5),
        gain: round % 3 === 0 ? Math.round(random() * 4) - 1 : random() - 0.1,
      }));
      const matched = matchBest(edges);
      expect(isMatching(matched)).toBe(true);
      expect(matched.every((edge) => edges.includes(edge) && edge.gain > 0)).toBe(true);
      expect(total(matched)).toBeCloseTo(bruteForce(edges), 9);
    }
  });

  it('solves a known 4 × 4 one', () => {
    const cost = [82, 83, 69, 92, 77, 37, 49, 92, 11, 69, 5, 86, 8, 9, 98, 23];
    const edges = cost.map((value, i) => ({ from: i >> 2, to: i & 3, gain: 100 - value }));
    // 69 + 37 + 11 + 23 = 140
    expect(matchBest(edges).map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [1, 1],
      [2, 0],
      [3, 3],
    ]);
  });

  it('is empty where there is nothing to match', () => {
    expect(matchBest([])).toEqual([]);
    expect(matchBest([{ from: 1, to: 1, gain: 0 }])).toEqual([]);
  });

  it('copes with 30,000 pieces of which each may go on in one of the next six, a chain without an end', () => {
    const random = randomNumbers(3);
    const edges: Edge[] = Array.from({ length: 180_000 }, (_, i) => {
      const from = Math.floor(i / 6);
      return { from, to: from + (i % 6), gain: 0.1 + 5 * random() };
    });
    const matched = matchBest(edges);
    expect(isMatching(matched)).toBe(true);
    expect(matched.length).toBeGreaterThan(29_000);
  });
});

import { describe, expect, it } from 'vitest';
import { bestPairs } from './assignment.ts';

describe('the pairs that gain most together', () => {
  it('are not always the best ones singly', () => {
    const pairs = [
      { from: 1, to: 10, gain: 5 },
      { from: 1, to: 11, gain: 4 },
      { from: 2, to: 10, gain: 4 },
    ];
    expect(bestPairs(pairs)).toEqual([pairs[1], pairs[2]]);
  });

  it('leave somebody alone where that gains more', () => {
    const pairs = [
      { from: 1, to: 10, gain: 9 },
      { from: 1, to: 11, gain: 4 },
      { from: 2, to: 10, gain: 4 },
    ];
    expect(bestPairs(pairs)).toEqual([pairs[0]]);
  });

  it('are those of trying all, on many small cases', () => {
    let seed = 1;
    const chance = (): number => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    const most = (pairs: { from: number; to: number; gain: number }[]): number =>
      pairs.reduce((best, { from, to, gain }, i) => {
        const rest = pairs.slice(i + 1).filter((other) => other.from !== from && other.to !== to);
        return Math.max(best, gain + most(rest));
      }, 0);
    for (let n = 0; n < 60; n++) {
      const pairs = Array.from({ length: 9 }, () => ({
        from: Math.floor(chance() * 4),
        to: Math.floor(chance() * 4),
        gain: 1 + Math.floor(chance() * 20),
      }));
      const total = bestPairs(pairs).reduce((sum, { gain }) => sum + gain, 0);
      expect(total).toBe(most(pairs));
    }
  });

  it('are none of none', () => {
    expect(bestPairs([])).toEqual([]);
  });
});

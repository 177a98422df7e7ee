import { describe, expect, it } from 'vitest';
import { solveAssignment } from './hungarian.ts';
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

/** The least total over all ways to give each row a column of its own, by trying all. */
function bruteForce(cost: Float64Array, rows: number, columns: number): number {
  const search = (row: number, used: number, left: number): number => {
    if (row === rows || left === 0) return left === 0 || row === rows ? 0 : Number.POSITIVE_INFINITY;
    let best = rows - row > left ? search(row + 1, used, left) : Number.POSITIVE_INFINITY;
    for (let c = 0; c < columns; c++) {
      if (used & (1 << c)) continue;
      best = Math.min(best, cost[row * columns + c] + search(row + 1, used | (1 << c), left - 1));
    }
    return best;
  };
  return search(0, 0, Math.min(rows, columns));
}

const total = (cost: Float64Array, columns: number, assigned: Int32Array) =>
  assigned.reduce((sum, column, row) => (column < 0 ? sum : sum + cost[row * columns + column]), 0);

describe('the assignment', () => {
  it('is as cheap as the best of all possible ones, on 300 matrices of every shape up to 6 × 6', () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 300; round++) {
      const rows = 1 + Math.floor(random() * 6);
      const columns = 1 + Math.floor(random() * 6);
      const whole = round % 3 === 0; // whole numbers have ties
      const cost = Float64Array.from({ length: rows * columns }, () => {
        const value = random() * 20 - 10;
        return whole ? Math.round(value / 4) : value;
      });
      const assigned = solveAssignment(cost, rows, columns);
      const used = [...assigned].filter((column) => column >= 0);
      expect(used.length).toBe(Math.min(rows, columns));
      expect(new Set(used).size).toBe(used.length);
      expect(total(cost, columns, assigned)).toBeCloseTo(bruteForce(cost, rows, columns), 9);
    }
  });

  it('solves a known 4 × 4 one', () => {
    const cost = Float64Array.of(82, 83, 69, 92, 77, 37, 49, 92, 11, 69, 5, 86, 8, 9, 98, 23);
    expect([...solveAssignment(cost, 4, 4)]).toEqual([2, 1, 0, 3]); // 69 + 37 + 11 + 23 = 140
  });

  it('takes nothing, and refuses a matrix of another size', () => {
    expect([...solveAssignment(new Float64Array(0), 0, 0)]).toEqual([]);
    expect([...solveAssignment(new Float64Array(0), 2, 0)]).toEqual([-1, -1]);
    expect(() => solveAssignment(new Float64Array(5), 2, 3)).toThrow('5 costs');
  });
});

describe('the best matching', () => {
  it('leaves pairs out when that is worth more, as trying all subsets shows', () => {
    const random = randomNumbers(11);
    for (let round = 0; round < 100; round++) {
      const edges: Edge[] = Array.from({ length: 9 }, () => ({
        from: Math.floor(random() * 5),
        to: Math.floor(random() * 5),
        gain: random(),
      }));
      let best = 0;
      for (let subset = 0; subset < 1 << edges.length; subset++) {
        const chosen = edges.filter((_, i) => subset & (1 << i));
        const clash =
          new Set(chosen.map((e) => e.from)).size < chosen.length ||
          new Set(chosen.map((e) => e.to)).size < chosen.length;
        if (!clash)
          best = Math.max(
            best,
            chosen.reduce((sum, e) => sum + e.gain, 0),
          );
      }
      const matched = matchBest(edges);
      expect(new Set(matched.map((e) => e.from)).size).toBe(matched.length);
      expect(matched.reduce((sum, e) => sum + e.gain, 0)).toBeCloseTo(best, 9);
    }
  });
});

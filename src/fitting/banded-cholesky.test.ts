import { expect, test } from 'vitest';
import { createBandedSystem, solveBanded } from './banded-cholesky.ts';

/** A dense symmetric positive definite matrix with the band's pattern, from a seeded generator. */
function denseProblem(frames: number, size: number) {
  const n = frames * size;
  let seed = 7;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648 - 0.5;
  };
  const a = Array.from({ length: n }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      if (Math.floor(i / size) - Math.floor(j / size) > 2) continue;
      a[i][j] = random();
      a[j][i] = a[i][j];
    }
    a[i][i] = 3 * size;
  }
  const x = Float64Array.from({ length: n }, random);
  const b = Float64Array.from(a, (row) => row.reduce((sum, value, j) => sum + value * x[j], 0));
  return { a, x, b };
}

test('solves what a dense product made, to rounding', () => {
  const [frames, size] = [7, 5];
  const { a, x, b } = denseProblem(frames, size);
  const system = createBandedSystem(frames, size);
  for (let t = 0; t < frames; t++) {
    for (let i = 0; i < size; i++) {
      system.right[t * size + i] = b[t * size + i];
      for (let j = 0; j < size; j++) {
        const at = t * size * size + i * size + j;
        system.diagonal[at] = a[t * size + i][t * size + j];
        if (t >= 1) system.below1[at] = a[t * size + i][(t - 1) * size + j];
        if (t >= 2) system.below2[at] = a[t * size + i][(t - 2) * size + j];
      }
    }
  }
  expect(solveBanded(system, frames)).toBe(true);
  const worst = Math.max(...x.map((value, i) => Math.abs(value - system.right[i])));
  expect(worst).toBeLessThan(1e-12);
});

test('says so where the matrix is not positive definite', () => {
  const system = createBandedSystem(1, 2);
  system.diagonal.set([1, 0, 2, 1]);
  expect(solveBanded(system, 1)).toBe(false);
});

import { expect, test } from 'vitest';
import { clearBandedSystem, createBandedSystem, solveBanded } from './banded-cholesky.ts';

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

test.each([
  [1, 4],
  [2, 3],
  [7, 5],
  [9, 44],
])('solves what a dense product made, to rounding: %i frames of %i unknowns', (frames, size) => {
  const { a, x, b } = denseProblem(frames, size);
  // Room for more frames than are solved, as in the last window of a sequence.
  const system = createBandedSystem(frames + 1, size);
  system.diagonal.fill(1e9);
  clearBandedSystem(system, frames);
  const { stride } = system;
  for (let t = 0; t < frames; t++) {
    for (let i = 0; i < size; i++) {
      system.right[t * stride + i] = b[t * size + i];
      for (let j = 0; j < size; j++) {
        const at = (t * stride + i) * stride + j;
        const of = (later: number) => a[t * size + i][(t + later) * size + j];
        if (j <= i) system.diagonal[at] = of(0);
        if (t + 1 < frames) system.next1[at] = of(1);
        if (t + 2 < frames) system.next2[at] = of(2);
      }
    }
  }
  expect(solveBanded(system, frames)).toBe(true);
  const worst = Math.max(
    ...x.map((value, i) => Math.abs(value - system.right[Math.floor(i / size) * stride + (i % size)])),
  );
  expect(worst).toBeLessThan(1e-12);
});

test('says so where the matrix is not positive definite', () => {
  const system = createBandedSystem(1, 2);
  const { stride, diagonal } = system;
  diagonal[0] = 1;
  diagonal[stride] = 2;
  diagonal[stride + 1] = 1;
  expect(solveBanded(system, 1)).toBe(false);
});

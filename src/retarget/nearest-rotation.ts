import { type Numbers, quaternionFromMatrix, type WritableNumbers } from '../body/index.ts';

/** A matrix this near to a rotation is one, but for the rounding of 32-bit numbers. */
const ORTHONORMAL = 1e-5;
const MOST_SWEEPS = 12;

/**
 * The rotation nearest to a 3 × 3 matrix (least sum of squares), as a unit quaternion: of a matrix that is
 * sheared, scaled or mirrored too. The eigenvector of the largest eigenvalue of Davenport's matrix (Davenport
 * 1968; Horn 1987).
 *
 * @param matrix 9 numbers from `at`, row-major, finite
 */
export function nearestQuaternion(matrix: Numbers, at: number, out: WritableNumbers, outAt: number): void {
  if (isRotation(matrix, at)) {
    quaternionFromMatrix(matrix, at, out, outAt);
    return;
  }
  const m = (r: number, c: number) => matrix[at + 3 * r + c];
  const [x, y, z] = [m(2, 1) - m(1, 2), m(0, 2) - m(2, 0), m(1, 0) - m(0, 1)];
  const [xy, xz, yz] = [m(0, 1) + m(1, 0), m(0, 2) + m(2, 0), m(1, 2) + m(2, 1)];
  const k = [
    [m(0, 0) + m(1, 1) + m(2, 2), x, y, z],
    [x, m(0, 0) - m(1, 1) - m(2, 2), xy, xz],
    [y, xy, m(1, 1) - m(0, 0) - m(2, 2), yz],
    [z, xz, yz, m(2, 2) - m(0, 0) - m(1, 1)],
  ];
  const vectors = diagonalise(k);
  let best = 0;
  for (let i = 1; i < 4; i++) if (k[i][i] > k[best][best]) best = i;
  const length = Math.hypot(...vectors.map((row) => row[best]));
  for (let i = 0; i < 4; i++) out[outAt + i] = vectors[i][best] / length;
}

function isRotation(m: Numbers, at: number): boolean {
  for (let r = 0; r < 3; r++) {
    const [a, b] = [at + 3 * r, at + 3 * ((r + 1) % 3)];
    if (Math.abs(m[a] * m[a] + m[a + 1] * m[a + 1] + m[a + 2] * m[a + 2] - 1) > ORTHONORMAL) return false;
    if (Math.abs(m[a] * m[b] + m[a + 1] * m[b + 1] + m[a + 2] * m[b + 2]) > ORTHONORMAL) return false;
  }
  return determinant(m, at) > 0;
}

function determinant(m: Numbers, at: number): number {
  return (
    m[at] * (m[at + 4] * m[at + 8] - m[at + 5] * m[at + 7]) -
    m[at + 1] * (m[at + 3] * m[at + 8] - m[at + 5] * m[at + 6]) +
    m[at + 2] * (m[at + 3] * m[at + 7] - m[at + 4] * m[at + 6])
  );
}

/** Jacobi's rotations: `a` (symmetric, 4 × 4) becomes diagonal; the eigenvectors are the columns returned. */
function diagonalise(a: number[][]): number[][] {
  const v: number[][] = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    for (let p = 0; p < 3; p++) {
      for (let q = p + 1; q < 4; q++) {
        if (Math.abs(a[p][q]) < 1e-15) continue;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let i = 0; i < 4; i++) {
          [a[i][p], a[i][q]] = [c * a[i][p] - s * a[i][q], s * a[i][p] + c * a[i][q]];
        }
        for (let i = 0; i < 4; i++) {
          [a[p][i], a[q][i]] = [c * a[p][i] - s * a[q][i], s * a[p][i] + c * a[q][i]];
          [v[i][p], v[i][q]] = [c * v[i][p] - s * v[i][q], s * v[i][p] + c * v[i][q]];
        }
      }
    }
  }
  return v;
}

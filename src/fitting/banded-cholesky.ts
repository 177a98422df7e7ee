/**
 * Solves the normal equations of a sequence in which each frame is coupled with the two before it (an
 * acceleration couples three frames): a symmetric positive definite matrix of T × T blocks of D × D with
 * two blocks below the diagonal. Cholesky, block by block, in place; cost T · D³.
 */
export interface BandedSystem {
  readonly frames: number;
  readonly size: number;
  /** (T, D, D) blocks (t, t), (t, t−1) and (t, t−2), row-major; of the first, the lower triangle is read. */
  readonly diagonal: Float64Array;
  readonly below1: Float64Array;
  readonly below2: Float64Array;
  /** (T, D) the right-hand side; after {@link solveBanded}, the solution. */
  readonly right: Float64Array;
}

export function createBandedSystem(frames: number, size: number): BandedSystem {
  const blocks = frames * size * size;
  return {
    frames,
    size,
    diagonal: new Float64Array(blocks),
    below1: new Float64Array(blocks),
    below2: new Float64Array(blocks),
    right: new Float64Array(frames * size),
  };
}

export function clearBandedSystem(system: BandedSystem): void {
  system.diagonal.fill(0);
  system.below1.fill(0);
  system.below2.fill(0);
  system.right.fill(0);
}

/** Factors and solves the first `frames` frames. False where the matrix is not positive definite. */
export function solveBanded(system: BandedSystem, frames: number): boolean {
  const { size: d, diagonal, below1, below2, right } = system;
  const block = d * d;
  for (let t = 0; t < frames; t++) {
    const at = t * block;
    if (t >= 2) solveLowerTransposed(below2, at, diagonal, at - 2 * block, d);
    if (t >= 1) {
      if (t >= 2) subtractProduct(below1, at, below2, at, below1, at - block, d, false);
      solveLowerTransposed(below1, at, diagonal, at - block, d);
      subtractProduct(diagonal, at, below1, at, below1, at, d, true);
    }
    if (t >= 2) subtractProduct(diagonal, at, below2, at, below2, at, d, true);
    if (!factor(diagonal, at, d)) return false;
  }
  for (let t = 0; t < frames; t++) {
    if (t >= 1) subtractMatrixVector(right, t * d, below1, t * block, right, (t - 1) * d, d);
    if (t >= 2) subtractMatrixVector(right, t * d, below2, t * block, right, (t - 2) * d, d);
    solveLower(diagonal, t * block, right, t * d, d);
  }
  for (let t = frames - 1; t >= 0; t--) {
    if (t + 1 < frames) subtractTransposed(right, t * d, below1, (t + 1) * block, right, (t + 1) * d, d);
    if (t + 2 < frames) subtractTransposed(right, t * d, below2, (t + 2) * block, right, (t + 2) * d, d);
    solveUpper(diagonal, t * block, right, t * d, d);
  }
  return true;
}

/** A = L Lᵀ, L over the lower triangle of A. */
function factor(a: Float64Array, at: number, d: number): boolean {
  for (let i = 0; i < d; i++) {
    const ri = at + i * d;
    for (let j = 0; j <= i; j++) {
      const rj = at + j * d;
      let sum = a[ri + j];
      for (let k = 0; k < j; k++) sum -= a[ri + k] * a[rj + k];
      if (i !== j) a[ri + j] = sum / a[rj + j];
      else if (sum > 0) a[ri + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** B ← B L⁻ᵀ: each row x of B becomes the solution of L y = x. */
function solveLowerTransposed(b: Float64Array, at: number, l: Float64Array, lAt: number, d: number): void {
  for (let i = 0; i < d; i++) solveLower(l, lAt, b, at + i * d, d);
}

function solveLower(l: Float64Array, lAt: number, x: Float64Array, at: number, d: number): void {
  for (let j = 0; j < d; j++) {
    const row = lAt + j * d;
    let sum = x[at + j];
    for (let k = 0; k < j; k++) sum -= l[row + k] * x[at + k];
    x[at + j] = sum / l[row + j];
  }
}

/** x ← L⁻ᵀ x */
function solveUpper(l: Float64Array, lAt: number, x: Float64Array, at: number, d: number): void {
  for (let j = d - 1; j >= 0; j--) {
    const value = x[at + j] / l[lAt + j * d + j];
    x[at + j] = value;
    const row = lAt + j * d;
    for (let k = 0; k < j; k++) x[at + k] -= l[row + k] * value;
  }
}

/** C ← C − A Bᵀ; of a symmetric result only the lower triangle (and a little beside it, which nobody reads). */
function subtractProduct(
  c: Float64Array,
  cAt: number,
  a: Float64Array,
  aAt: number,
  b: Float64Array,
  bAt: number,
  d: number,
  lowerOnly: boolean,
): void {
  for (let i = 0; i < d; i++) {
    const ai = aAt + i * d;
    const end = lowerOnly ? i + 1 : d;
    let j = 0;
    // Four columns at a time: each number of A is fetched once for four products.
    for (; j + 3 < d && j < end; j += 4) {
      const b0 = bAt + j * d;
      const b1 = b0 + d;
      const b2 = b1 + d;
      const b3 = b2 + d;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let k = 0; k < d; k++) {
        const value = a[ai + k];
        s0 += value * b[b0 + k];
        s1 += value * b[b1 + k];
        s2 += value * b[b2 + k];
        s3 += value * b[b3 + k];
      }
      const to = cAt + i * d + j;
      c[to] -= s0;
      c[to + 1] -= s1;
      c[to + 2] -= s2;
      c[to + 3] -= s3;
    }
    for (; j < end; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += a[ai + k] * b[bAt + j * d + k];
      c[cAt + i * d + j] -= sum;
    }
  }
}

function subtractMatrixVector(
  y: Float64Array,
  yAt: number,
  m: Float64Array,
  mAt: number,
  x: Float64Array,
  xAt: number,
  d: number,
): void {
  for (let i = 0; i < d; i++) {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += m[mAt + i * d + k] * x[xAt + k];
    y[yAt + i] -= sum;
  }
}

function subtractTransposed(
  y: Float64Array,
  yAt: number,
  m: Float64Array,
  mAt: number,
  x: Float64Array,
  xAt: number,
  d: number,
): void {
  for (let k = 0; k < d; k++) {
    const value = x[xAt + k];
    for (let i = 0; i < d; i++) y[yAt + i] -= m[mAt + k * d + i] * value;
  }
}

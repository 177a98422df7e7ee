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

/**
 * Adds one weighted residual `e` with derivatives over some of a frame's unknowns to the frame's own block:
 * A += w·rᵀr (lower triangle), b −= w·r·e.
 */
export function addRow(
  { size, diagonal, right }: BandedSystem,
  t: number,
  unknowns: Int32Array,
  row: Float64Array,
  w: number,
  e: number,
): void {
  for (let i = 0; i < unknowns.length; i++) {
    const wi = w * row[i];
    right[t * size + unknowns[i]] -= wi * e;
    const at = (t * size + unknowns[i]) * size;
    for (let j = 0; j <= i; j++) diagonal[at + unknowns[j]] += wi * row[j];
  }
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

/** B ← B L⁻ᵀ: each row x of B becomes the solution of L y = x. Four rows at a time, for the processor's sake. */
function solveLowerTransposed(b: Float64Array, at: number, l: Float64Array, lAt: number, d: number): void {
  let i = 0;
  for (; i + 3 < d; i += 4) {
    const x0 = at + i * d;
    const x1 = x0 + d;
    const x2 = x1 + d;
    const x3 = x2 + d;
    for (let j = 0; j < d; j++) {
      const row = lAt + j * d;
      let s0 = b[x0 + j];
      let s1 = b[x1 + j];
      let s2 = b[x2 + j];
      let s3 = b[x3 + j];
      for (let k = 0; k < j; k++) {
        const value = l[row + k];
        s0 -= value * b[x0 + k];
        s1 -= value * b[x1 + k];
        s2 -= value * b[x2 + k];
        s3 -= value * b[x3 + k];
      }
      const inverse = 1 / l[row + j];
      b[x0 + j] = s0 * inverse;
      b[x1 + j] = s1 * inverse;
      b[x2 + j] = s2 * inverse;
      b[x3 + j] = s3 * inverse;
    }
  }
  for (; i < d; i++) solveLower(l, lAt, b, at + i * d, d);
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

/**
 * C ← C − A Bᵀ; of a symmetric result only the lower triangle (and a little beside it, which nobody reads).
 * In tiles of two rows by four columns: each number fetched serves several products.
 */
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
  const rows = d - (d % 2);
  const columns = d - (d % 4);
  for (let i = 0; i < rows; i += 2) {
    const a0 = aAt + i * d;
    const a1 = a0 + d;
    const end = lowerOnly ? Math.min(i + 2, columns) : columns;
    for (let j = 0; j < end; j += 4) {
      const b0 = bAt + j * d;
      const b1 = b0 + d;
      const b2 = b1 + d;
      const b3 = b2 + d;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      for (let k = 0; k < d; k++) {
        const p = a[a0 + k];
        const q = a[a1 + k];
        const v0 = b[b0 + k];
        const v1 = b[b1 + k];
        const v2 = b[b2 + k];
        const v3 = b[b3 + k];
        s00 += p * v0;
        s01 += p * v1;
        s02 += p * v2;
        s03 += p * v3;
        s10 += q * v0;
        s11 += q * v1;
        s12 += q * v2;
        s13 += q * v3;
      }
      const to = cAt + i * d + j;
      c[to] -= s00;
      c[to + 1] -= s01;
      c[to + 2] -= s02;
      c[to + 3] -= s03;
      c[to + d] -= s10;
      c[to + d + 1] -= s11;
      c[to + d + 2] -= s12;
      c[to + d + 3] -= s13;
    }
  }
  // What the tiles leave over: the last columns, and the last row.
  for (let i = 0; i < d; i++) {
    for (let j = i < rows ? columns : 0; j < d; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += a[aAt + i * d + k] * b[bAt + j * d + k];
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

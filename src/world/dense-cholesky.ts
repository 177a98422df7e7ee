/** Where each row begins not to be zero, at most, a multiple of 4. */
let begins = new Int32Array(64);

/**
 * Solves A·x = b in place for a symmetric, positive definite A.
 *
 * @param a (n, n) its lower triangle, which becomes that of L with A = L·Lᵀ
 * @param b (n) becomes x
 * @returns false where A is not positive definite
 */
export function solveCholesky(a: Float64Array, b: Float64Array, n: number): boolean {
  if (begins.length < n) begins = new Int32Array(2 * n);
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let first = 0;
    while (first < i && a[row + first] === 0) first++;
    // L has zeros at the beginning of the rows of A that have.
    const begin = first & ~3;
    begins[i] = begin;
    for (let j = begin; j <= i; j++) {
      const other = j * n;
      // Four sums, so that one need not wait for the other.
      let sum = a[row + j];
      let [s1, s2, s3] = [0, 0, 0];
      let k = Math.max(begin, begins[j]);
      for (; k + 3 < j; k += 4) {
        sum -= a[row + k] * a[other + k];
        s1 += a[row + k + 1] * a[other + k + 1];
        s2 += a[row + k + 2] * a[other + k + 2];
        s3 += a[row + k + 3] * a[other + k + 3];
      }
      for (; k < j; k++) sum -= a[row + k] * a[other + k];
      sum -= s1 + s2 + s3;
      if (j < i) a[row + j] = sum / a[other + j];
      else if (sum > 0) a[row + i] = Math.sqrt(sum);
      else return false;
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = begins[i]; k < i; k++) sum -= a[i * n + k] * b[k];
    b[i] = sum / a[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i];
    for (let k = i + 1; k < n; k++) sum -= a[k * n + i] * b[k];
    b[i] = sum / a[i * n + i];
  }
  return true;
}

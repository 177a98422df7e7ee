/** Adds one weighted residual and its derivatives to a small dense system: A += w rᵀ r, b −= w r e. */
export function addDense(
  normal: Float64Array,
  right: Float64Array,
  row: Float64Array,
  error: number,
  weight: number,
): void {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    const w = weight * row[i];
    right[i] -= w * error;
    for (let j = 0; j < n; j++) normal[i * n + j] += w * row[j];
  }
}

/** Gaussian elimination of a small symmetric positive definite system; the solution replaces `right`. */
export function solveDense(a: Float64Array, right: Float64Array): void {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    for (let r = i + 1; r < n; r++) {
      const f = a[r * n + i] / a[i * n + i];
      if (f === 0) continue;
      for (let c = i; c < n; c++) a[r * n + c] -= f * a[i * n + c];
      right[r] -= f * right[i];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let c = i + 1; c < n; c++) right[i] -= a[i * n + c] * right[c];
    right[i] /= a[i * n + i];
  }
}

/**
 * Zero-phase low-pass of each column: a Butterworth filter of order 2 run forwards and backwards, so that it is of
 * order 4 and shifts nothing (bilinear transform; the cut-off is raised so that both runs together have it: Winter,
 * Biomechanics and Motor Control of Human Movement, section 2.4.4).
 *
 * @param values - (T, width) rows at equal times
 * @param cutoff - Hz
 */
export function smoothed(
  values: ArrayLike<number>,
  width: number,
  fps: number,
  cutoff: number,
): Float64Array {
  // Two passes lower the cut-off by (√2 − 1)^(1/4).
  const raised = cutoff / (Math.SQRT2 - 1) ** 0.25;
  const k = Math.tan((Math.PI * raised) / fps);
  const norm = 1 + Math.SQRT2 * k + k * k;
  const b = [(k * k) / norm, (2 * k * k) / norm, (k * k) / norm];
  const a = [(2 * (k * k - 1)) / norm, (1 - Math.SQRT2 * k + k * k) / norm];
  const rows = values.length / width;
  const result = Float64Array.from(values);
  const pad = Math.min(rows - 1, Math.ceil(fps / cutoff) * 3);
  for (let column = 0; column < width; column++) {
    // Ends are continued by their point reflection, so that the filter starts settled.
    const at = (t: number): number => {
      if (t < 0) return 2 * values[column] - values[-t * width + column];
      if (t < rows) return values[t * width + column];
      return 2 * values[(rows - 1) * width + column] - values[(2 * rows - 2 - t) * width + column];
    };
    const line = Float64Array.from({ length: rows + 2 * pad }, (_, i) => at(i - pad));
    const back = run(run(line, b, a).reverse(), b, a).reverse();
    for (let t = 0; t < rows; t++) result[t * width + column] = back[t + pad];
  }
  return result;
}

function run(x: Float64Array, b: readonly number[], a: readonly number[]): Float64Array {
  const y = new Float64Array(x.length);
  // As if the first value had always been there.
  let [x1, x2, y1, y2] = [x[0], x[0], x[0], x[0]];
  for (let t = 0; t < x.length; t++) {
    y[t] = b[0] * x[t] + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2;
    [x2, x1, y2, y1] = [x1, x[t], y1, y[t]];
  }
  return y;
}

export interface PrincipalComponents {
  mean: Float64Array;
  /** One a component: the displacement for a score of 1, which is one standard deviation of the samples. */
  components: Float64Array[];
  /** Share of the weighted variance that each component explains */
  explained: number[];
}

const ITERATIONS = 300;
const SPARE_VECTORS = 8;

/**
 * Principal components of samples, by orthogonal iteration on their Gram matrix.
 *
 * @param samples - one row each
 * @param weights - how much the square of each coordinate counts
 */
export function principalComponents(
  samples: Float32Array[],
  weights: Float64Array,
  count: number,
): PrincipalComponents {
  const n = samples.length;
  const size = weights.length;
  const mean = new Float64Array(size);
  for (const sample of samples) for (let i = 0; i < size; i++) mean[i] += sample[i] / n;

  const gram = gramMatrix(samples, mean, weights);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += gram[i * n + i];

  const { vectors, values } = largestEigenvectors(gram, n, count);
  const components = vectors.map((vector) => {
    const component = new Float64Array(size);
    for (let s = 0; s < n; s++) {
      const factor = vector[s] / Math.sqrt(n);
      const sample = samples[s];
      for (let i = 0; i < size; i++) component[i] += factor * (sample[i] - mean[i]);
    }
    return component;
  });
  return { mean, components, explained: values.map((value) => value / trace) };
}

function gramMatrix(samples: Float32Array[], mean: Float64Array, weights: Float64Array): Float64Array {
  const n = samples.length;
  const size = weights.length;
  const rows = samples.map((sample) => {
    const row = new Float32Array(size);
    for (let i = 0; i < size; i++) row[i] = (sample[i] - mean[i]) * Math.sqrt(weights[i]);
    return row;
  });
  const gram = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      const [left, right] = [rows[a], rows[b]];
      let sum = 0;
      for (let i = 0; i < size; i++) sum += left[i] * right[i];
      gram[a * n + b] = sum;
      gram[b * n + a] = sum;
    }
  }
  return gram;
}

function largestEigenvectors(
  matrix: Float64Array,
  n: number,
  count: number,
): { vectors: Float64Array[]; values: number[] } {
  let vectors = Array.from({ length: count + SPARE_VECTORS }, (_, k) =>
    Float64Array.from({ length: n }, (_, i) => Math.sin((k + 1) * (i + 1) + 0.37 * k * k)),
  );
  let values: number[] = [];
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const images = vectors.map((vector) => {
      const image = new Float64Array(n);
      for (let row = 0; row < n; row++) {
        let sum = 0;
        for (let column = 0; column < n; column++) sum += matrix[row * n + column] * vector[column];
        image[row] = sum;
      }
      return image;
    });
    values = images.map((image, k) => image.reduce((sum, value, i) => sum + value * vectors[k][i], 0));
    orthonormalise(images);
    vectors = images;
  }
  return { vectors: vectors.slice(0, count), values: values.slice(0, count) };
}

/** Gram and Schmidt, twice for the sake of rounding. */
function orthonormalise(vectors: Float64Array[]): void {
  for (let k = 0; k < vectors.length; k++) {
    const vector = vectors[k];
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < k; other++) {
        const projection = vectors[other].reduce((sum, value, i) => sum + value * vector[i], 0);
        for (let i = 0; i < vector.length; i++) vector[i] -= projection * vectors[other][i];
      }
    }
    const length = Math.hypot(...vector);
    for (let i = 0; i < vector.length; i++) vector[i] /= length;
  }
}

/** A similarity y = scale · rotation · x + translation; rotation is row-major, det = +1. */
export interface Similarity {
  readonly scale: number;
  readonly rotation: Float64Array;
  readonly translation: Float64Array;
}

/**
 * The similarity that brings `source` (N, 3) nearest to `target` (N, 3) in the least-squares sense. The
 * rotation is Horn's: the eigenvector of the largest eigenvalue of a symmetric 4×4 matrix (Horn 1987,
 * "Closed-form solution of absolute orientation using unit quaternions"), which is a proper rotation by
 * construction; with Umeyama's scale (1991, eq. 42) it solves the same problem as Umeyama's SVD.
 */
export function alignSimilarity(source: ArrayLike<number>, target: ArrayLike<number>): Similarity {
  return align(source, target, true);
}

/** The same without a scale: rotation and translation alone. */
export function alignRigid(source: ArrayLike<number>, target: ArrayLike<number>): Similarity {
  return align(source, target, false);
}

function align(source: ArrayLike<number>, target: ArrayLike<number>, scales: boolean): Similarity {
  const count = source.length / 3;
  const sourceMean = meanPoint(source);
  const targetMean = meanPoint(target);
  const m = new Float64Array(9);
  let sourceVariance = 0;
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < 3; i++) {
      const x = source[n * 3 + i] - sourceMean[i];
      sourceVariance += x * x;
      for (let j = 0; j < 3; j++) m[i * 3 + j] += x * (target[n * 3 + j] - targetMean[j]);
    }
  }
  const { vector, value } = largestEigenpair(hornMatrix(m));
  const rotation = rotationFromQuaternion(vector);
  const scale = scales && sourceVariance > 0 ? value / sourceVariance : 1;
  const translation = new Float64Array(3);
  for (let i = 0; i < 3; i++) {
    let turned = 0;
    for (let j = 0; j < 3; j++) turned += rotation[i * 3 + j] * sourceMean[j];
    translation[i] = targetMean[i] - scale * turned;
  }
  return { scale, rotation, translation };
}

/** `points` (N, 3) moved by a similarity. */
export function applySimilarity(similarity: Similarity, points: ArrayLike<number>): Float64Array {
  const { scale, rotation: r, translation: t } = similarity;
  const moved = new Float64Array(points.length);
  for (let n = 0; n < points.length; n += 3) {
    for (let i = 0; i < 3; i++) {
      const row = i * 3;
      moved[n + i] =
        scale * (r[row] * points[n] + r[row + 1] * points[n + 1] + r[row + 2] * points[n + 2]) + t[i];
    }
  }
  return moved;
}

function meanPoint(points: ArrayLike<number>): Float64Array {
  const mean = new Float64Array(3);
  for (let n = 0; n < points.length; n++) mean[n % 3] += points[n];
  for (let i = 0; i < 3; i++) mean[i] /= points.length / 3;
  return mean;
}

/** Horn's N from M = Σ x yᵀ; quaternions as w, x, y, z. */
function hornMatrix(m: Float64Array): Float64Array {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = m;
  // biome-ignore format: a matrix
  return Float64Array.of(
    xx + yy + zz, yz - zy,      zx - xz,       xy - yx,
    yz - zy,      xx - yy - zz, xy + yx,       zx + xz,
    zx - xz,      xy + yx,      -xx + yy - zz, yz + zy,
    xy - yx,      zx + xz,      yz + zy,       -xx - yy + zz,
  );
}

/** Cyclic Jacobi on a symmetric 4×4 matrix; it converges in a handful of sweeps. */
function largestEigenpair(matrix: Float64Array): { vector: Float64Array; value: number } {
  const a = Float64Array.from(matrix);
  const v = Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < 3; p++) for (let q = p + 1; q < 4; q++) off += a[p * 4 + q] ** 2;
    if (off < 1e-300) break;
    for (let p = 0; p < 3; p++) for (let q = p + 1; q < 4; q++) rotateJacobi(a, v, p, q);
  }
  let best = 0;
  for (let i = 1; i < 4; i++) if (a[i * 5] > a[best * 5]) best = i;
  return { vector: Float64Array.from({ length: 4 }, (_, i) => v[i * 4 + best]), value: a[best * 5] };
}

function rotateJacobi(a: Float64Array, v: Float64Array, p: number, q: number): void {
  const apq = a[p * 4 + q];
  if (apq === 0) return;
  const theta = (a[q * 5] - a[p * 5]) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < 4; k++) {
    const kp = a[k * 4 + p];
    const kq = a[k * 4 + q];
    a[k * 4 + p] = c * kp - s * kq;
    a[k * 4 + q] = s * kp + c * kq;
  }
  for (let k = 0; k < 4; k++) {
    const pk = a[p * 4 + k];
    const qk = a[q * 4 + k];
    a[p * 4 + k] = c * pk - s * qk;
    a[q * 4 + k] = s * pk + c * qk;
    const vp = v[k * 4 + p];
    const vq = v[k * 4 + q];
    v[k * 4 + p] = c * vp - s * vq;
    v[k * 4 + q] = s * vp + c * vq;
  }
}

function rotationFromQuaternion([w, x, y, z]: Float64Array): Float64Array {
  // biome-ignore format: a matrix
  return Float64Array.of(
    w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y),
    2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x),
    2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z,
  );
}

/**
 * Rotations as three numbers, four, or nine, in flat arrays at an offset. Axis-angle is in radians; quaternions
 * are w, x, y, z of unit length; matrices are 3 × 3, row major, and turn column vectors. Nothing here allocates:
 * results go to `out` at `outAt`, which may be the place of an argument.
 */
export type Numbers = ArrayLike<number>;
export type WritableNumbers = Float64Array | Float32Array | number[];

/** Below this squared angle the series are exact to double precision. */
const SMALL_SQUARED_ANGLE = 1e-8;

/**
 * Rodrigues' formula: R = I + a K + b K², with a = sin θ / θ, b = (1 − cos θ) / θ² and K = [ω]×, by their
 * series near 0.
 */
export function matrixFromAxisAngle(
  axisAngle: Numbers,
  at: number,
  out: WritableNumbers,
  outAt: number,
): void {
  const x = axisAngle[at];
  const y = axisAngle[at + 1];
  const z = axisAngle[at + 2];
  const squared = x * x + y * y + z * z;
  let a: number;
  let b: number;
  if (squared < SMALL_SQUARED_ANGLE) {
    a = 1 - squared / 6;
    b = 0.5 - squared / 24;
  } else {
    const angle = Math.sqrt(squared);
    const half = Math.sin(angle / 2);
    a = Math.sin(angle) / angle;
    b = (2 * half * half) / squared;
  }
  out[outAt] = 1 - b * (y * y + z * z);
  out[outAt + 1] = b * x * y - a * z;
  out[outAt + 2] = b * x * z + a * y;
  out[outAt + 3] = b * x * y + a * z;
  out[outAt + 4] = 1 - b * (x * x + z * z);
  out[outAt + 5] = b * y * z - a * x;
  out[outAt + 6] = b * x * z - a * y;
  out[outAt + 7] = b * y * z + a * x;
  out[outAt + 8] = 1 - b * (x * x + y * y);
}

/** The angle comes out in [0, π]. */
export function axisAngleFromMatrix(matrix: Numbers, at: number, out: WritableNumbers, outAt: number): void {
  quaternionFromMatrix(matrix, at, scratchQuaternion, 0);
  axisAngleFromQuaternion(scratchQuaternion, 0, out, outAt);
}

export function quaternionFromAxisAngle(
  axisAngle: Numbers,
  at: number,
  out: WritableNumbers,
  outAt: number,
): void {
  const x = axisAngle[at];
  const y = axisAngle[at + 1];
  const z = axisAngle[at + 2];
  const squared = x * x + y * y + z * z;
  const angle = Math.sqrt(squared);
  const scale = squared < SMALL_SQUARED_ANGLE ? 0.5 - squared / 48 : Math.sin(angle / 2) / angle;
  out[outAt] = Math.cos(angle / 2);
  out[outAt + 1] = x * scale;
  out[outAt + 2] = y * scale;
  out[outAt + 3] = z * scale;
}

/** The angle comes out in [0, π], whichever of its two signs the quaternion has. */
export function axisAngleFromQuaternion(
  quaternion: Numbers,
  at: number,
  out: WritableNumbers,
  outAt: number,
): void {
  const sign = quaternion[at] < 0 ? -1 : 1;
  const w = quaternion[at] * sign;
  const x = quaternion[at + 1] * sign;
  const y = quaternion[at + 2] * sign;
  const z = quaternion[at + 3] * sign;
  const sine = Math.sqrt(x * x + y * y + z * z);
  // For small angles θ / sin(θ/2) is 2 / w to third order, and w is not near 0 there.
  const scale = sine < 1e-6 ? 2 / w : (2 * Math.atan2(sine, w)) / sine;
  out[outAt] = x * scale;
  out[outAt + 1] = y * scale;
  out[outAt + 2] = z * scale;
}

export function matrixFromQuaternion(
  quaternion: Numbers,
  at: number,
  out: WritableNumbers,
  outAt: number,
): void {
  const w = quaternion[at];
  const x = quaternion[at + 1];
  const y = quaternion[at + 2];
  const z = quaternion[at + 3];
  out[outAt] = 1 - 2 * (y * y + z * z);
  out[outAt + 1] = 2 * (x * y - w * z);
  out[outAt + 2] = 2 * (x * z + w * y);
  out[outAt + 3] = 2 * (x * y + w * z);
  out[outAt + 4] = 1 - 2 * (x * x + z * z);
  out[outAt + 5] = 2 * (y * z - w * x);
  out[outAt + 6] = 2 * (x * z - w * y);
  out[outAt + 7] = 2 * (y * z + w * x);
  out[outAt + 8] = 1 - 2 * (x * x + y * y);
}

/** By the largest of the four components, so it is exact near 0 and near π (Shepperd 1978). */
export function quaternionFromMatrix(matrix: Numbers, at: number, out: WritableNumbers, outAt: number): void {
  const m00 = matrix[at];
  const m11 = matrix[at + 4];
  const m22 = matrix[at + 8];
  const xy = matrix[at + 1];
  const yx = matrix[at + 3];
  const xz = matrix[at + 2];
  const zx = matrix[at + 6];
  const yz = matrix[at + 5];
  const zy = matrix[at + 7];
  const trace = m00 + m11 + m22;
  let w: number;
  let x: number;
  let y: number;
  let z: number;
  if (trace >= m00 && trace >= m11 && trace >= m22) {
    w = 1 + trace;
    x = zy - yz;
    y = xz - zx;
    z = yx - xy;
  } else if (m00 >= m11 && m00 >= m22) {
    w = zy - yz;
    x = 1 + m00 - m11 - m22;
    y = xy + yx;
    z = xz + zx;
  } else if (m11 >= m22) {
    w = xz - zx;
    x = xy + yx;
    y = 1 - m00 + m11 - m22;
    z = yz + zy;
  } else {
    w = yx - xy;
    x = xz + zx;
    y = yz + zy;
    z = 1 - m00 - m11 + m22;
  }
  const scale = 1 / Math.sqrt(w * w + x * x + y * y + z * z);
  out[outAt] = w * scale;
  out[outAt + 1] = x * scale;
  out[outAt + 2] = y * scale;
  out[outAt + 3] = z * scale;
}

/** out = a · b: first b, then a. */
export function multiplyMatrices(
  a: Numbers,
  aAt: number,
  b: Numbers,
  bAt: number,
  out: WritableNumbers,
  outAt: number,
): void {
  const b0 = b[bAt];
  const b1 = b[bAt + 1];
  const b2 = b[bAt + 2];
  const b3 = b[bAt + 3];
  const b4 = b[bAt + 4];
  const b5 = b[bAt + 5];
  const b6 = b[bAt + 6];
  const b7 = b[bAt + 7];
  const b8 = b[bAt + 8];
  for (let row = 0; row < 9; row += 3) {
    const x = a[aAt + row];
    const y = a[aAt + row + 1];
    const z = a[aAt + row + 2];
    out[outAt + row] = x * b0 + y * b3 + z * b6;
    out[outAt + row + 1] = x * b1 + y * b4 + z * b7;
    out[outAt + row + 2] = x * b2 + y * b5 + z * b8;
  }
}

/** out = aᵀ · b: b seen from a's frame. `out` may be the place of `b`, but not of `a`. */
export function multiplyTransposed(
  a: Numbers,
  aAt: number,
  b: Numbers,
  bAt: number,
  out: WritableNumbers,
  outAt: number,
): void {
  for (let column = 0; column < 3; column++) {
    const x = b[bAt + column];
    const y = b[bAt + 3 + column];
    const z = b[bAt + 6 + column];
    out[outAt + column] = a[aAt] * x + a[aAt + 3] * y + a[aAt + 6] * z;
    out[outAt + 3 + column] = a[aAt + 1] * x + a[aAt + 4] * y + a[aAt + 7] * z;
    out[outAt + 6 + column] = a[aAt + 2] * x + a[aAt + 5] * y + a[aAt + 8] * z;
  }
}

/** out = matrix · vector */
export function rotateVector(
  matrix: Numbers,
  matrixAt: number,
  vector: Numbers,
  vectorAt: number,
  out: WritableNumbers,
  outAt: number,
): void {
  const x = vector[vectorAt];
  const y = vector[vectorAt + 1];
  const z = vector[vectorAt + 2];
  out[outAt] = matrix[matrixAt] * x + matrix[matrixAt + 1] * y + matrix[matrixAt + 2] * z;
  out[outAt + 1] = matrix[matrixAt + 3] * x + matrix[matrixAt + 4] * y + matrix[matrixAt + 5] * z;
  out[outAt + 2] = matrix[matrixAt + 6] * x + matrix[matrixAt + 7] * y + matrix[matrixAt + 8] * z;
}

/** out = a · b (Hamilton's product): first b, then a. */
export function multiplyQuaternions(
  a: Numbers,
  aAt: number,
  b: Numbers,
  bAt: number,
  out: WritableNumbers,
  outAt: number,
): void {
  const aw = a[aAt];
  const ax = a[aAt + 1];
  const ay = a[aAt + 2];
  const az = a[aAt + 3];
  const bw = b[bAt];
  const bx = b[bAt + 1];
  const by = b[bAt + 2];
  const bz = b[bAt + 3];
  out[outAt] = aw * bw - ax * bx - ay * by - az * bz;
  out[outAt + 1] = aw * bx + ax * bw + ay * bz - az * by;
  out[outAt + 2] = aw * by - ax * bz + ay * bw + az * bx;
  out[outAt + 3] = aw * bz + ax * by - ay * bx + az * bw;
}

/** out = a · b as axis-angles: first b, then a. */
export function composeAxisAngles(
  a: Numbers,
  aAt: number,
  b: Numbers,
  bAt: number,
  out: WritableNumbers,
  outAt: number,
): void {
  quaternionFromAxisAngle(a, aAt, scratchQuaternion, 0);
  quaternionFromAxisAngle(b, bAt, scratchQuaternion, 4);
  multiplyQuaternions(scratchQuaternion, 0, scratchQuaternion, 4, scratchQuaternion, 0);
  axisAngleFromQuaternion(scratchQuaternion, 0, out, outAt);
}

/**
 * The shorter way from a (share 0) to b (share 1) at constant speed (Shoemake 1985); `share` may lie outside
 * [0, 1].
 */
export function slerp(
  a: Numbers,
  aAt: number,
  b: Numbers,
  bAt: number,
  share: number,
  out: WritableNumbers,
  outAt: number,
): void {
  const cosine =
    a[aAt] * b[bAt] + a[aAt + 1] * b[bAt + 1] + a[aAt + 2] * b[bAt + 2] + a[aAt + 3] * b[bAt + 3];
  const sign = cosine < 0 ? -1 : 1;
  const angle = Math.acos(Math.min(cosine * sign, 1));
  const sine = Math.sin(angle);
  let fromA = 1 - share;
  let fromB = share * sign;
  if (sine > 1e-7) {
    fromA = Math.sin((1 - share) * angle) / sine;
    fromB = (Math.sin(share * angle) / sine) * sign;
  }
  let squared = 0;
  for (let k = 0; k < 4; k++) {
    const value = fromA * a[aAt + k] + fromB * b[bAt + k];
    scratchQuaternion[k] = value;
    squared += value * value;
  }
  const scale = 1 / Math.sqrt(squared);
  for (let k = 0; k < 4; k++) out[outAt + k] = scratchQuaternion[k] * scale;
}

/** slerp between axis-angles. */
export function slerpAxisAngles(
  a: Numbers,
  aAt: number,
  b: Numbers,
  bAt: number,
  share: number,
  out: WritableNumbers,
  outAt: number,
): void {
  quaternionFromAxisAngle(a, aAt, scratchPair, 0);
  quaternionFromAxisAngle(b, bAt, scratchPair, 4);
  slerp(scratchPair, 0, scratchPair, 4, share, scratchPair, 0);
  axisAngleFromQuaternion(scratchPair, 0, out, outAt);
}

/** The angle between two rotations given as axis-angles: radians, in [0, π], exact near both ends. */
export function geodesicAngleOfAxisAngles(a: Numbers, aAt: number, b: Numbers, bAt: number): number {
  quaternionFromAxisAngle(a, aAt, scratchPair, 0);
  quaternionFromAxisAngle(b, bAt, scratchPair, 4);
  scratchPair[0] = -scratchPair[0];
  multiplyQuaternions(scratchPair, 0, scratchPair, 4, scratchPair, 0);
  return quaternionAngle(scratchPair, 0);
}

function quaternionAngle(q: Numbers, at: number): number {
  return 2 * Math.atan2(Math.hypot(q[at + 1], q[at + 2], q[at + 3]), Math.abs(q[at]));
}

const scratchQuaternion = new Float64Array(8);
const scratchPair = new Float64Array(8);

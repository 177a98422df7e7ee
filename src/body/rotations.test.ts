import { describe, expect, it } from 'vitest';
import {
  axisAngleFromMatrix,
  axisAngleFromQuaternion,
  composeAxisAngles,
  geodesicAngleOfAxisAngles,
  matrixFromAxisAngle,
  matrixFromQuaternion,
  multiplyMatrices,
  multiplyTransposed,
  quaternionFromAxisAngle,
  rotateVector,
  slerpAxisAngles,
} from './rotations.ts';

const AXES = [
  [1, 0, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0.6, 0, -0.8],
  [1 / 3, 2 / 3, -2 / 3],
];
const ANGLES = [
  0,
  1e-12,
  1e-7,
  1e-5,
  9.9e-5,
  1.01e-4,
  1e-3,
  0.1,
  1,
  2,
  3,
  3.14,
  Math.PI - 1e-7,
  Math.PI - 1e-12,
];

function eachRotation(check: (axisAngle: number[], angle: number) => void): void {
  for (const axis of AXES)
    for (const angle of ANGLES)
      check(
        axis.map((x) => x * angle),
        angle,
      );
}

/** exp of the skew matrix by its power series, which shares nothing with the closed forms */
function matrixBySeries([x, y, z]: number[]): number[] {
  const skew = [0, -z, y, z, 0, -x, -y, x, 0];
  const sum = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const term = new Float64Array(sum);
  for (let n = 1; n < 60; n++) {
    multiplyMatrices(term, 0, skew, 0, term, 0);
    for (let k = 0; k < 9; k++) {
      term[k] /= n;
      sum[k] += term[k];
    }
  }
  return sum;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, k) => Math.abs(value - b[k])));
}

describe('rotations', () => {
  it('agrees with the exponential series from 0 to π to 13 digits', () => {
    eachRotation((axisAngle) => {
      const matrix = new Float64Array(9);
      const quaternion = new Float64Array(4);
      const viaQuaternion = new Float64Array(9);
      matrixFromAxisAngle(axisAngle, 0, matrix, 0);
      quaternionFromAxisAngle(axisAngle, 0, quaternion, 0);
      matrixFromQuaternion(quaternion, 0, viaQuaternion, 0);
      const expected = matrixBySeries(axisAngle);
      expect(largestDifference(matrix, expected)).toBeLessThan(1e-13);
      expect(largestDifference(viaQuaternion, expected)).toBeLessThan(1e-13);
    });
  });

  it('comes back from matrices and quaternions with relative precision, near 0 and near π too', () => {
    eachRotation((axisAngle, angle) => {
      const matrix = new Float64Array(9);
      const back = new Float64Array(3);
      matrixFromAxisAngle(axisAngle, 0, matrix, 0);
      axisAngleFromMatrix(matrix, 0, back, 0);
      expect(largestDifference(back, axisAngle)).toBeLessThan(1e-14 + 1e-9 * angle);
      const quaternion = new Float64Array(4);
      quaternionFromAxisAngle(axisAngle, 0, quaternion, 0);
      axisAngleFromQuaternion(quaternion, 0, back, 0);
      expect(largestDifference(back, axisAngle)).toBeLessThan(1e-15 + 1e-14 * angle);
    });
  });

  it('finds π itself, about any axis', () => {
    for (const axis of AXES) {
      const matrix = new Float64Array(9);
      const back = new Float64Array(3);
      const again = new Float64Array(9);
      matrixFromAxisAngle(
        axis.map((x) => x * Math.PI),
        0,
        matrix,
        0,
      );
      axisAngleFromMatrix(matrix, 0, back, 0);
      matrixFromAxisAngle(back, 0, again, 0);
      expect(Math.hypot(...back)).toBeCloseTo(Math.PI, 12);
      expect(largestDifference(again, matrix)).toBeLessThan(1e-14);
    }
  });

  it('gives angles beyond π as the same rotation the shorter way', () => {
    const matrix = new Float64Array(9);
    const back = new Float64Array(3);
    matrixFromAxisAngle([0, 0, 4], 0, matrix, 0);
    axisAngleFromMatrix(matrix, 0, back, 0);
    expect(largestDifference(back, [0, 0, 4 - 2 * Math.PI])).toBeLessThan(1e-14);
  });

  it('turns by the right hand: a quarter turn about y takes z to x', () => {
    const matrix = new Float64Array(9);
    const turned = [0, 0, 1];
    matrixFromAxisAngle([0, Math.PI / 2, 0], 0, matrix, 0);
    rotateVector(matrix, 0, turned, 0, turned, 0);
    expect(largestDifference(turned, [1, 0, 0])).toBeLessThan(1e-15);
  });

  it('composes axis-angles as it multiplies matrices', () => {
    const a = [0.3, -1.2, 2];
    const b = [-2.5, 0.4, 0.1];
    const [ma, mb, product, composed] = [0, 1, 2, 3].map(() => new Float64Array(9));
    matrixFromAxisAngle(a, 0, ma, 0);
    matrixFromAxisAngle(b, 0, mb, 0);
    multiplyMatrices(ma, 0, mb, 0, product, 0);
    const both = new Float64Array(3);
    composeAxisAngles(a, 0, b, 0, both, 0);
    matrixFromAxisAngle(both, 0, composed, 0);
    expect(largestDifference(composed, product)).toBeLessThan(1e-14);
    multiplyTransposed(ma, 0, product, 0, product, 0);
    expect(largestDifference(product, mb)).toBeLessThan(1e-14);
  });

  it('measures angles to full precision at 1e-9 and at π', () => {
    const a = [0.5, 0.2, -0.9];
    for (const angle of [0, 1e-9, 1e-4, 1, Math.PI - 1e-9, Math.PI]) {
      const b = new Float64Array(3);
      composeAxisAngles(a, 0, [angle, 0, 0], 0, b, 0);
      expect(Math.abs(geodesicAngleOfAxisAngles(a, 0, b, 0) - angle)).toBeLessThan(1e-14 + 1e-13 * angle);
    }
  });

  it('interpolates the shorter way at constant speed, across π', () => {
    const from = [0, 3, 0];
    const to = [0, -3, 0];
    const between = new Float64Array(3);
    for (const share of [0, 0.25, 0.5, 1]) {
      slerpAxisAngles(from, 0, to, 0, share, between, 0);
      const expected = share * (2 * Math.PI - 6);
      expect(geodesicAngleOfAxisAngles(from, 0, between, 0)).toBeCloseTo(expected, 13);
    }
    slerpAxisAngles(from, 0, from, 0, 0.3, between, 0);
    expect(largestDifference(between, from)).toBeLessThan(1e-14);
  });
});

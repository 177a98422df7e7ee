import { expect, test } from 'vitest';
import { axisAngleFromQuaternion, matrixFromAxisAngle } from '../body/index.ts';
import { nearestQuaternion } from './nearest-rotation.ts';

function axisAngleOf(matrix: ArrayLike<number>): number[] {
  const quaternion = new Float64Array(4);
  const out = new Float64Array(3);
  nearestQuaternion(matrix, 0, quaternion, 0);
  axisAngleFromQuaternion(quaternion, 0, out, 0);
  return [...out];
}

function matrixOf(axisAngle: number[]): Float64Array {
  const matrix = new Float64Array(9);
  matrixFromAxisAngle(axisAngle, 0, matrix, 0);
  return matrix;
}

test.each([[[0, 0, 0]], [[1e-6, -2e-6, 0]], [[0.3, -1.2, 0.5]], [[Math.PI - 1e-4, 0, 0]], [[0, 1.8, -2.5]]])(
  'a rotation comes back as it is, near 0 and near π too: %s',
  (axisAngle) => {
    const back = axisAngleOf(matrixOf(axisAngle));
    back.forEach((value, k) => {
      expect(value).toBeCloseTo(axisAngle[k], 9);
    });
  },
);

test('a rotation of 32-bit numbers stays within their rounding', () => {
  const back = axisAngleOf(Float32Array.from(matrixOf([0.3, -1.2, 0.5])));
  expect(Math.hypot(back[0] - 0.3, back[1] + 1.2, back[2] - 0.5)).toBeLessThan(1e-6);
});

test('a scaled rotation is that rotation', () => {
  const back = axisAngleOf(matrixOf([0.3, -1.2, 0.5]).map((value) => 1.7 * value));
  expect(Math.hypot(back[0] - 0.3, back[1] + 1.2, back[2] - 0.5)).toBeLessThan(1e-9);
});

test('of a sheared and of a mirrored matrix, no rotation near the found one is nearer', () => {
  const sheared = matrixOf([0.3, -1.2, 0.5]);
  sheared[1] += 0.4;
  sheared[6] -= 0.2;
  for (const matrix of [
    sheared,
    Float64Array.of(-1, 0, 0, 0, 1, 0, 0, 0, 0.9),
    new Float64Array(9).fill(0.1),
  ]) {
    const found = axisAngleOf(matrix);
    const distance = (axisAngle: number[]) =>
      matrixOf(axisAngle).reduce((sum, value, i) => sum + (value - matrix[i]) ** 2, 0);
    for (let k = 0; k < 6; k++) {
      const moved = found.map((value, axis) => value + (axis === k % 3 ? (k < 3 ? 0.01 : -0.01) : 0));
      expect(distance(moved)).toBeGreaterThanOrEqual(distance(found) - 1e-12);
    }
  }
});

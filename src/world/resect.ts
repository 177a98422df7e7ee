import { matrixFromAxisAngle, multiplyMatrices } from '../body/index.ts';
import { solveCholesky } from './dense-cholesky.ts';

/** A point that a frame sees. */
export interface Sight {
  /** x, y px from the picture's middle */
  readonly x: number;
  readonly y: number;
  /** (4) the point in the shot, homogeneous: the last is 0 for what is infinitely far */
  readonly point: Float64Array;
}

/** How far the camera may be from where the way between its keyframes has it: rad, m. */
const TURN_SPREAD = 0.03;
const PLACE_SPREAD = 0.05;
const ROUNDS = 4;
const REACH = 3;

/**
 * Moves one frame's camera to where the points that it sees put it, beginning with the way between its keyframes.
 *
 * @param rotation (9) camera to shot. @param place (3)
 */
export function resect(
  sights: readonly Sight[],
  focal: number,
  sigma: number,
  rotation: Float64Array,
  place: Float64Array,
): void {
  const begun = rotation.slice();
  const from = place.slice();
  const a = new Float64Array(36);
  const right = new Float64Array(6);
  const row = new Float64Array(6);
  const offset = new Float64Array(3);
  for (let round = 0; round < ROUNDS; round++) {
    a.fill(0);
    right.fill(0);
    offTurn(begun, rotation, offset);
    for (let i = 0; i < 3; i++) {
      const turn = 1 / (TURN_SPREAD * TURN_SPREAD);
      const step = 1 / (PLACE_SPREAD * PLACE_SPREAD);
      a[7 * i] = turn;
      right[i] = -turn * offset[i];
      a[7 * (i + 3)] = step;
      right[i + 3] = -step * (place[i] - from[i]);
    }
    for (const { x, y, point } of sights) {
      const w = point[3];
      const v0 = point[0] - w * place[0];
      const v1 = point[1] - w * place[1];
      const v2 = point[2] - w * place[2];
      const d0 = rotation[0] * v0 + rotation[3] * v1 + rotation[6] * v2;
      const d1 = rotation[1] * v0 + rotation[4] * v1 + rotation[7] * v2;
      const d2 = rotation[2] * v0 + rotation[5] * v1 + rotation[8] * v2;
      if (d2 < 1e-3) continue;
      const u = (focal * d0) / d2;
      const v = (focal * d1) / d2;
      const square = ((x - u) ** 2 + (y - v) ** 2) / (sigma * sigma);
      const weight = (REACH * REACH) / (REACH * REACH + square);
      const belief = (weight * weight) / (sigma * sigma);
      for (let axis = 0; axis < 2; axis++) {
        const gx = axis === 0 ? focal / d2 : 0;
        const gy = axis === 1 ? focal / d2 : 0;
        const gz = -(axis === 0 ? u : v) / d2;
        row[0] = gy * d2 - gz * d1;
        row[1] = gz * d0 - gx * d2;
        row[2] = gx * d1 - gy * d0;
        for (let i = 0; i < 3; i++)
          row[3 + i] = -w * (rotation[3 * i] * gx + rotation[3 * i + 1] * gy + rotation[3 * i + 2] * gz);
        const error = axis === 0 ? x - u : y - v;
        for (let i = 0; i < 6; i++) {
          right[i] += belief * row[i] * error;
          for (let k = 0; k <= i; k++) a[6 * i + k] += belief * row[i] * row[k];
        }
      }
    }
    if (!solveCholesky(a, right, 6)) return;
    const turn = new Float64Array(9);
    matrixFromAxisAngle(right, 0, turn, 0);
    multiplyMatrices(rotation, 0, turn, 0, rotation, 0);
    for (let i = 0; i < 3; i++) place[i] += right[3 + i];
  }
}

/** The small turn that `to` has beyond `from`. */
function offTurn(from: Float64Array, to: Float64Array, out: Float64Array): void {
  const dot = (i: number, k: number) => from[i] * to[k] + from[3 + i] * to[3 + k] + from[6 + i] * to[6 + k];
  out[0] = (dot(2, 1) - dot(1, 2)) / 2;
  out[1] = (dot(0, 2) - dot(2, 0)) / 2;
  out[2] = (dot(1, 0) - dot(0, 1)) / 2;
}

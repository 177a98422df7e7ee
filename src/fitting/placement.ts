import { LANDMARK_COUNT } from '../evidence/index.ts';
import type { Observations } from './observations.ts';

/**
 * Where a posed body must be so that its markers appear where the picture shows them: the translation
 * that solves (X + tx)·f = (u − cx)·(Z + tz), and the same for y, in the weighted least-squares sense.
 * Linear, so there is no guess to begin with (as in SMPLify, Bogo et al. 2016, and HMR's weak perspective).
 *
 * @param places (33, 3) m, axes of the camera, about any origin
 * @param t the frame of `o` whose picture it is
 * @returns false where the landmarks do not fix a place in front of the camera
 */
export function solvePlacement(places: Float64Array, o: Observations, t: number, out: Float64Array): boolean {
  const { image, weight, intrinsics } = o;
  const imageAt = 2 * LANDMARK_COUNT * t;
  const weightAt = LANDMARK_COUNT * t;
  const [fx, fy, cx, cy] = intrinsics.subarray(4 * t, 4 * t + 4);
  // Unknown tx, ty, tz; rows (1, 0, −a) and (0, 1, −b) with a = (u − cx)/fx, b = (v − cy)/fy.
  let n = 0;
  let sa = 0;
  let sb = 0;
  let sab = 0;
  let rx = 0;
  let ry = 0;
  let rz = 0;
  for (let l = 0; l < LANDMARK_COUNT; l++) {
    const w = weight[weightAt + l];
    if (w <= 0) continue;
    const a = (image[imageAt + 2 * l] - cx) / fx;
    const b = (image[imageAt + 2 * l + 1] - cy) / fy;
    const x = a * places[3 * l + 2] - places[3 * l];
    const y = b * places[3 * l + 2] - places[3 * l + 1];
    n += w;
    sa += w * a;
    sb += w * b;
    sab += w * (a * a + b * b);
    rx += w * x;
    ry += w * y;
    rz -= w * (a * x + b * y);
  }
  // Normal equations [n 0 −sa; 0 n −sb; −sa −sb sab] t = [rx, ry, rz].
  const pivot = sab - (sa * sa + sb * sb) / Math.max(n, 1e-12);
  if (n <= 0 || pivot <= 1e-12) return false;
  const tz = (rz + (sa * rx + sb * ry) / n) / pivot;
  if (!(tz > 0.05)) return false;
  out[0] = (rx + sa * tz) / n;
  out[1] = (ry + sb * tz) / n;
  out[2] = tz;
  return true;
}

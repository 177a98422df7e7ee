import { type Evidence, LANDMARK_COUNT } from '../evidence/index.ts';
import type { PictureLens } from './turn-of-step.ts';

/** Where somebody's feet are about, from the landmarks alone. */
export interface RoughFeet {
  readonly frame: Int32Array;
  /** (n, 2, 2) the left and the right foot, px from the picture's middle */
  readonly place: Float64Array;
  /** (n, 2) m before the camera */
  readonly depth: Float64Array;
  /** (n, 2) 0–1 */
  readonly belief: Float64Array;
}

/** Ankle, heel and toes. */
const FEET = [
  [27, 29, 31],
  [28, 30, 32],
];

/**
 * Feet of one person before the fit: the network's 3D landmarks are as large as a person is, so that their picture
 * says how far away they are (as `solvePlacement` of the fit, with the network's own body).
 */
export function roughFeet(evidence: Evidence, rows: Int32Array, lens: PictureLens): RoughFeet {
  const out: RoughFeet = {
    frame: Int32Array.from(rows, (row) => evidence.frame[row]),
    place: new Float64Array(4 * rows.length),
    depth: new Float64Array(2 * rows.length),
    belief: new Float64Array(2 * rows.length),
  };
  const { landmarks, worldLandmarks } = evidence;
  rows.forEach((row, n) => {
    const hips = depthOfHips(evidence, row, lens);
    FEET.forEach((points, foot) => {
      let [x, y, z, belief] = [0, 0, 0, 0];
      for (const l of points) {
        const at = 4 * (row * LANDMARK_COUNT + l);
        x += landmarks[at] / 3;
        y += landmarks[at + 1] / 3;
        belief += landmarks[at + 3] / 3;
        z += worldLandmarks[3 * (row * LANDMARK_COUNT + l) + 2] / 3;
      }
      out.place[4 * n + 2 * foot] = x - lens.centreX;
      out.place[4 * n + 2 * foot + 1] = y - lens.centreY;
      out.depth[2 * n + foot] = hips + z;
      out.belief[2 * n + foot] = hips > 0 ? belief : 0;
    });
  });
  return out;
}

/** How far the hips are before the camera, m: 0 where the landmarks do not tell. */
function depthOfHips({ landmarks, worldLandmarks }: Evidence, row: number, lens: PictureLens): number {
  let [n, sa, sb, sab, rx, ry, rz] = [0, 0, 0, 0, 0, 0, 0];
  for (let l = 0; l < LANDMARK_COUNT; l++) {
    const at = row * LANDMARK_COUNT + l;
    const w = landmarks[4 * at + 3];
    const a = (landmarks[4 * at] - lens.centreX) / lens.focal;
    const b = (landmarks[4 * at + 1] - lens.centreY) / lens.focal;
    const x = a * worldLandmarks[3 * at + 2] - worldLandmarks[3 * at];
    const y = b * worldLandmarks[3 * at + 2] - worldLandmarks[3 * at + 1];
    n += w;
    sa += w * a;
    sb += w * b;
    sab += w * (a * a + b * b);
    rx += w * x;
    ry += w * y;
    rz -= w * (a * x + b * y);
  }
  const pivot = sab - (sa * sa + sb * sb) / Math.max(n, 1e-12);
  if (n <= 0 || pivot <= 1e-12) return 0;
  return Math.max(0, (rz + (sa * rx + sb * ry) / n) / pivot);
}

import { multiplyMatrices } from '../body/index.ts';

/** A lens: px of the upright picture. */
export interface PictureLens {
  readonly focal: number;
  readonly centreX: number;
  readonly centreY: number;
}

const roll = new Float64Array(9);
const tilt = new Float64Array(9);

/**
 * How a camera turned that moved the background by a similarity: what was in the middle of the picture tells of
 * pan and tilt, the similarity's own angle of roll.
 *
 * @param step a, b, tx, ty as in `Evidence.cameraMotion`, at `at`
 * @param out (3, 3) takes directions in the camera before to directions in the camera now
 */
export function turnOfStep(step: ArrayLike<number>, at: number, lens: PictureLens, out: Float64Array): void {
  const a = step[at];
  const b = step[at + 1];
  const x = (a * lens.centreX - b * lens.centreY + step[at + 2] - lens.centreX) / lens.focal;
  const y = (b * lens.centreX + a * lens.centreY + step[at + 3] - lens.centreY) / lens.focal;
  const size = Math.hypot(a, b) || 1;
  roll.set([a / size, -b / size, 0, b / size, a / size, 0, 0, 0, 1]);
  // The shortest turn of (0, 0, 1) to (x, y, 1): Rodrigues' formula with the axis (−y, x, 0).
  const cosine = 1 / Math.hypot(x, y, 1);
  const dx = x * cosine;
  const dy = y * cosine;
  const k = 1 / (1 + cosine);
  tilt.set([1 - k * dx * dx, -k * dx * dy, dx, -k * dx * dy, 1 - k * dy * dy, dy, -dx, -dy, cosine]);
  multiplyMatrices(tilt, 0, roll, 0, out, 0);
}

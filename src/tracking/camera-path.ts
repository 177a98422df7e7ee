/** A similarity of the picture: z → (re + i·im)·z + (x + i·y), px. */
export interface PictureMotion {
  readonly re: number;
  readonly im: number;
  readonly x: number;
  readonly y: number;
}

/** How still things move in the picture while the camera moves. */
export class CameraPath {
  /** (F, 4) re, im, x, y of the motion from the frame before */
  private readonly steps: Float64Array;

  /**
   * @param cameraMotion (F, 4) as in the evidence. Where a segment starts it is not known and stands as
   * identity: there the mean of the steps on both sides takes its place.
   */
  constructor(cameraMotion: ArrayLike<number>) {
    this.steps = Float64Array.from(cameraMotion);
    const frames = cameraMotion.length / 4;
    for (let f = 1; f + 1 < frames; f++) {
      if (
        !isIdentity(cameraMotion, f) ||
        isIdentity(cameraMotion, f - 1) ||
        isIdentity(cameraMotion, f + 1)
      ) {
        continue;
      }
      for (let i = 0; i < 4; i++) {
        this.steps[f * 4 + i] = (cameraMotion[(f - 1) * 4 + i] + cameraMotion[(f + 1) * 4 + i]) / 2;
      }
    }
  }

  /** A camera that never moves. */
  static still(frames: number): CameraPath {
    const steps = new Float64Array(frames * 4);
    for (let f = 0; f < frames; f++) steps[f * 4] = 1;
    return new CameraPath(steps);
  }

  /** Where a still point at frame `from` is at frame `to`, later or earlier. */
  between(from: number, to: number): PictureMotion {
    let [re, im, x, y] = [1, 0, 0, 0];
    for (let f = Math.min(from, to) + 1; f <= Math.max(from, to); f++) {
      const [a, b, tx, ty] = this.steps.subarray(f * 4, f * 4 + 4);
      [re, im, x, y] = [a * re - b * im, b * re + a * im, a * x - b * y + tx, b * x + a * y + ty];
    }
    return from <= to ? { re, im, x, y } : inverse({ re, im, x, y });
  }
}

/** How much lengths grow. */
export function scaleOf(motion: PictureMotion): number {
  return Math.hypot(motion.re, motion.im);
}

function isIdentity(steps: ArrayLike<number>, f: number): boolean {
  return steps[f * 4] === 1 && steps[f * 4 + 1] === 0 && steps[f * 4 + 2] === 0 && steps[f * 4 + 3] === 0;
}

function inverse({ re, im, x, y }: PictureMotion): PictureMotion {
  const square = re * re + im * im || 1;
  const [a, b] = [re / square, -im / square];
  return { re: a, im: b, x: -(a * x - b * y), y: -(b * x + a * y) };
}

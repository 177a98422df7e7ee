/** A similarity of the picture: z → (re + i·im)·z + (x + i·y), px. */
export interface PictureMotion {
  readonly re: number;
  readonly im: number;
  readonly x: number;
  readonly y: number;
}

/** How still things move in the picture while the camera moves. */
export class CameraPath {
  readonly #steps: ArrayLike<number>;

  /** @param steps (F, 4) re, im, x, y of the motion from the frame before, as `cameraSteps` gives it */
  constructor(steps: ArrayLike<number>) {
    this.#steps = steps;
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
      const a = this.#steps[f * 4];
      const b = this.#steps[f * 4 + 1];
      const xBefore = x;
      const reBefore = re;
      re = a * re - b * im;
      im = b * reBefore + a * im;
      x = a * x - b * y + this.#steps[f * 4 + 2];
      y = b * xBefore + a * y + this.#steps[f * 4 + 3];
    }
    return from <= to ? { re, im, x, y } : inverse({ re, im, x, y });
  }
}

/** One motion, then another. */
export function chained(first: PictureMotion, second: PictureMotion): PictureMotion {
  return {
    re: second.re * first.re - second.im * first.im,
    im: second.im * first.re + second.re * first.im,
    x: second.re * first.x - second.im * first.y + second.x,
    y: second.im * first.x + second.re * first.y + second.y,
  };
}

/** How much lengths grow. */
export function scaleOf(motion: PictureMotion): number {
  return Math.hypot(motion.re, motion.im);
}

function inverse({ re, im, x, y }: PictureMotion): PictureMotion {
  const square = re * re + im * im || 1;
  const [a, b] = [re / square, -im / square];
  return { re: a, im: b, x: -(a * x - b * y), y: -(b * x + a * y) };
}

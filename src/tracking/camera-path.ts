import { cameraMotionSince } from '../evidence/index.ts';

/** A similarity of the picture: z → (re + i·im)·z + (x + i·y), px. */
export interface PictureMotion {
  readonly re: number;
  readonly im: number;
  readonly x: number;
  readonly y: number;
}

const IDENTITY: readonly number[] = [1, 0, 0, 0];

/** How still things move in the picture while the camera moves. */
export class CameraPath {
  /** (F, 4) re, im, x, y of the motion from the last decoded frame before */
  private readonly steps: Float64Array;

  /**
   * @param cameraMotion (F, 4) as in the evidence. At a decoded frame identity means that the motion is not
   * known: the mean speed on both sides takes its place. A frame that was not decoded adds nothing, since
   * the next step spans it as well.
   * @param decoded (F) 0 where not decoded
   * @param time (F) s
   */
  constructor(cameraMotion: ArrayLike<number>, decoded: ArrayLike<number>, time: ArrayLike<number>) {
    this.steps = Float64Array.from(cameraMotion);
    const seen: number[] = [];
    for (let f = 0; f < decoded.length; f++) if (decoded[f]) seen.push(f);
    for (let i = 1; i + 1 < seen.length; i++) {
      const [last, f, next] = seen.slice(i - 1, i + 2);
      if (!isIdentity(cameraMotion, f)) continue;
      const before = rateAt(cameraMotion, decoded, time, last);
      const after = rateAt(cameraMotion, decoded, time, next);
      if (!before || !after) continue;
      const mean = before.map((rate, j) => (rate + after[j]) / 2);
      this.steps.set(
        mean.map((rate, j) => IDENTITY[j] + rate * (time[f] - time[last])),
        f * 4,
      );
    }
  }

  /** A camera that never moves. */
  static still(frames: number): CameraPath {
    const steps = new Float64Array(frames * 4);
    for (let f = 0; f < frames; f++) steps[f * 4] = 1;
    return new CameraPath(steps, [], []);
  }

  /** Where a still point at frame `from` is at frame `to`, later or earlier. */
  between(from: number, to: number): PictureMotion {
    let [re, im, x, y] = [1, 0, 0, 0];
    for (let f = Math.min(from, to) + 1; f <= Math.max(from, to); f++) {
      const a = this.steps[f * 4];
      const b = this.steps[f * 4 + 1];
      const xBefore = x;
      const reBefore = re;
      re = a * re - b * im;
      im = b * reBefore + a * im;
      x = a * x - b * y + this.steps[f * 4 + 2];
      y = b * xBefore + a * y + this.steps[f * 4 + 3];
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

/** (4) how fast the motion up to frame `f` departs from identity, per second; null where it is not known. */
function rateAt(
  cameraMotion: ArrayLike<number>,
  decoded: ArrayLike<number>,
  time: ArrayLike<number>,
  f: number,
): number[] | null {
  const since = cameraMotionSince(decoded, f);
  if (since === null || isIdentity(cameraMotion, f) || !(time[f] > time[since])) return null;
  return IDENTITY.map((value, j) => (cameraMotion[f * 4 + j] - value) / (time[f] - time[since]));
}

function isIdentity(steps: ArrayLike<number>, f: number): boolean {
  return IDENTITY.every((value, j) => steps[f * 4 + j] === value);
}

function inverse({ re, im, x, y }: PictureMotion): PictureMotion {
  const square = re * re + im * im || 1;
  const [a, b] = [re / square, -im / square];
  return { re: a, im: b, x: -(a * x - b * y), y: -(b * x + a * y) };
}

import { THUMBNAIL_BYTES as BYTES, brightness, thumbnailDifference } from '../evidence/index.ts';
import type { Moment } from './frame-clock.ts';

/**
 * Nobody doubts a cut that changes colours by so much, 0–255, by this share of the picture's contrast, and by
 * so many times what changed shortly before. Fast pans reach 14 and a share of 0.25; a whip pan over a quarter
 * of the picture a frame 28 and 0.5, and it begins more slowly.
 */
const LEAST_DIFFERENCE = 30;
const LEAST_SHARE = 0.55;
const TIMES_BEFORE = 4;
/** Beats. */
const SHORTLY = 12;
/** Less than this, and less than this share, is no cut at all: what stands for a cut in `src/tracking`. */
const SAME_DIFFERENCE = 10;
const SAME_SHARE = 0.35;

/** `back`: the picture is again the one that was before the last cut, which was a flash or an insert. */
export type Change = 'cut' | 'back' | null;

/** Notices unmistakable cuts from one frame to the next, and when one is taken back. */
export class CutWatch {
  /** Three thumbnails: before the last cut, the frame before, this frame. */
  readonly #thumbnails = new Uint8Array(3 * BYTES);
  readonly #differences: { readonly beat: number; readonly difference: number }[] = [];
  #frames = 0;
  #isCut = false;

  /** @param thumbnail (9, 16, 3) of the next frame */
  next(at: Moment, thumbnail: Uint8Array): Change {
    this.#thumbnails.copyWithin(BYTES, 2 * BYTES);
    this.#thumbnails.set(thumbnail, 2 * BYTES);
    if (this.#frames++ === 0) return null;
    const difference = thumbnailDifference(this.#thumbnails, 1, 2);
    const change = this.#judge(at, difference);
    this.#differences.push({ beat: at.beat, difference });
    return change;
  }

  /** Nobody asks any longer what was before the last cut. */
  forget(): void {
    this.#isCut = false;
  }

  #judge(at: Moment, difference: number): Change {
    if (this.#isCut && this.#isBack()) {
      this.#isCut = false;
      return 'back';
    }
    while (this.#differences.length > 0 && this.#differences[0].beat < at.beat - SHORTLY)
      this.#differences.shift();
    const before = Math.max(0, ...this.#differences.map((one) => one.difference));
    if (difference < Math.max(LEAST_DIFFERENCE, TIMES_BEFORE * before)) return null;
    if (difference < LEAST_SHARE * this.#contrast(1, 2)) return null;
    if (!this.#isCut) this.#thumbnails.copyWithin(0, BYTES, 2 * BYTES);
    this.#isCut = true;
    return 'cut';
  }

  #isBack(): boolean {
    const least = Math.max(SAME_DIFFERENCE, SAME_SHARE * this.#contrast(0, 2));
    return thumbnailDifference(this.#thumbnails, 0, 2) < least;
  }

  #contrast(a: number, b: number): number {
    return Math.max(brightness(this.#thumbnails, a).spread, brightness(this.#thumbnails, b).spread);
  }
}

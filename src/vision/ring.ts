import type { Moment } from './frame-clock.ts';
import { keepPyramid, type Pyramid } from './picture.ts';

/** Beats kept for looking back, and the fewest and most frames. */
const SPAN = 16;
const FEWEST = 16;
export const MOST_KEPT = 64;
/** Px of each kept frame at most, and of all: with their halves they take at most 77 MB. */
const MAX_PIXELS = 600_000;
const MAX_PIXELS_IN_ALL = 32 * MAX_PIXELS;

/** A frame that was kept. */
export interface KeptFrame {
  readonly at: Moment;
  readonly pyramid: Pyramid;
}

/** The last few frames, made small, for finding people on frames that came before they were noticed. */
export class FrameRing {
  readonly #frames: KeptFrame[] = [];

  push(at: Moment, pyramid: Pyramid): void {
    let reuse: Pyramid | undefined;
    while (this.#isFull(at)) reuse = this.#frames.shift()?.pyramid;
    const frames = Math.min(MOST_KEPT, Math.ceil(SPAN / at.length));
    const maxPixels = Math.min(MAX_PIXELS, MAX_PIXELS_IN_ALL / frames);
    this.#frames.push({ at, pyramid: keepPyramid(pyramid, maxPixels, reuse) });
  }

  /** The kept frame of this number, if it is still there. */
  at(frame: number): KeptFrame | null {
    return this.#frames.find(({ at }) => at.frame === frame) ?? null;
  }

  /** The number of the oldest frame kept; Infinity where there is none. */
  get oldest(): number {
    return this.#frames[0]?.at.frame ?? Infinity;
  }

  #isFull(at: Moment): boolean {
    const { length } = this.#frames;
    return length >= FEWEST && (length >= MOST_KEPT || this.#frames[0].at.beat <= at.beat - SPAN);
  }
}

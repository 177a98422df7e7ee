import { keepPyramid, type Pyramid } from './picture.ts';

/** Frames kept for looking back. */
const FRAMES = 16;
/** Px of each kept frame at most: 16 frames take at most 40 MB with their halves. */
const MAX_PIXELS = 600_000;

/** The last few frames, made small, for finding people on frames that came before they were noticed. */
export class FrameRing {
  readonly #frames: number[] = [];
  readonly #pyramids: Pyramid[] = [];

  push(frame: number, pyramid: Pyramid): void {
    let reuse: Pyramid | undefined;
    if (this.#frames.length === FRAMES) {
      this.#frames.shift();
      reuse = this.#pyramids.shift();
    }
    this.#frames.push(frame);
    this.#pyramids.push(keepPyramid(pyramid, MAX_PIXELS, reuse));
  }

  /** The kept pyramid of a frame, if it is still there. */
  at(frame: number): Pyramid | null {
    const i = this.#frames.indexOf(frame);
    return i < 0 ? null : this.#pyramids[i];
  }
}

import type { Box } from './body-box.ts';
import { findCorners, followCorners, type GreyLevel, greyLevels } from './corners.ts';
import type { Pyramid } from './picture.ts';
import { fitSimilarity, IDENTITY, type Similarity } from './similarity.ts';

/** Follows how the background moves from one frame to the next. */
export class CameraMotion {
  #before: GreyLevel[] | null = null;
  #spare: GreyLevel[] | null = null;
  #corners: Float32Array = new Float32Array(0);

  /**
   * The background's motion since the frame before, in px of the picture; the identity on the first
   * frame and where too little is seen to tell.
   */
  next(pyramid: Pyramid): Similarity {
    const now = greyLevels(pyramid, this.#spare);
    const before = this.#before;
    this.#spare = before;
    this.#before = now;
    if (before === null || this.#corners.length === 0) return IDENTITY;
    const moved = followCorners(before, now, this.#corners);
    const small = fitSimilarity(this.#corners, moved);
    if (small === null) return IDENTITY;
    const scale = now[0].scale;
    return [small[0], small[1], small[2] * scale, small[3] * scale];
  }

  /** Chooses the points to follow to the next frame: corners of this one, outside the people's boxes. */
  prepare(people: readonly Box[]): void {
    if (this.#before !== null) this.#corners = findCorners(this.#before[0], people);
  }
}

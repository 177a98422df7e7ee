import { BACKGROUND_POINTS } from '../evidence/index.ts';
import type { Box } from './body-box.ts';
import { bestCorner, type Corner, type GreyLevel, greyLevels, isOnPerson } from './corners.ts';
import { findPatch, followPoint, PATCH_SIZE, REACH, takePatch } from './follow-points.ts';
import type { Pyramid } from './picture.ts';
import { fitSimilarity, IDENTITY, type Similarity } from './similarity.ts';

/** How the background moved, and where its points are. */
export interface BackgroundMotion {
  /** The background's motion since the frame before, px of the picture; the identity on the first frame and where too little is seen to tell. */
  readonly motion: Similarity;
  /** (BACKGROUND_POINTS, 3) as a row of `Evidence.background` */
  readonly points: Float32Array;
}

/** A point's first look counts as long as it is found so near to where it was followed to, px. */
const HELD = 1.5;
/** The picture's longer side in the units of `fitSimilarity`: what differs by more than a unit is not still. */
const UNITS = 320;

/**
 * Follows corners of the background from frame to frame. Each is held to how it looked when it was first seen,
 * so that it does not drift; where it looks otherwise by now, to how it looks now.
 */
export class CameraMotion {
  #before: GreyLevel[] | null = null;
  #spare: GreyLevel[] | null = null;
  #motion: Similarity = IDENTITY;
  /** x, y px of the grey picture, and for how many frames; 0 frames where there is no point. */
  readonly #points = new Float32Array(3 * BACKGROUND_POINTS);
  readonly #looks = Array.from({ length: BACKGROUND_POINTS }, () => new Float32Array(PATCH_SIZE));

  /** Follows all points to the next frame. */
  next(pyramid: Pyramid): BackgroundMotion {
    const now = greyLevels(pyramid, this.#spare);
    const before = this.#before;
    this.#spare = before;
    this.#before = now;
    if (before !== null) this.#follow(before, now);
    return { motion: this.#motion, points: this.#inPicture(now[0].scale) };
  }

  /** Forgets points that people stand before, and begins new ones where the background has none. */
  prepare(people: readonly Box[]): void {
    const level = this.#before?.[0];
    if (level === undefined) return;
    const points = this.#points;
    const free: number[] = [];
    for (let n = 0; n < BACKGROUND_POINTS; n++) {
      const at = 3 * n;
      const { scale } = level;
      if (isOnPerson((points[at] + 0.5) * scale, (points[at + 1] + 0.5) * scale, people)) points[at + 2] = 0;
      if (points[at + 2] === 0) free.push(n);
    }
    for (const corner of this.#newCorners(level, people).slice(0, free.length)) {
      const n = free.shift() ?? 0;
      points.set([corner.x, corner.y, 1], 3 * n);
      takePatch(level, corner.x, corner.y, this.#looks[n]);
    }
  }

  #follow(before: readonly GreyLevel[], now: readonly GreyLevel[]): void {
    const points = this.#points;
    const { scale } = now[0];
    const [a, b, tx, ty] = this.#motion;
    const from = new Float32Array(2 * BACKGROUND_POINTS).fill(Number.NaN);
    const to = new Float32Array(2 * BACKGROUND_POINTS).fill(Number.NaN);
    const place = new Float64Array(2);
    for (let n = 0; n < BACKGROUND_POINTS; n++) {
      const at = 3 * n;
      if (points[at + 2] === 0) continue;
      const x = points[at];
      const y = points[at + 1];
      // The camera goes on as it went.
      const px = (x + 0.5) * scale;
      const py = (y + 0.5) * scale;
      place[0] = (a * px - b * py + tx) / scale - 0.5;
      place[1] = (b * px + a * py + ty) / scale - 0.5;
      let found = followPoint(before, now, x, y, place);
      if (!found) {
        place[0] = x;
        place[1] = y;
        found = followPoint(before, now, x, y, place);
      }
      if (!found) {
        points[at + 2] = 0;
        continue;
      }
      this.#hold(n, now[0], place);
      from[2 * n] = px;
      from[2 * n + 1] = py;
      points[at] = place[0];
      points[at + 1] = place[1];
      points[at + 2]++;
      to[2 * n] = (points[at] + 0.5) * scale;
      to[2 * n + 1] = (points[at + 1] + 0.5) * scale;
    }
    const unit = (Math.max(now[0].width, now[0].height) * scale) / UNITS;
    this.#motion = fitSimilarity(from, to, unit) ?? IDENTITY;
  }

  #hold(n: number, level: GreyLevel, place: Float64Array): void {
    const [x, y] = place;
    const isHeld = findPatch(this.#looks[n], level, place) && Math.hypot(place[0] - x, place[1] - y) < HELD;
    if (isHeld) return;
    place[0] = x;
    place[1] = y;
    takePatch(level, x, y, this.#looks[n]);
  }

  /** The best corner of each cell of a grid in which there is no point, the strongest first. */
  #newCorners(level: GreyLevel, people: readonly Box[]): Corner[] {
    const { width, height, scale } = level;
    const cell = Math.ceil(Math.sqrt((width * height) / BACKGROUND_POINTS));
    const columns = Math.ceil(width / cell);
    const taken = new Uint8Array(columns * Math.ceil(height / cell));
    for (let n = 0; n < BACKGROUND_POINTS; n++) {
      const [x, y, age] = this.#points.subarray(3 * n, 3 * n + 3);
      if (age > 0) taken[Math.floor(y / cell) * columns + Math.floor(x / cell)] = 1;
    }
    const found: Corner[] = [];
    for (let c = 0; c < taken.length; c++) {
      if (taken[c]) continue;
      const left = (c % columns) * cell;
      const top = Math.floor(c / columns) * cell;
      const corner = bestCorner(level, left, top, left + cell, top + cell, REACH + 2);
      if (corner === null || isOnPerson((corner.x + 0.5) * scale, (corner.y + 0.5) * scale, people)) continue;
      found.push(corner);
    }
    return found.sort((a, b) => b.strength - a.strength || a.y - b.y || a.x - b.x);
  }

  #inPicture(scale: number): Float32Array {
    const out = new Float32Array(3 * BACKGROUND_POINTS);
    for (let at = 0; at < out.length; at += 3) {
      if (this.#points[at + 2] === 0) continue;
      out[at] = (this.#points[at] + 0.5) * scale;
      out[at + 1] = (this.#points[at + 1] + 0.5) * scale;
      out[at + 2] = this.#points[at + 2];
    }
    return out;
  }
}

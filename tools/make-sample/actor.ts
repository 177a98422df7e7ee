import { type Body, betasForHeight } from '../../src/body/index.ts';
import { Performance } from './animate.ts';
import { cameraPosition } from './camera-path.ts';
import { skeletonOf } from './skeleton.ts';

/** Who plays: an ordinary adult of known height, m. */
export const HEIGHT_METRES = 1.76;

/** Parts of the shape besides height: a little of each of the next few. */
const FIGURE = [0, -0.35, 0.3, 0.25, -0.3, 0.2];

/** The actor's shape, (B), exact in 32 bits, so that what is written is what was drawn. */
export function actorBetas(body: Body): Float64Array {
  return Float64Array.from(betasForHeight(body, HEIGHT_METRES, FIGURE), Math.fround);
}

/** The actor's motion, before the camera that films it. */
export function performanceOf(body: Body, betas: Float64Array): Performance {
  return new Performance(skeletonOf(body, betas), cameraPosition);
}

import type { Body } from './body.ts';
import type { Numbers } from './rotations.ts';

const CLOSE_ENOUGH_METRES = 1e-5;
const MOST_STEPS = 20;

/** Standing height, metres: from the sole to the top of the head, in the rest pose. */
export function heightOf(body: Body, betas: Numbers): number {
  const vertices = body.restVertices(betas);
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let at = 1; at < vertices.length; at += 3) {
    if (vertices[at] < lowest) lowest = vertices[at];
    if (vertices[at] > highest) highest = vertices[at];
  }
  return highest - lowest;
}

/**
 * The shape nearest to a given one that has a given height. Betas are standard deviations, so the nearest is the
 * likeliest; a person of 1.90 m is not the mean stretched, but the usual tall person.
 *
 * @param heightMetres - as `heightOf` gives it
 * @param betas - the shape to start from; the mean if absent
 * @returns (B,) betas
 */
export function betasForHeight(body: Body, heightMetres: number, betas: Numbers = []): Float64Array {
  const result = new Float64Array(body.betaCount);
  for (let b = 0; b < betas.length; b++) result[b] = betas[b];
  const gradient = heightGradient(body, result);
  let squared = 0;
  for (const slope of gradient) squared += slope * slope;
  for (let step = 0; step < MOST_STEPS; step++) {
    const missing = heightMetres - heightOf(body, result);
    if (Math.abs(missing) < CLOSE_ENOUGH_METRES) break;
    for (let b = 0; b < result.length; b++) result[b] += (missing / squared) * gradient[b];
  }
  return result;
}

/** (B,) metres of height a unit of each beta, about a shape */
export function heightGradient(body: Body, betas: Numbers): Float64Array {
  const gradient = new Float64Array(body.betaCount);
  const moved = new Float64Array(body.betaCount);
  for (let b = 0; b < betas.length; b++) moved[b] = betas[b];
  for (let b = 0; b < body.betaCount; b++) {
    const here = moved[b];
    moved[b] = here + 0.5;
    const above = heightOf(body, moved);
    moved[b] = here - 0.5;
    gradient[b] = above - heightOf(body, moved);
    moved[b] = here;
  }
  return gradient;
}

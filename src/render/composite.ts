import { SHADE_STEPS } from './lighting.ts';
import { forgetTouched, SAMPLES, type SampleBuffer } from './samples.ts';
import { LINEAR_FROM_SRGB, LINEAR_STEPS, SRGB_FROM_LINEAR } from './srgb.ts';

/** How each body is laid over the picture; entry n is for owner n. */
export interface Layers {
  /** (256) 0–1 */
  readonly opacity: Float32Array;
  /** (256) 1 where the body is drawn in stripes: it was guessed, not seen. */
  readonly hatched: Uint8Array;
}

/** How much of its opacity a hatched body keeps between its stripes. */
const BETWEEN_STRIPES = 0.3;

/** Four samples' sum of linear light to a step of `SRGB_FROM_LINEAR`. */
const MEAN_STEPS = LINEAR_STEPS / SAMPLES;

/** (1024) √linear × 1023, back to linear. */
const LINEAR_FROM_SHADE = Float32Array.from({ length: SHADE_STEPS + 1 }, (_, i) => (i / SHADE_STEPS) ** 2);

/** 0–1 across a diagonal stripe with soft sides. */
function stripe(x: number, y: number, period: number): number {
  const phase = ((x + y) / period) % 1;
  const wave = Math.abs(phase * 2 - 1) * period;
  const edge = wave - period / 2 + 0.5;
  return Math.min(1, Math.max(0, edge));
}

/**
 * Lays the samples over a picture, mixing in linear light, and empties them for the next frame.
 *
 * @param picture (height, width, 3) sRGB bytes, changed in place
 */
export function composite(buffer: SampleBuffer, layers: Layers, picture: Uint8Array): void {
  const { width, height, nearness, colour, owner, owners, touched } = buffer;
  const period = Math.max(6, Math.round(height / 75));
  const { opacity, hatched } = layers;
  const [left, right, top, bottom] = touched;
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left, pixel = y * width + left; x <= right; x += 1, pixel += 1) {
      if (owners[pixel] === 0) continue;
      const p = pixel * 3;
      const underR = LINEAR_FROM_SRGB[picture[p]];
      const underG = LINEAR_FROM_SRGB[picture[p + 1]];
      const underB = LINEAR_FROM_SRGB[picture[p + 2]];
      let r = 0;
      let g = 0;
      let b = 0;
      const base = pixel * SAMPLES;
      for (let i = base; i < base + SAMPLES; i += 1) {
        const body = owner[i];
        let alpha = opacity[body];
        if (hatched[body] === 1) alpha *= BETWEEN_STRIPES + (1 - BETWEEN_STRIPES) * stripe(x, y, period);
        const shade = colour[i];
        r += underR + (LINEAR_FROM_SHADE[shade >>> 20] - underR) * alpha;
        g += underG + (LINEAR_FROM_SHADE[(shade >>> 10) & 1023] - underG) * alpha;
        b += underB + (LINEAR_FROM_SHADE[shade & 1023] - underB) * alpha;
        nearness[i] = 0;
      }
      owners[pixel] = 0;
      picture[p] = SRGB_FROM_LINEAR[(r * MEAN_STEPS + 0.5) | 0];
      picture[p + 1] = SRGB_FROM_LINEAR[(g * MEAN_STEPS + 0.5) | 0];
      picture[p + 2] = SRGB_FROM_LINEAR[(b * MEAN_STEPS + 0.5) | 0];
    }
  }
  forgetTouched(buffer);
}

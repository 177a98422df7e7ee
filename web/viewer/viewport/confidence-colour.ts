import type { Rgb } from '../../../src/render/index.ts';

/** From unsure to sure: told apart by lightness too, and by eyes that do not tell red from green. */
const STOPS: readonly (readonly [confidence: number, colour: Rgb])[] = [
  [0.3, [200, 40, 72]],
  [0.6, [245, 158, 40]],
  [0.8, [250, 224, 110]],
  [0.95, [60, 190, 220]],
];

/** @param confidence 0–1 */
export function colourOfConfidence(confidence: number): Rgb {
  const next = STOPS.findIndex(([at]) => at >= confidence);
  if (next === 0) return STOPS[0][1];
  if (next < 0) return STOPS[STOPS.length - 1][1];
  const [[low, from], [high, to]] = [STOPS[next - 1], STOPS[next]];
  const share = (confidence - low) / (high - low);
  const [r, g, b] = from.map((channel, k) => Math.round(channel + (to[k] - channel) * share));
  return [r, g, b];
}

/** The same as a CSS gradient, from 0 to 1. */
export function confidenceGradient(): string {
  const stops = STOPS.map(([at, colour]) => `rgb(${colour.join(' ')}) ${at * 100}%`);
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

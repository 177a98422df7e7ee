import { describe, expect, it } from 'vitest';
import { BODY_PALETTE, colourOfTrack, guessedColour, type Rgb } from './palette.ts';
import { LINEAR_FROM_SRGB, LINEAR_STEPS, SRGB_FROM_LINEAR } from './srgb.ts';

/** Machado, Oliveira and Fernandes, 2009, table 1 at full severity, on linear light. */
const VISION: Record<string, readonly number[]> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
};

/** CIE L*a*b* of a colour as an eye sees it; D65. */
function lab(colour: Rgb, vision: readonly number[]): number[] {
  const [r, g, b] = colour.map((channel) => LINEAR_FROM_SRGB[channel]);
  const seen = [0, 3, 6].map((n) =>
    Math.min(1, Math.max(0, vision[n] * r + vision[n + 1] * g + vision[n + 2] * b)),
  );
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505);
  const y = f(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
  const z = f((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

describe('the palette', () => {
  it('keeps the first eight people apart for every kind of eye', () => {
    for (const [name, vision] of Object.entries(VISION)) {
      const seen = BODY_PALETTE.slice(0, 8).map((colour) => lab(colour, vision));
      for (let i = 0; i < 8; i += 1) {
        for (let j = 0; j < i; j += 1) {
          const distance = Math.hypot(...seen[i].map((value, n) => value - seen[j][n]));
          expect(distance, `${name}: colours ${j + 1} and ${i + 1}`).toBeGreaterThan(10);
        }
      }
    }
  });

  it('gives the same id the same colour, and twelve ids twelve colours', () => {
    expect(colourOfTrack(1)).toEqual(BODY_PALETTE[0]);
    expect(colourOfTrack(13)).toEqual(BODY_PALETTE[0]);
    expect(new Set(Array.from({ length: 12 }, (_, n) => colourOfTrack(n + 1).join())).size).toBe(12);
  });

  it('makes a guessed body paler and greyer', () => {
    for (const colour of BODY_PALETTE) {
      const spread = (c: Rgb): number => Math.max(...c) - Math.min(...c);
      const guessed = guessedColour(colour);
      expect(spread(guessed)).toBeLessThanOrEqual(0.4 * spread(colour));
      expect(guessed.reduce((a, b) => a + b, 0)).toBeGreaterThan(colour.reduce((a, b) => a + b, 0) - 90);
    }
  });
});

describe('sRGB', () => {
  it('gives every byte back', () => {
    for (let byte = 0; byte < 256; byte += 1) {
      expect(SRGB_FROM_LINEAR[Math.round(LINEAR_FROM_SRGB[byte] * LINEAR_STEPS)]).toBe(byte);
    }
  });
});

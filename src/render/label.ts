import { drawableText, GLYPH_HEIGHT, GLYPH_WIDTH, glyphRows } from './font.ts';
import type { Rgb } from './palette.ts';
import { LINEAR_FROM_SRGB } from './srgb.ts';

/** A picture to write on: (height, width, 3) sRGB. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

const PADDING = 3;
/** Above this luminance, black letters are easier to read than white ones (WCAG 2.2's contrast ratio). */
const LIGHT_LUMINANCE = 0.179;

/** Width and height of a label, px, with cells of `scale` pixels. */
export function labelSize(text: string, scale: number): [number, number] {
  const letters = drawableText(text).length;
  return [(letters * (GLYPH_WIDTH + 1) - 1 + 2 * PADDING) * scale, (GLYPH_HEIGHT + 2 * PADDING - 2) * scale];
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((channel) => LINEAR_FROM_SRGB[channel]);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function fill(picture: Picture, x: number, y: number, width: number, height: number, colour: Rgb): void {
  const right = Math.min(picture.width, x + width);
  const bottom = Math.min(picture.height, y + height);
  for (let row = Math.max(0, y); row < bottom; row += 1) {
    for (let column = Math.max(0, x); column < right; column += 1) {
      const p = (row * picture.width + column) * 3;
      picture.data[p] = colour[0];
      picture.data[p + 1] = colour[1];
      picture.data[p + 2] = colour[2];
    }
  }
}

/**
 * Writes a text on a plate of a colour; black or white letters, whichever reads better.
 *
 * @param x the plate's left side and top, px; any part beside the picture is left out
 * @param scale pixels of one cell of a letter, a whole number
 */
export function drawLabel(
  picture: Picture,
  text: string,
  x: number,
  y: number,
  scale: number,
  colour: Rgb,
): void {
  const left = Math.round(x);
  const top = Math.round(y);
  const [width, height] = labelSize(text, scale);
  const ink: Rgb = luminance(colour) > LIGHT_LUMINANCE ? [16, 16, 20] : [255, 255, 255];
  fill(picture, left + scale, top, width - 2 * scale, height, colour);
  fill(picture, left, top + scale, width, height - 2 * scale, colour);
  let pen = left + PADDING * scale;
  for (const character of drawableText(text)) {
    const rows = glyphRows(character);
    for (let row = 0; row < GLYPH_HEIGHT; row += 1) {
      for (let column = 0; column < GLYPH_WIDTH; column += 1) {
        if (((rows[row] >> (GLYPH_WIDTH - 1 - column)) & 1) === 0) continue;
        fill(picture, pen + column * scale, top + (PADDING - 1 + row) * scale, scale, scale, ink);
      }
    }
    pen += (GLYPH_WIDTH + 1) * scale;
  }
}

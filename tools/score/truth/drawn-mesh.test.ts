import { describe, expect, it } from 'vitest';
import { drawnPixels } from './drawn-mesh.ts';

const [width, height] = [40, 30];

/** A grey picture, with what `paint` puts on it. */
function picture(paint: (x: number, y: number) => readonly number[] | null) {
  const data = new Uint8Array(width * height * 3).fill(100);
  for (let i = 0; i < width * height; i++) {
    const colour = paint(i % width, Math.floor(i / width));
    if (colour) data.set(colour, i * 3);
  }
  return { width, height, data };
}

describe('a mesh that was drawn on a video', () => {
  const pink = [212, 26, 126];

  it('is the coloured pixels that the clip does not have', () => {
    const inBody = (x: number, y: number): boolean => x >= 10 && x < 20 && y >= 8 && y < 28;
    const { inside } = drawnPixels(
      picture(() => null),
      picture((x, y) => (inBody(x, y) ? pink : null)),
    );
    // The four corners have too few neighbours.
    expect(inside.reduce((sum, one) => sum + one, 0)).toBe(200 - 4);
    expect(inside[15 * width + 15]).toBe(1);
    expect(inside[15 * width + 9]).toBe(0);
  });

  it('is not the shirt that the clip has too, a shadow, a speck, nor the number in the corner', () => {
    const { inside } = drawnPixels(
      picture((x) => (x >= 30 ? pink : null)),
      picture((x, y) => {
        if (x >= 30 || (x === 5 && y === 20) || (x < 3 && y < 2)) return pink;
        return x >= 10 && x < 20 ? [20, 20, 20] : null;
      }),
    );
    expect(Math.max(...inside)).toBe(0);
  });
});

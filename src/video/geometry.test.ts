import { describe, expect, it } from 'vitest';
import {
  limitHeight,
  orientationOfMatrix,
  orientedSize,
  squarePixelSize,
  usablePixelAspect,
} from './geometry.ts';

/** A display matrix as FFmpeg keeps it: a b u c d v x y w. */
function matrix(a: number, b: number, c: number, d: number): Buffer {
  const bytes = Buffer.alloc(36);
  [a, b, 0, c, d, 0, 0, 0, 16384].forEach((value, i) => {
    bytes.writeInt32LE(value * 65536, i * 4);
  });
  return bytes;
}

const names = (bytes: Buffer) =>
  orientationOfMatrix(bytes).filters.map((f) => `${f.name}${f.args && ` ${f.args}`}`);

describe('orientation', () => {
  it('reads all eight from the display matrix', () => {
    expect(names(matrix(1, 0, 0, 1))).toEqual([]);
    expect(names(matrix(0, 1, -1, 0))).toEqual(['transpose dir=clock']);
    expect(names(matrix(-1, 0, 0, -1))).toEqual(['hflip', 'vflip']);
    expect(names(matrix(0, -1, 1, 0))).toEqual(['transpose dir=cclock']);
    expect(names(matrix(-1, 0, 0, 1))).toEqual(['hflip']);
    expect(names(matrix(1, 0, 0, -1))).toEqual(['vflip']);
    expect(names(matrix(0, 1, 1, 0))).toEqual(['transpose dir=cclock_flip']);
    expect(names(matrix(0, -1, -1, 0))).toEqual(['transpose dir=clock_flip']);
    const rotations = [matrix(1, 0, 0, 1), matrix(0, 1, -1, 0), matrix(-1, 0, 0, -1), matrix(0, -1, 1, 0)];
    expect(rotations.map((m) => orientationOfMatrix(m).rotation)).toEqual([0, 90, 180, 270]);
  });

  it('takes a slightly tilted matrix for the nearest quarter turn, and a broken one for none', () => {
    expect(orientationOfMatrix(matrix(0.02, 0.9998, -0.9998, 0.02)).rotation).toBe(90);
    expect(orientationOfMatrix(matrix(0, 0, 0, 0)).filters).toEqual([]);
    expect(orientationOfMatrix(Buffer.alloc(8)).filters).toEqual([]);
  });
});

describe('sizes', () => {
  it('grows the short side of a pixel', () => {
    expect(squarePixelSize({ width: 640, height: 360 }, [2, 1])).toEqual({ width: 1280, height: 360 });
    expect(squarePixelSize({ width: 720, height: 576 }, [1, 2])).toEqual({ width: 720, height: 1152 });
    expect(squarePixelSize({ width: 720, height: 576 }, [16, 15])).toEqual({ width: 768, height: 576 });
  });

  it('passes over pixel aspects that are absent or absurd', () => {
    expect(usablePixelAspect(0, 1)).toEqual([1, 1]);
    expect(usablePixelAspect(4096, 1)).toEqual([1, 1]);
    expect(usablePixelAspect(4, 3)).toEqual([4, 3]);
  });

  it('limits the height and keeps the shape', () => {
    expect(limitHeight({ width: 1920, height: 1080 }, 720)).toEqual({ width: 1280, height: 720 });
    expect(limitHeight({ width: 1920, height: 1080 }, 2000)).toEqual({ width: 1920, height: 1080 });
    const quarter = orientationOfMatrix(matrix(0, 1, -1, 0));
    expect(orientedSize({ width: 1920, height: 1080 }, quarter)).toEqual({ width: 1080, height: 1920 });
  });
});

import { expect, test } from 'vitest';
import { cropFromCircle, cropFromPicture, pictureFromCrop, sampleCrop, sampleRectangle } from './crop.ts';
import { keepPyramid, PyramidBuilder } from './picture.ts';

/** Red grows by one a px to the right, green by one a px downwards. */
function ramp(width: number, height: number) {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([x, y, 7], (y * width + x) * 3);
  }
  return { width, height, data };
}

test('a crop points from the hips to the head and is two and a half radii wide', () => {
  const crop = cropFromCircle(100, 100, 160, 100);
  expect(crop.side).toBeCloseTo(150, 9);
  expect(crop.rotation).toBeCloseTo(Math.PI / 2, 9);
  const [x, y] = pictureFromCrop(crop, 0.5, 0.1);
  expect(x).toBeCloseTo(160, 9);
  expect(y).toBeCloseTo(100, 9);
});

test('places go from the crop to the picture and back', () => {
  const crop = { x: 30, y: -5, side: 80, rotation: 2.1 };
  const [x, y] = pictureFromCrop(crop, 0.2, 0.9);
  const [u, v] = cropFromPicture(crop, x, y);
  expect(u).toBeCloseTo(0.2, 9);
  expect(v).toBeCloseTo(0.9, 9);
});

for (const scale of [0.5, 1, 2.7, 5]) {
  test(`samples lie where the crop says, at ${scale} px a sample`, () => {
    const pyramid = new PyramidBuilder().build(ramp(256, 256));
    const size = 16;
    const crop = { x: 130, y: 120, side: size * scale, rotation: 0.4 };
    const out = new Float32Array(size * size * 3);
    sampleCrop(pyramid, crop, size, out);
    for (let j = 0; j < size; j++) {
      for (let i = 0; i < size; i++) {
        const [x, y] = pictureFromCrop(crop, (i + 0.5) / size, (j + 0.5) / size);
        // A pixel's colour is that of its centre; halving rounds by up to half a step.
        expect(Math.abs(out[(j * size + i) * 3] * 255 - (x - 0.5))).toBeLessThan(1);
        expect(Math.abs(out[(j * size + i) * 3 + 1] * 255 - (y - 0.5))).toBeLessThan(1);
      }
    }
  });
}

test('beyond the picture its edge goes on in a crop, and black lies round a rectangle', () => {
  const pyramid = new PyramidBuilder().build(ramp(64, 64));
  const crop = new Float32Array(8 * 8 * 3);
  sampleCrop(pyramid, { x: -100, y: 32, side: 8, rotation: 0 }, 8, crop);
  expect(crop[0]).toBe(0);
  expect(crop[2] * 255).toBeCloseTo(7, 4);
  const rectangle = new Int32Array(8 * 8 * 3);
  sampleRectangle(pyramid, 60, 0, 1, 8, 8, rectangle);
  expect([...rectangle.subarray(9, 12)]).toEqual([63, 0, 7]);
  expect([...rectangle.subarray(12, 15)]).toEqual([0, 0, 0]);
});

test('a kept pyramid is small, owns its pixels and gives the same samples', () => {
  const builder = new PyramidBuilder();
  const kept = keepPyramid(builder.build(ramp(256, 256)), 20_000);
  expect(kept.scale).toBe(2);
  expect(kept.levels[0].width).toBe(128);
  builder.build({ ...ramp(256, 256), data: new Uint8Array(256 * 256 * 3) });
  const out = new Float32Array(4 * 4 * 3);
  sampleCrop(kept, { x: 100, y: 60, side: 16, rotation: 0 }, 4, out);
  // Means of two whole colours are rounded up.
  expect(out[0] * 255).toBeCloseTo(100 - 8 + 2, 3);
  expect(out[1] * 255).toBeCloseTo(60 - 8 + 2, 3);
});

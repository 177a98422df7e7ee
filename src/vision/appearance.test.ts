import { expect, test } from 'vitest';
import { APPEARANCE_SIZE, LANDMARK_COUNT, SILHOUETTE_BYTES } from '../evidence/index.ts';
import { readAppearance } from './appearance.ts';
import type { Reading } from './landmark-network.ts';
import { PyramidBuilder } from './picture.ts';

type Colour = readonly [number, number, number];

/** A person 140 px tall on a white picture, one colour above the hips, another below. */
function dressed(upper: Colour, lower: Colour): Float32Array {
  const side = 160;
  const data = new Uint8Array(side * side * 3).fill(255);
  for (let y = 10; y < 150; y++) {
    for (let x = 50; x < 110; x++) data.set(y < 80 ? upper : lower, (y * side + x) * 3);
  }
  const landmarks = new Float32Array(LANDMARK_COUNT * 4);
  const put = (k: number, x: number, y: number) => landmarks.set([x, y, 0, 1], 4 * k);
  for (const [left, x] of [
    [1, 95],
    [0, 65],
  ]) {
    put(12 - left, x, 30);
    put(14 - left, x, 55);
    put(24 - left, x - (left ? 8 : -8), 78);
    put(26 - left, x, 110);
    put(28 - left, x, 145);
  }
  const crop = { x: 80, y: 80, side, rotation: 0 };
  const reading: Reading = {
    crop,
    nextCrop: crop,
    score: 1,
    landmarks,
    world: new Float32Array(LANDMARK_COUNT * 3),
    silhouette: new Uint8Array(SILHOUETTE_BYTES).fill(255),
  };
  return readAppearance(new PyramidBuilder().build({ width: side, height: side, data }), reading);
}

/** How much of the colours two people share, 0–1: the histograms' intersection. */
function sharedColours(a: Float32Array, b: Float32Array): number {
  let common = 0;
  for (let i = 0; i < APPEARANCE_SIZE; i++) common += Math.min(a[i], b[i]);
  return common / 2;
}

const RED: Colour = [200, 20, 30];
const DARK_RED: Colour = [120, 12, 18];
const BLUE: Colour = [20, 40, 180];
const BLACK: Colour = [12, 12, 14];

test('each half sums to one', () => {
  const appearance = dressed(RED, BLUE);
  expect(appearance.subarray(0, 24).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  expect(appearance.subarray(24).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
});

test('shade changes little, colour much', () => {
  const red = dressed(RED, BLACK);
  expect(sharedColours(red, dressed(DARK_RED, BLACK))).toBeGreaterThan(0.9);
  expect(sharedColours(red, dressed(BLUE, BLACK))).toBeLessThan(0.6);
  expect(sharedColours(red, dressed(BLACK, RED))).toBeLessThan(0.2);
});

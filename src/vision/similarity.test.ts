import { expect, test } from 'vitest';
import { CameraMotion } from './camera-motion.ts';
import { emptyFrame, layOn, readPhotograph } from './made-frames.testing.ts';
import { PyramidBuilder } from './picture.ts';
import { fitSimilarity, type Similarity } from './similarity.ts';

const MOTION: Similarity = [1.02, 0.03, -4, 2.5];

function move(points: Float32Array, [a, b, tx, ty]: Similarity): Float32Array {
  const moved = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    moved[i] = a * points[i] - b * points[i + 1] + tx;
    moved[i + 1] = b * points[i] + a * points[i + 1] + ty;
  }
  return moved;
}

test('finds the motion of most points, whatever the others do', () => {
  const from = Float32Array.from({ length: 80 }, (_, i) => (i * 7919) % 300);
  const to = move(from, MOTION);
  for (let i = 0; i < 30; i += 2) {
    to[i] += 20 + i;
    to[i + 1] -= 3 * i;
  }
  const found = fitSimilarity(from, to);
  expect(found).not.toBeNull();
  found?.forEach((value, n) => {
    expect(value).toBeCloseTo(MOTION[n], 2);
  });
});

test('says nothing of too few points', () => {
  const from = Float32Array.of(0, 0, 50, 0, 0, 50);
  expect(fitSimilarity(from, from)).toBeNull();
});

test('follows the background of a picture that is panned and zoomed', () => {
  const photograph = readPhotograph('photographer');
  const camera = new CameraMotion();
  const pyramids = new PyramidBuilder();
  const lay = (motion: Similarity) => {
    const frame = emptyFrame(0, 480, 480);
    layOn(frame, photograph, motion);
    return pyramids.build(frame);
  };
  expect(camera.next(lay([2, 0, -20, -20])).motion).toEqual([1, 0, 0, 0]);
  camera.prepare([]);
  // p ↦ 1.01 p + (5, −3), after the first placement.
  const [a, b, tx, ty] = camera.next(lay([2.02, 0, -20.2 + 5, -20.2 - 3])).motion;
  expect(a).toBeCloseTo(1.01, 2);
  expect(b).toBeCloseTo(0, 2);
  // Where it matters: the motion of the picture's middle.
  expect(a * 240 - b * 240 + tx).toBeCloseTo(1.01 * 240 + 5, 0);
  expect(b * 240 + a * 240 + ty).toBeCloseTo(1.01 * 240 - 3, 0);
});

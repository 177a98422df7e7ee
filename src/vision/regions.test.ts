import { expect, test } from 'vitest';
import { cropFromDetection } from './regions.ts';

/** A stick figure of MoveNet's 17 keypoints, upright, hips at (100, 100), 100 px from hip to eye. */
function standing(turn = 0): Float32Array {
  const offsets = [
    [0, -96],
    [-4, -100],
    [4, -100],
    [-8, -96],
    [8, -96],
    [-20, -60],
    [20, -60],
    [-25, -30],
    [25, -30],
    [-25, 0],
    [25, 0],
    [-10, 0],
    [10, 0],
    [-10, 50],
    [10, 50],
    [-10, 95],
    [10, 95],
  ];
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  return Float32Array.from(
    offsets.flatMap(([x, y]) => [100 + cos * x - sin * y, 100 + sin * x + cos * y, 0.8]),
  );
}

test('the crop of a standing person is upright, round the hips, and holds head and feet', () => {
  const crop = cropFromDetection({ score: 0.6, keypoints: standing(), box: [70, 0, 130, 200] });
  expect(crop.x).toBeCloseTo(100, 4);
  expect(crop.y).toBeCloseTo(100, 4);
  expect(crop.rotation).toBeCloseTo(0, 4);
  expect(crop.side).toBeGreaterThan(2.5 * 105);
  expect(crop.side).toBeLessThan(2.5 * 140);
});

test('it turns with the body', () => {
  const turned = cropFromDetection({ score: 0.6, keypoints: standing(2), box: [0, 0, 200, 200] });
  expect(turned.rotation).toBeCloseTo(2, 4);
});

test('where no keypoint is sure, the box must do', () => {
  const keypoints = new Float32Array(51);
  const crop = cropFromDetection({ score: 0.2, keypoints, box: [80, 0, 120, 100] });
  expect(crop.x).toBeCloseTo(100, 4);
  expect(crop.y).toBeGreaterThan(40);
  expect(crop.side).toBeGreaterThan(100);
});

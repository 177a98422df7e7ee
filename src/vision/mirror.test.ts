import { expect, test } from 'vitest';
import { LANDMARK_COUNT, LANDMARK_NAMES } from '../evidence/index.ts';
import { mirrorPoints, mirrorRows } from './mirror.ts';

test('mirrored points have every left landmark where the right one was, seen from the other side', () => {
  const values = 3;
  const points = Float32Array.from({ length: (LANDMARK_COUNT + 1) * values }, (_, i) => i);
  mirrorPoints(points, values, 200);
  for (const [l, name] of LANDMARK_NAMES.entries()) {
    const other = name.includes('left') ? name.replace('left', 'right') : name.replace('right', 'left');
    const from = (LANDMARK_NAMES as readonly string[]).indexOf(other);
    expect(from).toBeGreaterThanOrEqual(0);
    expect([...points.subarray(l * values, l * values + 3)]).toEqual([
      200 - from * values,
      from * values + 1,
      from * values + 2,
    ]);
  }
  expect(points[LANDMARK_COUNT * values]).toBe(200 - LANDMARK_COUNT * values);
});

test('mirrored rows of pixels keep their channels', () => {
  const pixels = Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
  mirrorRows(pixels, 3, 2);
  expect([...pixels]).toEqual([5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8, 17, 18, 15, 16, 13, 14]);
});

import { expect, test } from 'vitest';
import { cameraSteps } from './camera-steps.ts';
import { mergeEvidence } from './merge.ts';

function evidenceOf(decoded: number[], motion: number[][]) {
  return {
    ...mergeEvidence([]),
    endFrame: decoded.length,
    decoded: Uint8Array.from(decoded),
    cameraMotion: Float32Array.from(motion.flat()),
  };
}

const still = [1, 0, 0, 0];

/** Where a point is after all steps. */
function follow(steps: Float32Array, x: number, y: number): number[] {
  for (let t = 0; t < steps.length; t += 4) {
    const [a, b, tx, ty] = steps.subarray(t, t + 4);
    [x, y] = [a * x - b * y + tx, b * x + a * y + ty];
  }
  return [x, y];
}

test('a step over frames that were not decoded is shared out evenly', () => {
  const pan = evidenceOf(
    [1, 1, 0, 0, 2, 1],
    [still, [1, 0, 5, 0], still, still, [1, 0, 15, 3], [1, 0, 5, 0]],
  );
  const steps = cameraSteps(pan);
  expect([...steps].map((x) => Math.round(x * 1e4) / 1e4)).toEqual(
    [still, [1, 0, 5, 0], [1, 0, 5, 1], [1, 0, 5, 1], [1, 0, 5, 1], [1, 0, 5, 0]].flat(),
  );
});

test('with turn and zoom too, the parts together make the whole step', () => {
  const [a, b] = [1.2 * Math.cos(0.3), 1.2 * Math.sin(0.3)];
  const turn = evidenceOf([1, 0, 0, 1], [still, still, still, [a, b, 40, -12]]);
  const [x, y] = follow(cameraSteps(turn), 100, 50);
  expect(x).toBeCloseTo(a * 100 - b * 50 + 40, 2);
  expect(y).toBeCloseTo(b * 100 + a * 50 - 12, 2);
});

test('a step that was not looked at is taken to be like its neighbours, a still camera to be still', () => {
  const seam = evidenceOf([1, 1, 1, 1], [still, [1, 0, 5, 0], still, [1, 0, 7, 2]]);
  expect([...cameraSteps(seam).subarray(8, 12)]).toEqual([1, 0, 6, 1]);
  const stands = evidenceOf([1, 1, 1, 1], [still, still, [1, 0, 5, 0], still]);
  expect(cameraSteps(stands)).toEqual(stands.cameraMotion);
});

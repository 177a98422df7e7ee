import { expect, test } from 'vitest';
import { heightOf } from '../body/index.ts';
import { loadKinemeshBody } from '../body/load-node.ts';
import { LANDMARK_COUNT } from '../evidence/index.ts';
import { LIFTED_HEIGHT } from '../fitting/index.ts';
import { makeVideo } from '../fitting/made-people.testing.ts';
import { lift, loadLifter } from './index.ts';

/** Shoulders, elbows, wrists, hips, knees, ankles. */
const LIMBS = [11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28];

/** mm between (T, 33, 3) points, over the limbs. */
function meanDistance(told: Float32Array, truth: Float32Array): number {
  const distances = Array.from({ length: truth.length / 3 / LANDMARK_COUNT }, (_, t) =>
    LIMBS.map((l) => {
      const at = 3 * (t * LANDMARK_COUNT + l);
      return Math.hypot(...[0, 1, 2].map((k) => told[at + k] - truth[at + k]));
    }),
  ).flat();
  return (1000 * distances.reduce((sum, d) => sum + d)) / distances.length;
}

test('the shipped network finds a walker in space from the picture, though the depth it is given is flat', async () => {
  const network = await loadLifter();
  if (network === null) throw new Error('models/manifest.json lists no lifter');
  const body = loadKinemeshBody();
  const { evidence, rows, scene, shape } = makeVideo(body, { frames: 90, fps: 30, pixelNoise: 3 });
  const scale = LIFTED_HEIGHT / heightOf(body, shape.betas);
  // The walker stays ahead of the camera, so these are the truth in the camera's axes, to a degree.
  const truth = evidence.worldLandmarks.map((v) => v * scale);
  const flat = evidence.worldLandmarks.map((v, i) => (i % 3 === 2 ? v / 2 : v));
  const { relative, spread, up } = await lift(network, {
    evidence: { ...evidence, worldLandmarks: flat },
    rows,
    scene,
  });
  expect(meanDistance(flat, truth)).toBeGreaterThan(55);
  expect(meanDistance(relative, truth)).toBeLessThan(42);
  for (let r = 0; r < rows.length; r++) {
    expect(-up[3 * r + 1]).toBeGreaterThan(Math.cos(Math.PI / 18));
    for (const l of LIMBS) expect(spread[2 * (r * LANDMARK_COUNT + l) + 1]).toBeLessThan(0.2);
  }
});

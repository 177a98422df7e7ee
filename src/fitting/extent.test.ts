import { expect, test } from 'vitest';
import { createPosedJoints } from '../body/index.ts';
import { loadKinemeshBody } from '../body/load-node.ts';
import { createExtent } from './extent.ts';
import { lowestOf, writeExtent } from './projection.ts';

const body = loadKinemeshBody();
const intrinsics = Float32Array.of(900, 920, 640, 360);

/** Numbers from −1 to 1, always the same. */
function* wild(): Generator<number, never> {
  for (let seed = 1; ; seed = (seed * 16807) % 2147483647) yield (2 * seed) / 2147483647 - 1;
}

test('a body ends where its whole surface does, in whatever pose, near and far', () => {
  const numbers = wild();
  const next = () => numbers.next().value;
  const betas = Float32Array.from({ length: body.betaCount }, () => 2 * next());
  const extent = createExtent(body, betas);
  const posed = createPosedJoints(body.jointCount);
  const [box, wanted] = [new Float32Array(4), new Float32Array(4)];
  for (const depth of [0.6, 1.5, 4, 30]) {
    for (let n = 0; n < 10; n++) {
      const poses = Float32Array.from({ length: body.jointCount * 3 }, next);
      body.pose(betas, poses, [next(), next(), depth], posed);
      const surface = body.skin(betas, posed);
      writeExtent(surface, intrinsics, 0, wanted, 0);
      expect(extent.write(posed, intrinsics, 0, box, 0)).toBe(lowestOf(surface));
      expect([...box]).toEqual([...wanted]);
    }
  }
});

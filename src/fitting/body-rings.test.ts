import { expect, test } from 'vitest';
import { heightOf } from '../body/index.ts';
import { loadKinemeshBody } from '../body/load-node.ts';
import { DIRECTIONS, RING_POINTS, ringModelOf, ringsOf } from './body-rings.ts';

const body = loadKinemeshBody();
const model = ringModelOf(body);

/** The widest that a ring is, m. */
function width(betas: Float64Array, ring: number): number {
  const { offset } = ringsOf(model, betas);
  let widest = 0;
  for (let a = 0; a < DIRECTIONS; a++) {
    for (let b = 0; b < a; b++) {
      const [p, q] = [3 * (ring * RING_POINTS + a), 3 * (ring * RING_POINTS + b)];
      widest = Math.max(widest, Math.hypot(...[0, 1, 2].map((k) => offset[p + k] - offset[q + k])));
    }
  }
  return widest;
}

test('rings are as wide as the parts of a usual body', () => {
  const mean = new Float64Array(body.betaCount);
  const widths = Array.from({ length: model.count }, (_, r) => [model.joint[r], width(mean, r)] as const);
  const of = (joint: number) => widths.filter(([j]) => j === joint).map(([, w]) => w);
  // Thigh, calf, upper arm, forearm, the trunk below the chest: m.
  for (const [joint, least, most] of [
    [1, 0.12, 0.21],
    [4, 0.08, 0.14],
    [16, 0.08, 0.14],
    [18, 0.05, 0.1],
    [3, 0.3, 0.4],
  ]) {
    for (const w of of(joint)) {
      expect(w).toBeGreaterThan(least);
      expect(w).toBeLessThan(most);
    }
  }
});

test('rings follow the shape, of which they are linear', () => {
  const betas = Float64Array.from({ length: body.betaCount }, (_, c) => (c === 3 ? -2 : 0));
  const { offset } = ringsOf(model, betas);
  const mean = model.offset;
  const wider = Array.from(
    { length: model.count },
    (_, r) => width(betas, r) - width(new Float64Array(16), r),
  );
  expect(Math.abs(heightOf(body, betas) - heightOf(body, []))).toBeLessThan(0.05);
  expect(Math.min(...wider.slice(0, 6))).toBeGreaterThan(0.008);
  for (let i = 0; i < offset.length; i += 97) {
    expect(offset[i] - mean[i]).toBeCloseTo(-2 * model.basis[i * body.betaCount + 3], 9);
  }
});

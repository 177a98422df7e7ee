import { expect, test } from 'vitest';
import { HINGE, HINGES, STATE_SIZE } from './articulation.ts';
import { addPosePrior } from './pose-prior.ts';

const { slot, dof } = HINGES[HINGE.leftKnee];

/** The left knee's cost at an angle, degrees, and its derivative by radians. */
function kneeAt(degrees: number): { cost: number; slope: number } {
  const state = new Float64Array(STATE_SIZE);
  for (let i = 0; i < STATE_SIZE; i++) state[i] = 0;
  state[slot] = (degrees * Math.PI) / 180;
  let cost = 0;
  let slope = 0;
  addPosePrior(state, 0, 1, (value, from, count, derivatives, at) => {
    if (from !== dof || count !== 1) return;
    cost += value * value;
    slope += 2 * value * derivatives[at];
  });
  return { cost, slope };
}

test('near what is common an angle costs its square, in spreads', () => {
  // A knee is bent by 15 ± 35 degrees.
  expect(kneeAt(15).cost).toBeCloseTo(0, 9);
  expect(kneeAt(15 + 7).cost).toBeCloseTo(0.2 ** 2, 2);
});

test('what is far from common costs little more than what is half as far', () => {
  expect(kneeAt(15 + 120).cost).toBeLessThan(2 * kneeAt(15 + 60).cost);
  expect(kneeAt(15 + 120).cost).toBeGreaterThan(kneeAt(15 + 60).cost);
});

test('a knee does not bend forward, however little that would cost by what is common', () => {
  expect(kneeAt(-40).cost).toBeGreaterThan(50);
});

test('the derivative is that of the cost', () => {
  for (const degrees of [-20, 14.9, 15, 40, 140, 170]) {
    const step = 1e-4;
    const numeric =
      (kneeAt(degrees + step).cost - kneeAt(degrees - step).cost) / ((2 * step * Math.PI) / 180);
    expect(kneeAt(degrees).slope).toBeCloseTo(numeric, 3);
  }
});

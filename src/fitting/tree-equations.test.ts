import { expect, test } from 'vitest';
import { loadKinemeshBody } from '../body/load-node.ts';
import { applyStep, createKinematics, DOFS, forward, STATE_SIZE, skeletonOf } from './articulation.ts';
import { clearBandedSystem, createBandedSystem } from './banded-cholesky.ts';
import { seededNormal, walk } from './made-people.testing.ts';
import { markerModelOf, markersOf } from './markers.ts';
import { createPointSet, differentiatePoints, placePoints } from './points.ts';
import { createTreeEquations } from './tree-equations.ts';

const body = loadKinemeshBody();
const betas = new Float64Array(body.betaCount);
const skeleton = skeletonOf(body, betas);
const kinematics = createKinematics();
const markers = markersOf(markerModelOf(body), betas);
const points = createPointSet(skeleton, kinematics, markers.joint, markers.offset);

/** A symmetric matrix of rank 2, and an error. */
function news(normal: () => number) {
  const [u, v] = [0, 1].map(() => [normal(), normal(), normal()]);
  const information = Float64Array.from({ length: 9 }, (_, i) => {
    const [r, c] = [Math.floor(i / 3), i % 3];
    return u[r] * u[c] + v[r] * v[c];
  });
  return { information, error: Float64Array.of(normal(), normal(), normal()) };
}

test('equations gathered down the tree are those of each point’s own derivative', () => {
  const normal = seededNormal(4);
  const state = new Float64Array(STATE_SIZE);
  for (let slot = 3; slot < 31; slot += 4) state[slot] = 1;
  walk(7, state, 0);
  const step = Float64Array.from({ length: DOFS }, () => 0.3 * normal());
  applyStep(state.slice(), 0, step, 0, state);
  forward(skeleton, state, 0, kinematics);
  const places = new Float64Array(points.count * 3);
  const jacobians = new Float64Array(points.jacobianSize);
  placePoints(points, kinematics, places, 0);
  differentiatePoints(points, kinematics, places, 0, jacobians, 0);

  const wanted = { block: new Float64Array(DOFS * DOFS), right: new Float64Array(DOFS) };
  const carried = new Float64Array(DOFS * 3);
  const system = createBandedSystem(2, DOFS);
  clearBandedSystem(system);
  const equations = createTreeEquations(skeleton, kinematics);
  equations.begin();
  for (let p = 0; p < points.count; p++) {
    const [own, relative] = [news(normal), news(normal)];
    equations.add(points.joint[p], places[3 * p], places[3 * p + 1], places[3 * p + 2], own, relative);
    const dofs = points.dofs[p];
    const n = dofs.length;
    const jacobian = (k: number, c: number) => jacobians[points.jacobianAt[p] + k * n + c];
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < 3; k++) {
        wanted.right[dofs[i]] -= jacobian(k, i) * (own.error[k] + relative.error[k]);
        for (let m = 0; m < 3; m++) {
          carried[3 * dofs[i] + k] += jacobian(m, i) * relative.information[3 * m + k];
          const both = own.information[3 * k + m] + relative.information[3 * k + m];
          for (let j = 0; j <= i; j++)
            wanted.block[dofs[i] * DOFS + dofs[j]] += jacobian(k, i) * both * jacobian(m, j);
        }
      }
    }
  }
  const sums = equations.write(system, 1);

  const { stride } = system;
  for (let i = 0; i < DOFS; i++) {
    expect(system.right[stride + i]).toBeCloseTo(wanted.right[i], 9);
    for (let k = 0; k < 3; k++) expect(sums.carried[3 * i + k]).toBeCloseTo(carried[3 * i + k], 9);
    for (let j = 0; j <= i; j++) {
      expect(system.diagonal[(stride + i) * stride + j]).toBeCloseTo(wanted.block[i * DOFS + j], 9);
    }
  }
});

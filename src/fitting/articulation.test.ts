import { expect, test } from 'vitest';
import { createPosedJoints } from '../body/index.ts';
import { loadKinemeshBody } from '../body/load-node.ts';
import {
  applyStep,
  createKinematics,
  DOFS,
  forward,
  STATE_SIZE,
  skeletonOf,
  statePoses,
} from './articulation.ts';
import { seededNormal, walk } from './made-people.testing.ts';
import { markerModelOf, markersOf } from './markers.ts';
import { createPointSet, differentiatePoints, placePoints } from './points.ts';
import { addPosePrior } from './pose-prior.ts';

const body = loadKinemeshBody();
const betas = Float64Array.from({ length: body.betaCount }, (_, i) => 0.3 * Math.sin(i));
const skeleton = skeletonOf(body, betas);

/** A pose with every freedom away from zero. */
function randomState(seed: number): Float64Array {
  const normal = seededNormal(seed);
  const from = new Float64Array(STATE_SIZE);
  for (let slot = 3; slot < 31; slot += 4) from[slot] = 1;
  walk(seed, from, 0);
  const state = new Float64Array(STATE_SIZE);
  applyStep(
    from,
    0,
    Float64Array.from({ length: DOFS }, () => 0.2 * normal()),
    0,
    state,
  );
  return state;
}

test('joints are those of the body posed with the same rotations', () => {
  const state = randomState(3);
  const kinematics = createKinematics();
  forward(skeleton, state, 0, kinematics);
  const poses = new Float32Array(156);
  statePoses(state, 0, poses, 0);
  const rest = body.restJoints(betas);
  const posed = createPosedJoints(52);
  body.pose(
    betas,
    poses,
    [0, 1, 2].map((k) => state[k] - rest[k]),
    posed,
  );
  for (let i = 0; i < 66; i++) expect(kinematics.position[i]).toBeCloseTo(posed.joints[i], 5);
});

test('derivatives of the markers are those of small steps', () => {
  const markers = markersOf(markerModelOf(body), betas);
  const kinematics = createKinematics();
  const points = createPointSet(skeleton, kinematics, markers.joint, markers.offset);
  const state = randomState(5);
  const places = new Float64Array(99);
  const moved = new Float64Array(99);
  const jacobian = new Float64Array(points.jacobianSize);
  forward(skeleton, state, 0, kinematics);
  placePoints(points, kinematics, places, 0);
  differentiatePoints(points, kinematics, places, 0, jacobian, 0);
  const step = new Float64Array(DOFS);
  const next = new Float64Array(STATE_SIZE);
  const h = 1e-6;
  for (let dof = 0; dof < DOFS; dof++) {
    step.fill(0);
    step[dof] = h;
    applyStep(state, 0, step, 0, next);
    forward(skeleton, next, 0, kinematics);
    placePoints(points, kinematics, moved, 0);
    for (let l = 0; l < 33; l++) {
      const column = points.dofs[l].indexOf(dof);
      const n = points.dofs[l].length;
      for (let k = 0; k < 3; k++) {
        const expected = column < 0 ? 0 : jacobian[points.jacobianAt[l] + k * n + column];
        expect((moved[3 * l + k] - places[3 * l + k]) / h).toBeCloseTo(expected, 4);
      }
    }
  }
});

test('derivatives of the prior are those of small steps', () => {
  const state = randomState(8);
  const residualsOf = (s: Float64Array) => {
    const values: number[] = [];
    const rows: Float64Array[] = [];
    addPosePrior(s, 0, 1, (value, dof, count, derivatives, at) => {
      values.push(value);
      const row = new Float64Array(DOFS);
      for (let i = 0; i < count; i++) row[dof + i] = derivatives[at + i];
      rows.push(row);
    });
    return { values, rows };
  };
  const here = residualsOf(state);
  const next = new Float64Array(STATE_SIZE);
  const h = 1e-6;
  for (let dof = 3; dof < DOFS; dof++) {
    const step = new Float64Array(DOFS);
    step[dof] = h;
    applyStep(state, 0, step, 0, next);
    const there = residualsOf(next);
    expect(there.values.length).toBe(here.values.length);
    for (const [i, value] of there.values.entries()) {
      expect((value - here.values[i]) / h).toBeCloseTo(here.rows[i][dof], 2);
    }
  }
});

import { expect, it } from 'vitest';
import type { Body } from '../../../src/body/index.ts';
import type { Posture } from '../data/chunk.ts';
import { type Project, pickPerson } from './pick.ts';

/** Somebody whose joints all lie on an upright line, a metre long, with the pelvis in the middle. */
const body = {
  jointCount: 52,
  pose(_betas: unknown, _poses: unknown, trans: Float32Array) {
    const joints = new Float64Array(52 * 3);
    for (let joint = 0; joint < 52; joint += 1) {
      joints.set(
        [trans[0], trans[1] + (joint === 0 ? 0 : joint % 2 === 0 ? 0.5 : -0.5), trans[2]],
        joint * 3,
      );
    }
    return { joints };
  },
} as unknown as Body;

const person = (id: number, x: number, z: number): Posture => ({
  ...{ id, state: 0, jointConfidence: null, betas: new Float32Array(0), poses: new Float32Array(156) },
  trans: Float32Array.of(x, 0, z),
});

/** 100 px for a metre at 1 m. */
const project: Project = ([x, y, z]) =>
  z < 0.1 ? null : { x: (100 * x) / z, y: (100 * y) / z, depth: z, scale: 100 / z };

it.each([
  ['the one in front of two', 0, 0, 2],
  ['one as far from a bone as a body is thick', 106, 10, 3],
  ['nobody beside them', 160, 0, null],
  ['one that was just missed', 1, 37, 2],
])('a click means %s', (_, x, y, id) => {
  const people = [person(1, 0, 4), person(2, 0, 2), person(3, 1, 1)];
  expect(pickPerson({ x, y }, people, body, project)).toBe(id);
});

it('somebody behind the eye is not meant', () => {
  expect(pickPerson({ x: 0, y: 0 }, [person(1, 0, -1)], body, project)).toBeNull();
});

import { beforeAll, expect, test } from 'vitest';
import { type Body, createPosedJoints, matrixFromAxisAngle } from '../body/index.ts';
import { loadKinemeshBody } from '../body/load-node.ts';
import { settleWorld } from './settle-world.ts';
import type { WorldPerson } from './soles.ts';

let body: Body;
beforeAll(() => {
  body = loadKinemeshBody('coarse');
});

/** Axis-angle of a body that stands upright before a camera that is pitched down by so much, radians. */
function standingBefore(pitch: number): number[] {
  return [Math.PI + pitch, 0, 0];
}

/**
 * Somebody who stands at places of a floor `height` m under a camera that is pitched down, ten frames at each.
 *
 * @param places (x, z) m on the floor, z away from the camera
 * @param lean radians that the body leans to its front
 */
function standsAt(pitch: number, height: number, places: [number, number][], lean = 0): WorldPerson {
  const frames = 10 * places.length;
  const joints = 52;
  const betas = new Float32Array(body.betaCount);
  const person = {
    frame: Int32Array.from({ length: frames }, (_, t) => t),
    state: new Uint8Array(frames),
    contact: new Uint8Array(frames * 4).fill(1),
    poses: new Float32Array(frames * joints * 3),
    trans: new Float32Array(frames * 3),
    betas,
    joints3d: new Float32Array(frames * joints * 3),
    liftedUp: new Float32Array(frames * 3),
  };
  const rest = body.restJoints(betas);
  const soles = Math.min(...body.restVertices(betas).filter((_, i) => i % 3 === 1));
  const turn = new Float64Array(9);
  matrixFromAxisAngle([pitch, 0, 0], 0, turn, 0);
  const posed = createPosedJoints(joints);
  for (let t = 0; t < frames; t++) {
    const [x, z] = places[Math.floor(t / 10)];
    // A step off the ground between two places: only standing feet count.
    if (t % 10 === 9) person.contact.fill(0, 4 * t, 4 * t + 4);
    const level = [x, height - (rest[1] - soles), z];
    const pelvis = [0, 1, 2].map(
      (i) => turn[3 * i] * level[0] + turn[3 * i + 1] * level[1] + turn[3 * i + 2] * level[2],
    );
    person.poses.set(standingBefore(pitch + lean), t * joints * 3);
    for (let k = 0; k < 3; k++) person.trans[3 * t + k] = pelvis[k] - rest[k];
    body.pose(
      betas,
      person.poses.subarray(t * joints * 3, (t + 1) * joints * 3),
      person.trans.subarray(3 * t, 3 * t + 3),
      posed,
    );
    person.joints3d.set(posed.joints, t * joints * 3);
  }
  return person;
}

const PLACES: [number, number][] = [
  [-1, 3],
  [0, 3.6],
  [1, 4.4],
  [1.2, 6],
  [0, 6.5],
  [-1.5, 5],
];

test('a camera that looks down on people who go about is found to do so, at its height', () => {
  for (const pitch of [0, 0.12, 0.4]) {
    const person = standsAt(pitch, 2.2, PLACES);
    const { worldFromCamera: w, source } = settleWorld({
      body,
      shot: new Int32Array(person.frame.length),
      cameraPose: null,
      people: [person],
    });
    expect(source).toBe('estimated');
    const up = [0, -Math.cos(pitch), -Math.sin(pitch)];
    const cosine = up[0] * w[4] + up[1] * w[5] + up[2] * w[6];
    expect((Math.acos(Math.min(1, cosine)) * 180) / Math.PI).toBeLessThan(0.5);
    expect(w[7]).toBeCloseTo(2.2, 1);
    // The origin is under the camera, which looks towards −z.
    expect([w[3], w[11], w[2]].map((x) => Math.abs(x))).toEqual([0, 0, expect.closeTo(0, 5)]);
    expect(w[10]).toBeLessThan(-0.9);
  }
});

test('the plane in which feet stand counts more than how a body seems to lean', () => {
  const person = standsAt(0.15, 1.8, PLACES, 0.15);
  const { worldFromCamera: w } = settleWorld({
    body,
    shot: new Int32Array(person.frame.length),
    cameraPose: null,
    people: [person],
  });
  expect((Math.acos(-w[5] * Math.cos(0.15) - w[6] * Math.sin(0.15)) * 180) / Math.PI).toBeLessThan(1);
});

test('of somebody who stands on one spot the lifter’s up is taken, nearly', () => {
  const person = standsAt(0.3, 1.6, [[0, 4]]);
  for (let t = 0; t < person.frame.length; t++)
    person.liftedUp.set([0, -Math.cos(0.3), -Math.sin(0.3)], 3 * t);
  const { worldFromCamera: w } = settleWorld({
    body,
    shot: new Int32Array(person.frame.length),
    cameraPose: null,
    people: [person],
  });
  expect(Math.atan2(-w[6], -w[5])).toBeCloseTo(0.3, 1);
});

test('of somebody who stands on one spot the picture’s up is taken as it is, nearly, and the world is assumed', () => {
  const person = standsAt(0, 1.6, [[0, 4]]);
  const { worldFromCamera: w, source } = settleWorld({
    body,
    shot: new Int32Array(person.frame.length),
    cameraPose: null,
    people: [person],
  });
  expect(source).toBe('assumed');
  expect(w[5]).toBeCloseTo(-1, 2);
  expect(Math.abs(w[7] - 1.6)).toBeLessThan(0.15);
});

test('without people the camera is held at eye height', () => {
  const { worldFromCamera: w } = settleWorld({
    body,
    shot: Int32Array.of(0, 0),
    cameraPose: null,
    people: [],
  });
  expect([...w.subarray(0, 16)].map((x) => Math.round(x * 1e5) / 1e5 + 0)).toEqual([
    1, 0, 0, 0, 0, -1, 0, 1.6, 0, 0, -1, 0, 0, 0, 0, 1,
  ]);
});

import { expect, test } from 'vitest';
import { loadKinemeshBody } from '../body/load-node.ts';
import { createKinematics, forward, HINGE, HINGES, JOINT, STATE_SIZE } from './articulation.ts';
import { type FittedPerson, fitPerson } from './fit-person.ts';
import { type MadeVideo, makeVideo, walk } from './made-people.testing.ts';

const body = loadKinemeshBody('coarse');
const FPS = 60;

function fitted({ evidence, rows, scene }: MadeVideo): Promise<FittedPerson> {
  return fitPerson({ body, evidence, rows, scene, lifted: null, heightMetres: null });
}

/** The fastest that a joint is between a frame and the one after the next, m/s. */
function peakSpeed(places: readonly (readonly number[])[]): number {
  let peak = 0;
  for (let t = 1; t + 1 < places.length; t++) {
    const way = [0, 1, 2].map((k) => places[t + 1][k] - places[t - 1][k]);
    peak = Math.max(peak, (Math.hypot(...way) * FPS) / 2);
  }
  return peak;
}

test('a kick that is over in a fifth of a second keeps its speed, to 10 %', async () => {
  const video = makeVideo(body, {
    frames: 60,
    fps: FPS,
    pixelNoise: 3,
    depthNoise: 0.04,
    pose: (frame, state, at) => {
      walk(0, state, at);
      const part = Math.max(0, Math.min(1, (frame - 24) / 12));
      state[at + HINGES[HINGE.leftKnee].slot] = 0.2 + 1.2 * Math.sin(Math.PI * part) ** 2;
    },
  });
  const person = await fitted(video);
  const kinematics = createKinematics();
  const truth = Array.from({ length: 60 }, (_, frame) => {
    forward(video.shape.skeleton, video.state, frame * STATE_SIZE, kinematics);
    return [...kinematics.position.subarray(3 * JOINT.leftAnkle, 3 * JOINT.leftAnkle + 3)];
  });
  const found = truth.map((_, t) => [
    ...person.joints3d.subarray(t * 156 + 3 * JOINT.leftAnkle, t * 156 + 3 * JOINT.leftAnkle + 3),
  ]);
  const speed = peakSpeed(truth);
  expect(speed).toBeGreaterThan(2);
  expect(peakSpeed(found) / speed).toBeGreaterThan(0.9);
  expect(peakSpeed(found) / speed).toBeLessThan(1.1);
});

test('a jump leaves the floor and lands on it: its time in the air is right to a frame', async () => {
  const AIR_SECONDS = 0.4;
  const [leaves, lands] = [30, 30 + AIR_SECONDS * FPS];
  const video = makeVideo(body, {
    frames: 90,
    fps: FPS,
    pixelNoise: 3,
    depthNoise: 0.04,
    pose: (frame, state, at) => {
      walk(0, state, at);
      for (const knee of [HINGE.leftKnee, HINGE.rightKnee]) state[at + HINGES[knee].slot] = 0.2;
      const since = (frame - leaves) / FPS;
      if (frame > leaves && frame < lands) state[at + 1] -= (9.81 / 2) * since * (AIR_SECONDS - since);
    },
  });
  const { contact } = await fitted(video);
  const air = Array.from({ length: 90 }, (_, t) => t).filter(
    (t) => !contact.subarray(4 * t, 4 * t + 4).includes(1),
  );
  expect(air).toEqual(Array.from({ length: air.length }, (_, i) => air[0] + i));
  expect(Math.abs(air.length - (lands - leaves - 1))).toBeLessThanOrEqual(2);
  expect(Math.abs(air[0] - leaves - 1)).toBeLessThanOrEqual(1);
});

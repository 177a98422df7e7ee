import { expect, test } from 'vitest';
import { createPosedJoints, jointIndex } from '../body/index.ts';
import { loadKinemeshBody } from '../body/load-node.ts';
import { meanBalance } from './balance.ts';
import { standing } from './poses.ts';
import type { WorldPerson } from './soles.ts';
import { stanceOf } from './stances.ts';

const FRAMES = 12;
const JOINTS = 52;
const body = loadKinemeshBody('coarse');

/**
 * Somebody on the left leg: the right thigh is raised, and the body leans over the foot, before a camera that is rolled.
 *
 * @param roll, lean radians
 */
function onOneLeg(roll: number, lean: number): WorldPerson {
  const betas = new Float32Array(body.betaCount);
  const poses = new Float32Array(FRAMES * JOINTS * 3);
  const trans = new Float32Array(FRAMES * 3);
  const joints3d = new Float32Array(FRAMES * JOINTS * 3);
  const posed = createPosedJoints(JOINTS);
  const half = (roll + lean) / 2;
  for (let t = 0; t < FRAMES; t++) {
    const at = t * JOINTS * 3;
    // A half turn about an axis in the picture's plane: facing the camera, tilted by twice the axis's angle.
    poses.set([Math.PI * Math.cos(half), Math.PI * Math.sin(half), 0], at);
    poses.set([-1.2, 0, 0], at + 3 * jointIndex('right_hip'));
    poses.set([1.2, 0, 0], at + 3 * jointIndex('right_knee'));
    trans.set([0, 0, 3], 3 * t);
    body.pose(betas, poses.subarray(at, at + JOINTS * 3), trans.subarray(3 * t, 3 * t + 3), posed);
    joints3d.set(posed.joints, at);
  }
  const contact = new Uint8Array(FRAMES * 4);
  for (let t = 0; t < FRAMES; t++) contact.set([1, 1, 0, 0], 4 * t);
  return {
    frame: Int32Array.from({ length: FRAMES }, (_, t) => t),
    state: new Uint8Array(FRAMES),
    contact,
    poses,
    trans,
    betas,
    joints3d,
    liftedUp: new Float32Array(FRAMES * 3),
  };
}

/** Degrees that up is rolled by, clockwise in the picture. */
function rollOf(person: WorldPerson): number {
  const up = meanBalance(stanceOf(body, person), standing(FRAMES), 0, FRAMES) ?? [0, 0, 0];
  return (Math.atan2(up[0], -up[1]) * 180) / Math.PI;
}

test('a camera’s roll is told from where somebody’s mass is, above the foot that stands', () => {
  const level = rollOf(onOneLeg(0, 0));
  // Whoever stood so, with the hips over the middle of two feet, would fall to the side that no foot holds.
  expect(Math.abs(level)).toBeGreaterThan(3);
  const leaning = (level * Math.PI) / 180;
  const inBalance = [leaning, -leaning].find((lean) => Math.abs(rollOf(onOneLeg(0, lean))) < 1) ?? 0;
  expect(inBalance).not.toBe(0);
  const turned = Math.abs(rollOf(onOneLeg(0.2, inBalance)));
  expect(turned).toBeGreaterThan(10);
  expect(turned).toBeLessThan(13);
});

test('somebody whose feet do not stand tells nothing by balance', () => {
  const person = onOneLeg(0, 0);
  person.contact.fill(0);
  expect(meanBalance(stanceOf(body, person), standing(FRAMES), 0, FRAMES)).toBeNull();
});

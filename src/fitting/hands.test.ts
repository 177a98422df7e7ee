import { beforeAll, describe, expect, it } from 'vitest';
import { type Body, createPosedJoints } from '../body/index.ts';
import { loadKinemeshBody } from '../body/load-node.ts';
import { type Evidence, HAND_LANDMARK_COUNT } from '../evidence/index.ts';
import { createHandKinematics, poseHand } from './hand-kinematics.ts';
import {
  FINGER_DOFS,
  fingerDof,
  HAND_DOF,
  HAND_DOFS,
  type HandSide,
  handSkeletonOf,
} from './hand-skeleton.ts';
import { createHandPoser } from './hands.ts';
import { seededNormal } from './made-people.testing.ts';

const FPS = 30;
const FOCAL = 1200;
const DEGREES = Math.PI / 180;
/** Facing the camera 3 m before it, arms out: the palms look down. */
const FACING = [Math.PI, 0, 0] as const;

let body: Body;
beforeAll(() => {
  body = loadKinemeshBody('coarse');
});

type Angles = (t: number, state: Float64Array) => void;

interface MadeHands {
  readonly angles: Angles;
  readonly frames: number;
  /** Noise of a landmark, parts of the palm. */
  readonly noise?: number;
  readonly isSeen?: (t: number) => boolean;
  readonly side?: HandSide;
}

/** What the hand network would say of a person whose arms are stretched out and of whom one hand moves, by default the left. */
function makeHands({ angles, frames, noise = 0, isSeen = () => true, side = 0 }: MadeHands) {
  const betas = new Float32Array(body.betaCount);
  const skeleton = handSkeletonOf(body, betas, side);
  const poses = new Float32Array(frames * 156);
  const trans = new Float32Array(frames * 3);
  const rowOf = new Map<number, number>();
  const handScore = new Float32Array(frames * 2);
  const handLandmarks = new Float32Array(frames * 2 * HAND_LANDMARK_COUNT * 3);
  const posed = createPosedJoints(52);
  const kinematics = createHandKinematics();
  const normal = seededNormal(7);
  const truth = new Float64Array(frames * HAND_DOFS);
  for (let t = 0; t < frames; t++) {
    poses.set(FACING, t * 156);
    trans.set([0, 0, 3], 3 * t);
    rowOf.set(t, t);
    angles(t, truth.subarray(t * HAND_DOFS, (t + 1) * HAND_DOFS));
    if (!isSeen(t)) continue;
    handScore[2 * t + side] = 0.95;
    body.pose(betas, poses.subarray(t * 156, (t + 1) * 156), trans.subarray(3 * t, 3 * t + 3), posed);
    const wrist = posed.joints.subarray(3 * skeleton.wrist, 3 * skeleton.wrist + 3);
    const forearm = posed.globalRotations.subarray(9 * skeleton.elbow, 9 * skeleton.elbow + 9);
    poseHand(skeleton, forearm, truth, t * HAND_DOFS, kinematics);
    const pixels = FOCAL / wrist[2];
    for (let l = 0; l < HAND_LANDMARK_COUNT; l++) {
      const [x, y, z] = [0, 1, 2].map((k) => wrist[k] + kinematics.places[3 * l + k]);
      const at = ((2 * t + side) * HAND_LANDMARK_COUNT + l) * 3;
      const off = noise * skeleton.palm * pixels;
      handLandmarks[at] = (FOCAL * x) / z + 500 + off * normal();
      handLandmarks[at + 1] = (FOCAL * y) / z + 500 + off * normal();
      // The network gives depth a quarter of its size.
      handLandmarks[at + 2] = (kinematics.places[3 * l + 2] * pixels) / 4 + off * normal();
    }
  }
  const intrinsics = new Float32Array(frames * 4);
  for (let t = 0; t < frames; t++) intrinsics.set([FOCAL, FOCAL, 500, 500], 4 * t);
  const scene = {
    time: Float64Array.from({ length: frames }, (_, t) => t / FPS),
    shot: new Int32Array(frames),
    intrinsics,
    cameraMotion: new Float32Array(frames * 4),
    cameraStands: true,
    cameraPose: null,
  };
  const evidence = { handScore, handLandmarks } as Evidence;
  const bodyPoses = poses.slice();
  const belief = createHandPoser(body, betas, evidence, rowOf, scene).pose(
    { from: 0, to: frames },
    poses,
    trans,
  );
  return { skeleton, truth, poses, bodyPoses, trans, belief, betas };
}

/** The angle of a joint's axis-angle, rad. */
function angleOf(poses: Float32Array, t: number, joint: number): number {
  const at = t * 156 + 3 * joint;
  return Math.hypot(poses[at], poses[at + 1], poses[at + 2]);
}

/** A hand that closes and opens once in two seconds, and turns over a little meanwhile. */
function grip(t: number, state: Float64Array): void {
  const closed = (1 - Math.cos((2 * Math.PI * t) / 60)) / 2;
  state[HAND_DOF.twist] = 0.9 + 0.5 * closed;
  state[HAND_DOF.wristZ] = 0.2 * closed;
  for (let finger = 1; finger < 5; finger++) {
    const dof = fingerDof(finger);
    state[dof + FINGER_DOFS.bend1] = 0.1 + 0.7 * closed;
    state[dof + FINGER_DOFS.bend2] = 0.2 + 0.9 * closed;
    state[dof + FINGER_DOFS.bend3] = 0.1 + 0.5 * closed;
  }
}

describe('a hand that is seen', () => {
  it.each([
    ['left', 0],
    ['right', 1],
  ] as const)(
    'is posed as it was made, to within 10°, though landmarks tremble by a thirtieth of the palm: %s',
    (_, side) => {
      const { skeleton, truth, poses } = makeHands({ angles: grip, frames: 60, noise: 0.03, side });
      let sum = 0;
      let count = 0;
      for (let t = 0; t < 60; t++) {
        for (const finger of skeleton.fingers.slice(1)) {
          finger.forEach(({ joint, turns }) => {
            const bend = turns[turns.length - 1];
            sum += Math.abs(angleOf(poses, t, joint) - Math.abs(truth[t * HAND_DOFS + bend.dof]));
            count++;
          });
        }
      }
      expect(sum / count / DEGREES).toBeLessThan(10);
      expect(count).toBe(60 * 12);
    },
  );

  it('is posed so over more sights than are solved at once', () => {
    const frames = 420;
    const { truth, poses, belief } = makeHands({ angles: grip, frames, noise: 0.03 });
    const dof = fingerDof(2) + FINGER_DOFS.bend2;
    const off = Array.from({ length: frames }, (_, t) =>
      Math.abs(angleOf(poses, t, 26) - truth[t * HAND_DOFS + dof]),
    );
    expect(Math.max(...off) / DEGREES).toBeLessThan(25);
    expect(off.reduce((sum, angle) => sum + angle, 0) / frames / DEGREES).toBeLessThan(8);
    expect(Math.min(...belief.filter((_, i) => i % 2 === 0))).toBeGreaterThan(0.7);
  });

  it('turns the forearm as it is turned, whatever the body’s fit made of it', () => {
    const { poses, truth, skeleton } = makeHands({ angles: grip, frames: 60, noise: 0.02 });
    for (let t = 0; t < 60; t += 10) {
      const twist = skeleton.forearm.reduce((dot, axis, k) => dot + axis * poses[t * 156 + 3 * 18 + k], 0);
      expect(Math.abs(twist - truth[t * HAND_DOFS + HAND_DOF.twist]) / DEGREES).toBeLessThan(12);
    }
  });

  it('moves no joint but those of the hand', () => {
    const { poses, bodyPoses, trans, betas } = makeHands({
      angles: (t, state) => {
        grip(t, state);
        state[HAND_DOF.twist] = 2.2; // more than a forearm does: the upper arm takes the rest
      },
      frames: 40,
    });
    const [after, before] = [poses, bodyPoses].map((all) =>
      body.pose(betas, all.subarray(20 * 156, 21 * 156), trans.subarray(60, 63)),
    );
    for (let i = 0; i < 22 * 3; i++) expect(after.joints[i]).toBeCloseTo(before.joints[i], 5);
    expect(angleOf(poses, 20, 18)).toBeLessThan(95 * DEGREES);
    expect(angleOf(poses, 20, 16) / DEGREES).toBeGreaterThan(20);
  });
});

describe('a hand that is not seen', () => {
  it('is at rest, and nothing says that it is believed', () => {
    const { poses, belief } = makeHands({ angles: grip, frames: 20, isSeen: () => false });
    for (let joint = 22; joint < 52; joint++) expect(angleOf(poses, 10, joint)).toBe(0);
    expect([...belief].every((value) => value === 0)).toBe(true);
  });

  it('goes to rest within 0.2 s of the last sight of it, without a jump', () => {
    const { poses, belief } = makeHands({
      angles: (_, state) => grip(30, state),
      frames: 60,
      isSeen: (t) => t < 30,
    });
    const bends = Array.from({ length: 30 }, (_, i) => angleOf(poses, 29 + i, 23));
    expect(bends[0]).toBeGreaterThan(0.8);
    expect(bends[7]).toBe(0);
    for (let i = 1; i < bends.length; i++) expect(Math.abs(bends[i] - bends[i - 1])).toBeLessThan(0.4);
    expect(belief[2 * 29]).toBeGreaterThan(0.8);
    expect(belief[2 * 40]).toBe(0);
  });

  it('between two sights of it moves from one to the other', () => {
    const { poses, truth, belief } = makeHands({ angles: grip, frames: 60, isSeen: (t) => t % 3 === 0 });
    const dof = fingerDof(1) + FINGER_DOFS.bend2;
    for (let t = 1; t < 57; t += 3) {
      expect(Math.abs(angleOf(poses, t, 23) - truth[t * HAND_DOFS + dof]) / DEGREES).toBeLessThan(10);
      expect(belief[2 * t]).toBeGreaterThan(0.7);
    }
  });

  it('is not made of landmarks that no hand can have', () => {
    const { belief } = makeHands({ angles: grip, frames: 30, noise: 1 });
    expect([...belief].every((value) => value === 0)).toBe(true);
  });
});

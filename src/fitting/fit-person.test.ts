import { expect, test } from 'vitest';
import { createPosedJoints, heightOf } from '../body/index.ts';
import { loadKinemeshBody } from '../body/load-node.ts';
import { createKinematics, forward, STATE_SIZE } from './articulation.ts';
import { type FittedPerson, fitPerson } from './fit-person.ts';
import { type MadeVideo, makeVideo, walk } from './made-people.testing.ts';

const body = loadKinemeshBody();
const FITTED = 22;
const PELVIS = 0;
const LEFT_ANKLE = 7;

function fitted(video: MadeVideo, heightMetres: number | null = null): Promise<FittedPerson> {
  return fitPerson({
    body,
    evidence: video.evidence,
    rows: video.rows,
    scene: video.scene,
    lifted: null,
    heightMetres,
  });
}

/** Mean distance of the body's 22 joints from the truth over the person's rows, m; relative to the pelvis if asked. */
function jointError(person: FittedPerson, video: MadeVideo, relative: boolean): number {
  const kinematics = createKinematics();
  let sum = 0;
  for (let t = 0; t < person.frame.length; t++) {
    forward(video.shape.skeleton, video.state, person.frame[t] * STATE_SIZE, kinematics);
    for (let j = 0; j < FITTED; j++) {
      let square = 0;
      for (let k = 0; k < 3; k++) {
        const off = relative ? person.joints3d[t * 156 + k] - kinematics.position[k] : 0;
        square += (person.joints3d[t * 156 + 3 * j + k] - kinematics.position[3 * j + k] - off) ** 2;
      }
      sum += Math.sqrt(square);
    }
  }
  return sum / person.frame.length / FITTED;
}

/** The farthest that one of some joints goes from one row to the next, m. */
function largestStep(person: FittedPerson, joints: readonly number[]): number {
  let largest = 0;
  for (let t = 1; t < person.frame.length; t++) {
    for (const joint of joints) {
      const at = t * 156 + 3 * joint;
      const step = [0, 1, 2].map((k) => person.joints3d[at + k] - person.joints3d[at + k - 156]);
      largest = Math.max(largest, Math.hypot(...step));
    }
  }
  return largest;
}

function boneLengths(person: FittedPerson, t: number): number[] {
  return Array.from({ length: FITTED - 1 }, (_, i) => {
    const [a, b] = [t * 156 + 3 * (i + 1), t * 156 + 3 * body.parents[i + 1]];
    return Math.hypot(...[0, 1, 2].map((k) => person.joints3d[a + k] - person.joints3d[b + k]));
  });
}

test('a perfect network gives the body back, to 2.5 cm, of whatever shape', async () => {
  const video = makeVideo(body, { frames: 45, fps: 30, betas: [1, -0.8, 0.5, 0.4] });
  const person = await fitted(video);
  expect(person.frame).toEqual(Int32Array.from({ length: 45 }, (_, i) => i));
  expect(jointError(person, video, true)).toBeLessThan(0.025);
  expect(Math.abs(person.heightMetres - heightOf(body, video.shape.betas))).toBeLessThan(0.06);
});

test('a network as noisy as the real one gives less than half of its own error', async () => {
  // 8 px at 4 m and f = 1100 are 29 mm across; 100 mm along the line of sight: 109 mm in all.
  const video = makeVideo(body, { frames: 60, fps: 30, pixelNoise: 8, depthNoise: 0.1 });
  const person = await fitted(video);
  expect(jointError(person, video, true)).toBeLessThan(0.045);
});

test('bones keep their length, and joints are what the body makes of poses and trans', async () => {
  const video = makeVideo(body, { frames: 30, fps: 30, pixelNoise: 5, depthNoise: 0.05 });
  const person = await fitted(video);
  const first = boneLengths(person, 0);
  const posed = createPosedJoints(52);
  for (let t = 0; t < 30; t++) {
    for (const [i, length] of boneLengths(person, t).entries()) expect(length).toBeCloseTo(first[i], 5);
    body.pose(
      person.betas,
      person.poses.subarray(156 * t, 156 * t + 156),
      person.trans.subarray(3 * t, 3 * t + 3),
      posed,
    );
    for (let i = 0; i < 156; i++) expect(person.joints3d[156 * t + i]).toBeCloseTo(posed.joints[i], 5);
  }
  const [fx, , cx] = video.scene.intrinsics;
  const u = (fx * person.joints3d[0]) / person.joints3d[2] + cx;
  expect(person.joints2d[0]).toBeCloseTo(u, 2);
});

test('a height that is known is met, and the distance follows it', async () => {
  const video = makeVideo(body, { frames: 30, fps: 30 });
  const [as, tall] = [await fitted(video), await fitted(video, 1.9)];
  expect(tall.heightMetres).toBeCloseTo(1.9, 2);
  expect(tall.heightSource).toBe('user');
  expect(as.heightSource).toBe('estimated');
  expect(tall.joints3d[2] / as.joints3d[2]).toBeCloseTo(1.9 / as.heightMetres, 1);
});

test('a child and a giant have the height that was given, and what no body has is not said to be met', async () => {
  const video = makeVideo(body, { frames: 20, fps: 30 });
  for (const height of [1.1, 2.3]) {
    const person = await fitted(video, height);
    expect(person.heightMetres).toBeCloseTo(height, 2);
    expect(person.heightSource).toBe('user');
  }
  const infant = await fitted(video, 0.6);
  expect(infant.heightMetres).toBeLessThan(1.1);
  expect(infant.heightSource).toBe('estimated');
});

test('a short gap is bridged and said to be guessed, a long one and a cut are not', async () => {
  const video = makeVideo(body, {
    frames: 150,
    fps: 30,
    unseen: (f) => (f >= 20 && f < 26) || (f >= 40 && f < 110),
    shot: (f) => (f < 130 ? 0 : 1),
  });
  const person = await fitted(video);
  const stateOf = (frame: number) => {
    const row = person.frame.indexOf(frame);
    return row < 0 ? 'none' : person.state[row];
  };
  expect([19, 20, 25, 26].map(stateOf)).toEqual([0, 1, 1, 0]);
  expect([39, 40, 109, 110].map(stateOf)).toEqual([0, 'none', 'none', 0]);
  expect([129, 130].map(stateOf)).toEqual([0, 0]);
  const row = person.frame.indexOf(22);
  expect(person.keypoints2d.subarray(row * 99, row * 99 + 99).every((value) => value === 0)).toBe(true);
  expect(person.confidence[row]).toBeLessThan(person.confidence[0]);
  expect(jointError(person, video, true)).toBeLessThan(0.05);
});

test('beyond the last observation a quarter of a second is predicted, and said to be', async () => {
  const person = await fitted(makeVideo(body, { frames: 60, fps: 30, unseen: (f) => f >= 40 }));
  expect(person.frame.at(-1)).toBe(46);
  expect(
    [...person.state].map((state, row) => (state === 2 ? person.frame[row] : -1)).filter((f) => f >= 0),
  ).toEqual([40, 41, 42, 43, 44, 45, 46]);
});

test('a limb that is out of sight for a moment stays within a hand of where it is', async () => {
  const video = makeVideo(body, { frames: 60, fps: 30, pixelNoise: 3, depthNoise: 0.05 });
  const { landmarks } = video.evidence;
  for (let frame = 25; frame < 33; frame++) {
    for (const l of [13, 15, 17, 19, 21]) {
      const at = 4 * (frame * 33 + l);
      landmarks[at] += 300;
      landmarks[at + 3] = 0.05;
    }
  }
  const person = await fitted(video);
  const kinematics = createKinematics();
  for (let frame = 25; frame < 33; frame++) {
    forward(video.shape.skeleton, video.state, frame * STATE_SIZE, kinematics);
    const wrist = [0, 1, 2].map((k) => person.joints3d[frame * 156 + 60 + k] - kinematics.position[60 + k]);
    expect(Math.hypot(...wrist)).toBeLessThan(0.18);
  }
});

test('long runs are solved in windows without a seam', async () => {
  const video = makeVideo(body, { frames: 400, fps: 30, pixelNoise: 4, depthNoise: 0.05 });
  const person = await fitted(video);
  expect(largestStep(person, [PELVIS])).toBeLessThan(0.05);
  expect(jointError(person, video, true)).toBeLessThan(0.04);
});

test('the same evidence gives the same motion, to the bit', async () => {
  const video = makeVideo(body, { frames: 40, fps: 30, pixelNoise: 4, depthNoise: 0.05 });
  const [a, b] = [await fitted(video), await fitted(video)];
  expect(b.poses).toEqual(a.poses);
  expect(b.trans).toEqual(a.trans);
});

test('a cancelled fit ends with a named error', async () => {
  const video = makeVideo(body, { frames: 20, fps: 30 });
  const signal = AbortSignal.abort();
  const { evidence, rows, scene } = video;
  await expect(
    fitPerson({ body, evidence, rows, scene, lifted: null, heightMetres: null, signal }),
  ).rejects.toMatchObject({
    code: 'cancelled',
  });
});

test('feet that stand are said to stand, and do not slide', async () => {
  // Left foot planted, the rest of the body swaying above it: walk() on the spot never plants, so stand still.
  const video = makeVideo(body, {
    frames: 60,
    fps: 30,
    pixelNoise: 4,
    depthNoise: 0.05,
    pose: (_, state, at) => walk(0, state, at),
  });
  const person = await fitted(video);
  const standing = person.contact.reduce((sum, c) => sum + c, 0) / person.contact.length;
  expect(standing).toBeGreaterThan(0.45);
  expect(largestStep(person, [LEFT_ANKLE])).toBeLessThan(0.02);
});

test('at 240 frames a second nothing leaps from one frame to the next', async () => {
  const video = makeVideo(body, {
    frames: 480,
    fps: 240,
    pixelNoise: 8,
    depthNoise: 0.1,
    pose: (frame, state, at) => walk(frame, state, at, 240),
  });
  const person = await fitted(video);
  // The fastest joint of this walk, a wrist or an ankle, goes 2.4 m/s: 10 mm a frame.
  expect(
    largestStep(
      person,
      Array.from({ length: FITTED }, (_, j) => j),
    ),
  ).toBeLessThan(0.025);
});

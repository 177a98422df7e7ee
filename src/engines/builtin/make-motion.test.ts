import { expect, test } from 'vitest';
import { loadKinemeshBody } from '../../body/load-node.ts';
import type { Evidence } from '../../evidence/index.ts';
import {
  MADE_FOCAL,
  type MadeOptions,
  makeVideo,
  trueJoints,
  walk,
} from '../../fitting/made-people.testing.ts';
import { type Motion, problemsOf, problemText, rowOfFrame } from '../../motion/index.ts';
import { DEFAULT_SETTINGS, type RunSettings } from '../index.ts';
import { madeFacts } from './made-folder.testing.ts';
import { makeMotion } from './make-motion.ts';

const body = loadKinemeshBody();

/** Pass 2 on made-up evidence, held against the format. */
async function motionOf(
  options: MadeOptions,
  settings: Partial<RunSettings> = {},
  change: (evidence: Evidence, time: Float64Array) => void = () => {},
): Promise<Motion> {
  const { evidence, scene } = makeVideo(body, options);
  change(evidence, scene.time);
  const job = {
    videoPath: 'made.mp4',
    outDir: 'out',
    resume: false,
    settings: { ...DEFAULT_SETTINGS, lens: { kind: 'focal', pixels: MADE_FOCAL }, ...settings } as const,
  };
  const signal = new AbortController().signal;
  const mending = { edits: null, fits: null };
  const facts = madeFacts(scene.time);
  const { motion } = await makeMotion(facts, [], evidence, body, job, mending, () => {}, signal);
  expect([...problemsOf(motion)].map(problemText)).toEqual([]);
  return motion;
}

/** The state of the first person on a frame, or none. */
function stateOn({ tracks }: Motion, frame: number): number | 'none' {
  const row = rowOfFrame(tracks[0], frame);
  return row < 0 ? 'none' : tracks[0].state[row];
}

/** How far the joints lie from where they were, on average, m, relative to the pelvis. */
function errorOf({ tracks }: Motion, options: MadeOptions): number {
  const truth = trueJoints(makeVideo(body, options));
  const [{ frame, joints3d }] = tracks;
  let sum = 0;
  frame.forEach((f, t) => {
    const apart = (j: number, k: number) =>
      joints3d[156 * t + 3 * j + k] - joints3d[156 * t + k] - (truth[f][3 * j + k] - truth[f][k]);
    for (let j = 3; j < truth[f].length; j += 3)
      sum += Math.hypot(apart(j / 3, 0), apart(j / 3, 1), apart(j / 3, 2));
  });
  return sum / frame.length / (truth[0].length / 3 - 1);
}

const codesOf = ({ warnings }: Motion) => warnings.map(({ code, frame }) => [code, frame]);

test('somebody away for longer than can be guessed is one person with an honest gap', async () => {
  const motion = await motionOf({ frames: 150, fps: 30, unseen: (f) => f >= 40 && f < 110 });
  expect(motion.tracks).toHaveLength(1);
  expect([39, 40, 109, 110, 149].map((f) => stateOn(motion, f))).toEqual([0, 'none', 'none', 0, 0]);
});

test('frames that did not decode, or not wholly, are told apart and told', async () => {
  const lost = (f: number) => f === 20 || f === 21;
  const motion = await motionOf({ frames: 60, fps: 30, unseen: lost }, {}, ({ decoded }) => {
    decoded.set([0, 0, 2], 20);
  });
  expect([...motion.frames.decoded.subarray(19, 24)]).toEqual([1, 0, 0, 1, 1]);
  expect([19, 20, 21, 22].map((f) => stateOn(motion, f))).toEqual([0, 1, 1, 0]);
  expect(codesOf(motion)).toEqual([
    ['frame-not-decoded', 20],
    ['frame-damaged', 22],
  ]);
});

test('slow motion: gaps, speeds and predictions are of real seconds', async () => {
  // Away for 3.2 s of the video, which are 0.4 s of the world; then gone for good.
  const options = { frames: 240, fps: 30, unseen: (f: number) => (f >= 60 && f < 156) || f >= 200 };
  const [slow, plain] = [await motionOf(options, { captureRate: 240 }), await motionOf(options)];
  expect(slow.video.timeScale).toBeCloseTo(1 / 8, 3);
  expect([60, 155, 200, 239].map((f) => stateOn(slow, f))).toEqual([1, 1, 2, 2]);
  expect([60, 155, 200, 239].map((f) => stateOn(plain, f))).toEqual(['none', 'none', 2, 'none']);
});

test('an uneven frame rate bends nothing: as good where frames come late', async () => {
  const late = (f: number) => 0.015 * Math.sin(2 * f);
  const brisk = (f: number, state: Float64Array, at: number) => walk(2 * f, state, at);
  const even = { frames: 90, fps: 30, pixelNoise: 2, depthNoise: 0.02, pose: brisk };
  const uneven = {
    ...even,
    pose: (f: number, state: Float64Array, at: number) => brisk(f + 30 * late(f), state, at),
  };
  const evenError = errorOf(await motionOf(even), even);
  const unevenMotion = await motionOf(uneven, {}, (_, time) => {
    for (let t = 0; t < time.length; t++) time[t] += late(t);
  });
  expect(unevenMotion.tracks).toHaveLength(1);
  expect(errorOf(unevenMotion, uneven)).toBeLessThan(1.05 * evenError);
});

test('a height that no body has is said to be missed', async () => {
  const motion = await motionOf({ frames: 20, fps: 30 }, { heightMetres: 0.7 });
  expect(motion.tracks[0].heightSource).toBe('estimated');
  expect(codesOf(motion)).toEqual([['height-not-reached', undefined]]);
  expect(motion.warnings[0].message).toContain('0.7 m');
});

test('the floor is under the soles of somebody who stands', async () => {
  const { tracks, frames } = await motionOf({ frames: 30, fps: 30, pose: standStill });
  const [track] = tracks;
  const posed = body.pose(track.betas, track.poses.subarray(0, 156), track.trans.subarray(0, 3));
  const surface = body.skin(track.betas, posed);
  const [, , , , a, b, c, height] = frames.worldFromCamera;
  let lowest = Infinity;
  for (let i = 0; i < surface.length; i += 3) {
    lowest = Math.min(lowest, a * surface[i] + b * surface[i + 1] + c * surface[i + 2] + height);
  }
  expect(Math.abs(lowest)).toBeLessThan(0.005);
});

test('video of nobody, of one frame, of nothing decoded', async () => {
  expect((await motionOf({ frames: 10, fps: 30, unseen: () => true })).tracks).toEqual([]);
  const one = await motionOf({ frames: 2, fps: 30, unseen: (f) => f === 1 });
  expect(one.frames.time).toHaveLength(2);
  const dark = await motionOf({ frames: 10, fps: 30, unseen: () => true }, {}, ({ decoded }) =>
    decoded.fill(0),
  );
  expect(codesOf(dark)).toEqual([
    ['frame-not-decoded', 0],
    ['nobody-found', undefined],
  ]);
});

function standStill(): void {}

import { expect, test } from 'vitest';
import { loadKinemeshBody } from '../body/load-node.ts';
import { LANDMARK_COUNT } from '../evidence/index.ts';
import { LIFTED_HEIGHT } from '../fitting/index.ts';
import { MADE_FOCAL, type MadeOptions, makeVideo, walk } from '../fitting/made-people.testing.ts';
import { lift } from './index.ts';
import { CHANNELS, type LifterNetwork, OUTPUTS, REACH } from './network.ts';

const made = (options: MadeOptions) => makeVideo(loadKinemeshBody(), options);
const LEFT_WRIST = 15;
const RIGHT_WRIST = 16;

/** Says where each landmark was on the picture, a little ahead and behind in time. */
const echo: LifterNetwork = async (input, batch, rows) => {
  const within = rows - 2 * REACH;
  const output = new Float32Array(batch * within * OUTPUTS);
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < within; t++) {
      const to = (b * within + t) * OUTPUTS;
      for (let d = -REACH; d <= REACH; d++) {
        const from = (b * rows + t + REACH + d) * CHANNELS;
        const weight = 1 / (1 + Math.abs(d));
        for (let l = 0; l < LANDMARK_COUNT; l++) {
          for (let k = 0; k < 3; k++) output[to + 3 * l + k] += weight * input[from + 4 * l + k];
        }
      }
      output[to + OUTPUTS - 2] = -1;
    }
  }
  return output;
};

/** Says of each row what it was given of it, and nothing else. */
const copy: LifterNetwork = async (input, batch, rows) => {
  const within = rows - 2 * REACH;
  const output = new Float32Array(batch * within * OUTPUTS);
  for (let r = 0; r < batch * within; r++) {
    const from = (Math.floor(r / within) * rows + (r % within) + REACH) * CHANNELS;
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      for (let k = 0; k < 3; k++) output[r * OUTPUTS + 3 * l + k] = input[from + 4 * l + k];
    }
    for (let k = 0; k < 4; k++) output[r * OUTPUTS + 5 * LANDMARK_COUNT + k] = input[from + CHANNELS - 1];
    output[r * OUTPUTS + OUTPUTS - 2] = -1;
  }
  return output;
};

/** The probability back to the logit that the network gave. */
const logit = (p: number) => Math.log(p / (1 - p));

test('what is said of a frame depends on nothing beyond the reach, so not on how the sequence is cut up', async () => {
  const { evidence, rows, scene } = made({ frames: 400, fps: 30 });
  const whole = await lift(echo, { evidence, rows, scene });
  const part = await lift(echo, { evidence, rows: rows.subarray(60, 250), scene });
  const width = LANDMARK_COUNT * 3;
  // Times of the even clock are the same to a few units in the last place.
  const [from, to] = [60 + REACH, 250 - REACH - 1];
  for (let i = from * width; i < to * width; i++) {
    expect(part.relative[i - 60 * width]).toBeCloseTo(whole.relative[i], 5);
  }
});

test('what the network says of the mirrored person is turned back to this one', async () => {
  const { evidence, rows, scene } = made({ frames: 60, fps: 30 });
  const lifted = await lift(copy, { evidence, rows, scene });
  const { landmarks, worldLandmarks } = evidence;
  expect(lifted.relative[3 * LEFT_WRIST]).not.toBeCloseTo(lifted.relative[3 * RIGHT_WRIST], 2);
  const mirrored = { ...evidence, landmarks: landmarks.slice(), worldLandmarks: worldLandmarks.slice() };
  const pairs = [
    [1, 4],
    [2, 5],
    [3, 6],
    [7, 8],
    [9, 10],
    ...Array.from({ length: 11 }, (_, i) => [11 + 2 * i, 12 + 2 * i]),
  ];
  const fellow = new Map(
    pairs.flatMap(
      ([a, b]) =>
        [
          [a, b],
          [b, a],
        ] as const,
    ),
  );
  for (let r = 0; r < rows.length; r++) {
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      const [to, from] = [r * LANDMARK_COUNT + l, r * LANDMARK_COUNT + (fellow.get(l) ?? l)];
      mirrored.landmarks.set(landmarks.subarray(4 * from, 4 * from + 4), 4 * to);
      mirrored.landmarks[4 * to] = 2 * scene.intrinsics[2] - landmarks[4 * from];
      mirrored.worldLandmarks.set(worldLandmarks.subarray(3 * from, 3 * from + 3), 3 * to);
    }
  }
  const other = await lift(copy, { evidence: mirrored, rows, scene });
  for (let r = 0; r < rows.length; r++) {
    const at = (l: number) => 3 * (r * LANDMARK_COUNT + l);
    expect(other.relative[at(LEFT_WRIST)]).toBeCloseTo(-lifted.relative[at(RIGHT_WRIST)], 4);
    expect(other.relative[at(LEFT_WRIST) + 2]).toBeCloseTo(lifted.relative[at(RIGHT_WRIST) + 2], 4);
  }
});

test('the same rays through another lens are lifted alike', async () => {
  const { evidence, rows, scene } = made({ frames: 40, fps: 30 });
  const lifted = await lift(copy, { evidence, rows, scene });
  const landmarks = evidence.landmarks.map((value, i) =>
    i % 4 < 2 ? (value - scene.intrinsics[2 + (i % 4)]) * 2 + scene.intrinsics[2 + (i % 4)] : value,
  );
  const intrinsics = scene.intrinsics.map((value, i) => (i % 4 < 2 ? 2 * MADE_FOCAL : value));
  const zoomed = await lift(copy, {
    evidence: { ...evidence, landmarks },
    rows,
    scene: { ...scene, intrinsics },
  });
  for (let i = 0; i < lifted.relative.length; i++) {
    expect(zoomed.relative[i]).toBeCloseTo(lifted.relative[i], 4);
  }
});

test('any frame rate is read at thirty a second and put back on its own frames', async () => {
  const at30 = made({ frames: 61, fps: 30 });
  const truth = await lift(copy, at30);
  const widest = Math.max(...truth.relative.map(Math.abs));
  for (const fps of [25, 50, 60, 120]) {
    const frames = 2 * fps + 1;
    const video = made({ frames, fps, pose: (f, state, at) => walk(f, state, at, fps) });
    const lifted = await lift(copy, video);
    expect(lifted.contact.length).toBe(4 * frames);
    for (const second of [0.5, 1, 1.5]) {
      const [i, j] = [second * fps, second * 30].map(Math.round);
      for (let k = 0; k < 99; k++) {
        const difference = lifted.relative[99 * i + k] - truth.relative[99 * j + k];
        expect(Math.abs(difference) / widest).toBeLessThan(0.04);
      }
    }
    // Every frame was seen; those of 25 a second a little less surely than the clock's thirty.
    expect(logit(lifted.contact[4 * fps])).toBeCloseTo(Math.min(1, fps / 30), 3);
  }
});

test('a gap that no straight line can bridge is not read as seen, and a cut ends what is known', async () => {
  const unseen = (frame: number) => frame >= 40 && frame < 50;
  const gap = made({ frames: 90, fps: 30, unseen });
  const withGap = await lift(echo, gap);
  const whole = await lift(echo, made({ frames: 90, fps: 30 }));
  const masks = await lift(copy, gap);
  expect(masks.contact.every((p) => Math.abs(logit(p) - 1) < 1e-3)).toBe(true);
  // The left wrist beside the gap: ten rows less are in the sum.
  const wrist = 99 * 39 + 3 * LEFT_WRIST;
  const far = 99 * 10 + 3 * LEFT_WRIST;
  expect(Math.abs(withGap.relative[wrist] / whole.relative[wrist])).toBeLessThan(0.9);
  expect(withGap.relative[far]).toBeCloseTo(whole.relative[far], 5);

  const cut = made({ frames: 90, fps: 30, shot: (frame) => (frame < 40 ? 0 : 1) });
  const before = await lift(echo, { ...cut, rows: cut.rows.subarray(0, 40) });
  const both = await lift(echo, cut);
  expect(both.relative.subarray(0, 99 * 40)).toEqual(before.relative);
});

test('up is a unit vector and an abort is heard', async () => {
  const video = made({ frames: 30, fps: 30 });
  const { up } = await lift(copy, video);
  for (let i = 0; i < 30; i++) expect(Math.hypot(...up.subarray(3 * i, 3 * i + 3))).toBeCloseTo(1, 5);
  await expect(lift(copy, { ...video, signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
});

test('where the answers with and without a guess of the depth differ, the depth is the mean and less sure', async () => {
  const { evidence, rows, scene } = made({ frames: 30, fps: 30 });
  const { relative, spread } = await lift(copy, { evidence, rows, scene });
  for (let r = 0; r < rows.length; r++) {
    const at = r * LANDMARK_COUNT + LEFT_WRIST;
    const half = evidence.worldLandmarks[3 * at + 2] / LIFTED_HEIGHT / 2;
    // `copy` gives zeros, so spreads of 1, and what it was given of the place; the body is near the middle of the picture.
    expect(relative[3 * at + 2]).toBeCloseTo(half, 1);
    expect(spread[2 * at + 1]).toBeGreaterThan(1);
    expect(spread[2 * at + 1]).toBeCloseTo(Math.hypot(1, half), 2);
  }
});

test('the network is shown arms as short as it knows them, and what it says has their true length', async () => {
  const { evidence, rows, scene } = made({ frames: 40, fps: 30 });
  let given = new Float32Array();
  const lifted = await lift(
    async (input, batch, count) => {
      if (given.length === 0) given = input.slice((REACH + 20) * CHANNELS, (REACH + 21) * CHANNELS);
      return copy(input, batch, count);
    },
    { evidence, rows, scene },
  );
  /** Upper arm and forearm over the breadth of the shoulders. */
  const arms = (values: ArrayLike<number>, at: number, width: number): number[] => {
    const apart = (a: number, b: number) =>
      Math.hypot(...[0, 1].map((k) => values[at + a * width + k] - values[at + b * width + k]));
    return [apart(11, 13) / apart(11, 12), apart(13, 15) / apart(11, 12)];
  };
  const [upper, fore] = arms(evidence.landmarks, 20 * 4 * LANDMARK_COUNT, 4);
  const [shownUpper, shownFore] = arms(given, 0, 4);
  expect(shownUpper).toBeCloseTo(upper / 1.107, 2);
  expect(shownFore).toBeCloseTo(fore / 1.095, 2);
  const [saidUpper, saidFore] = arms(lifted.relative, 20 * 3 * LANDMARK_COUNT, 3);
  expect(saidUpper / shownUpper).toBeCloseTo(1.107, 1);
  expect(saidFore / shownFore).toBeCloseTo(1.095, 1);
});

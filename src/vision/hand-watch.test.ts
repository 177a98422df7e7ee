import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { type Evidence, HAND_LANDMARK_COUNT } from '../evidence/index.ts';
import { openVideo } from '../video/index.ts';
import { createSegmentObserver, loadNetworks, type Networks, type ObservedFrame } from './index.ts';

/** Somebody walks to the right, so that the right hand is before the body; a hand's square measures 40 px. */
const SAMPLE = fileURLToPath(new URL('../../assets/sample/sample.mp4', import.meta.url));
const FRAMES = 10;
const OPTIONS = { model: 'lite', maxPeople: null } as const;

let networks: Networks;
let frames: ObservedFrame[];

beforeAll(async () => {
  networks = await loadNetworks(OPTIONS);
  frames = [];
  const video = await openVideo(SAMPLE);
  for await (const { index, time, data } of video.frames({ to: FRAMES })) {
    frames.push({ index, time, width: video.facts.width, height: video.facts.height, data: data.slice() });
  }
  await video.close();
});

/** What is seen of these frames, and on which of them the hand network ran. */
async function observe(shown: readonly ObservedFrame[]): Promise<{ evidence: Evidence; ran: number[] }> {
  const ran: number[] = [];
  let now = 0;
  const hand = new Proxy(networks.hand, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (name !== 'run') return value;
      return (...args: unknown[]) => {
        ran.push(now);
        return Reflect.apply(value, target, args);
      };
    },
  });
  const [{ width, height }] = shown;
  const range = { segment: 0, firstFrame: 0, endFrame: shown.length, width, height };
  const observer = createSegmentObserver({ ...networks, hand }, OPTIONS, range);
  for (const frame of shown) {
    now = frame.index;
    await observer.observe(frame);
  }
  return { evidence: await observer.finish(), ran };
}

/** Every third pixel of every third row. */
function smaller(frame: ObservedFrame): ObservedFrame {
  const width = Math.floor(frame.width / 3);
  const height = Math.floor(frame.height / 3);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (3 * y * frame.width + 3 * x) * 3;
      data.set(frame.data.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return { ...frame, width, height, data };
}

test('a hand of 40 px is seen on every second frame, its wrist where the pose has it', async () => {
  const { evidence } = await observe(frames);
  const seen = [...evidence.frame.keys()].filter((row) => evidence.handScore[2 * row + 1] > 0.9);
  expect(seen.length).toBeGreaterThanOrEqual(4);
  for (const row of seen) {
    const wrist = (2 * row + 1) * HAND_LANDMARK_COUNT * 3;
    const tip = wrist + 3 * 12;
    const pose = (row * 33 + 16) * 4;
    const at = (from: Float32Array, i: number) => [from[i], from[i + 1]] as const;
    const [wristX, wristY] = at(evidence.handLandmarks, wrist);
    const [poseX, poseY] = at(evidence.landmarks, pose);
    const [tipX, tipY] = at(evidence.handLandmarks, tip);
    expect(Math.hypot(wristX - poseX, wristY - poseY)).toBeLessThan(10);
    const length = Math.hypot(tipX - wristX, tipY - wristY);
    expect(length).toBeGreaterThan(14);
    expect(length).toBeLessThan(36);
  }
  const next = seen.slice(1).map((row, i) => evidence.frame[row] - evidence.frame[seen[i]]);
  expect(Math.min(...next)).toBe(2);
});

test('the network runs at most some 1.5 times a frame for one person', async () => {
  const { ran } = await observe(frames);
  expect(ran.length).toBeGreaterThan(4);
  expect(ran.length).toBeLessThanOrEqual(1.5 * FRAMES);
});

test('hands that are too small to tell fingers apart are not looked at', async () => {
  const { evidence, ran } = await observe(frames.map(smaller));
  expect(evidence.frame.length).toBeGreaterThan(FRAMES / 2);
  expect(ran).toEqual([]);
  expect(evidence.handScore.every((score) => score === 0)).toBe(true);
  expect(evidence.handLandmarks.every((value) => value === 0)).toBe(true);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Evidence, KEYPOINT_COUNT, LIMB_JOINTS } from '../evidence/index.ts';
import { createSegmentObserver, loadNetworks, type Networks } from './index.ts';
import { emptyFrame, layOn, readPhotograph } from './made-frames.testing.ts';
import { madeReading } from './made-readings.testing.ts';
import { keypointCrop, SecondOpinion } from './second-opinion.ts';

const OPTIONS = { model: 'heavy', maxPeople: null } as const;
const SIZE = 360;
const photographer = readPhotograph('photographer');
let networks: Networks;

beforeAll(async () => {
  networks = await loadNetworks(OPTIONS);
});
afterAll(() => Promise.all(Object.values(networks).map((network) => network.release())));

async function observe(using: Networks, size: number): Promise<Evidence> {
  const range = { segment: 0, firstFrame: 0, endFrame: 3, width: SIZE, height: SIZE };
  const observer = createSegmentObserver(using, OPTIONS, range);
  const scale = size / photographer.width;
  for (let f = 0; f < 3; f++) {
    const frame = emptyFrame(f, SIZE, SIZE);
    layOn(frame, photographer, [scale, 0, 0, 0]);
    await observer.observe(frame);
  }
  return observer.finish();
}

test('beside the most exact network a second one sees the same joints of a person', async () => {
  const { landmarks, keypoints, crop } = await observe(networks, SIZE);
  expect(keypoints.length).toBe(3 * KEYPOINT_COUNT * 3);
  let sure = 0;
  for (let row = 0; row < 3; row++) {
    for (const [l, k] of LIMB_JOINTS) {
      const [x, y, score] = keypoints.subarray(3 * (row * KEYPOINT_COUNT + k));
      if (score < 0.5) continue;
      sure++;
      const at = 4 * (row * 33 + l);
      expect(Math.hypot(x - landmarks[at], y - landmarks[at + 1])).toBeLessThan(0.08 * crop[4 * row + 2]);
    }
  }
  expect(sure).toBeGreaterThan(18);
});

test('the landmarks are kept as the first network saw them', async () => {
  const { keypoints: _, ...alone } = networks;
  const [asked, unasked] = [await observe(networks, SIZE), await observe(alone, SIZE)];
  expect(asked.landmarks).toEqual(unasked.landmarks);
  expect(unasked.keypoints.every((value) => value === 0)).toBe(true);
});

test('of people too small to tell more, nobody is asked', async () => {
  const never = { read: () => Promise.reject(new Error('asked')) } as never;
  const reading = madeReading(100, 100);
  const small = { ...reading, crop: { ...reading.crop, side: 100 } };
  const frame = { levels: [emptyFrame(0, SIZE, SIZE)], scale: 1 };
  expect(await new SecondOpinion(never).look(frame, small)).toBe(null);
  await expect(new SecondOpinion(never).look(frame, reading)).rejects.toThrow('asked');
  expect(await new SecondOpinion(null).look(frame, reading)).toBe(null);
});

test('its crop holds the whole body and turns with the trunk', () => {
  const upright = keypointCrop(madeReading(300, 200));
  const sides = [upright.x, upright.y, upright.side, upright.rotation];
  for (const [i, value] of [300, 200, 1.25 * 160, 0].entries()) expect(sides[i]).toBeCloseTo(value, 1);
  // Head to the right, feet to the left.
  const lying = keypointCrop(madeReading(300, 200, (_, [x, y]) => [-y, x]));
  expect(lying.rotation).toBeCloseTo(Math.PI / 2, 1);
  expect(lying.side).toBeCloseTo(upright.side, 1);
});

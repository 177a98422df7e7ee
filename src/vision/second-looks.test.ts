import { beforeAll, expect, test } from 'vitest';
import type { Row } from './evidence-builder.ts';
import { FrameClock, type Moment } from './frame-clock.ts';
import { loadNetworks } from './index.ts';
import { LandmarkNetwork, type Reading } from './landmark-network.ts';
import { lookAgain } from './look-again.ts';
import { emptyFrame, layOn, readPhotograph } from './made-frames.testing.ts';
import { madeReading } from './made-readings.testing.ts';
import { PersonDetector } from './person-detector.ts';
import { type Pyramid, PyramidBuilder } from './picture.ts';
import { FrameRing } from './ring.ts';
import type { Sight } from './search.ts';
import { SecondLooks } from './second-looks.ts';

const WIDTH = 640;
const HEIGHT = 360;
const FRAMES = 20;
const LOST = 8;
const ARM = [13, 15, 17, 19, 21, 14, 16, 18, 20, 22];
const astronaut = readPhotograph('astronaut');
let landmarks: LandmarkNetwork;
let detector: PersonDetector;

beforeAll(async () => {
  const networks = await loadNetworks({ model: 'full', maxPeople: null });
  landmarks = new LandmarkNetwork(networks.landmark);
  detector = new PersonDetector(networks.detector);
});

/** The astronaut, a little farther to the right on each frame. */
function pictureOf(index: number): Pyramid {
  const frame = emptyFrame(index, WIDTH, HEIGHT);
  layOn(frame, astronaut, [1.1, 0, 180 + 2 * index, 40]);
  return new PyramidBuilder().build(frame);
}

function sightOf(at: Moment, pyramid: Pyramid): Sight {
  return { at, pyramid, width: WIDTH, height: HEIGHT, landmarks, detector };
}

/** The person's crop, found from a rough one. */
async function readPerson(pyramid: Pyramid): Promise<Reading> {
  let reading = await landmarks.read(pyramid, { x: 320, y: 250, side: 400, rotation: 0 });
  for (let i = 0; i < 3; i++) reading = await landmarks.read(pyramid, reading.nextCrop);
  return reading;
}

/** Mean distance of landmarks of two readings, in sides of the crop; of those that are seen where none are named. */
function apart(a: Reading, b: Reading, which?: readonly number[]): number {
  const seen = Array.from({ length: 33 }, (_, l) => l).filter((l) => a.landmarks[4 * l + 3] > 0.9);
  expect(seen.length).toBeGreaterThan(8);
  const distances = (which ?? seen).map((l) =>
    Math.hypot(a.landmarks[4 * l] - b.landmarks[4 * l], a.landmarks[4 * l + 1] - b.landmarks[4 * l + 1]),
  );
  return distances.reduce((sum, one) => sum + one, 0) / distances.length / a.crop.side;
}

test('in a mirror and turned the network sees the same person, left on the left', async () => {
  const pyramid = pictureOf(0);
  const plain = await readPerson(pyramid);
  const mirrored = await landmarks.read(pyramid, plain.crop, true);
  expect(apart(plain, mirrored)).toBeLessThan(0.03);
  expect(Math.abs(mirrored.nextCrop.x - plain.nextCrop.x)).toBeLessThan(0.03 * plain.crop.side);
  const at = new FrameClock().next(0, 0);
  const looks = await lookAgain(sightOf(at, pyramid), withLostArms(plain), plain.crop);
  expect(looks.length).toBeGreaterThanOrEqual(5);
  for (const look of looks) expect(apart(plain, look)).toBeLessThan(0.1);
});

test('arms that were lost on one frame are found again, and calm frames stay as they were read', async () => {
  const clock = new FrameClock();
  const ring = new FrameRing();
  const again = new SecondLooks({ width: WIDTH, height: HEIGHT });
  const moments = new Map<number, Moment>();
  const rows: Row[] = [];
  const right: Reading[] = [];
  const looked: number[] = [];
  const sightAt = (frame: number): Sight | null => {
    const kept = ring.at(frame);
    if (kept === null) return null;
    looked.push(frame);
    return sightOf(kept.at, kept.pyramid);
  };
  for (let f = 0; f < FRAMES; f++) {
    const pyramid = pictureOf(f);
    const at = clock.next(f, f / 30);
    moments.set(f, at);
    const reading = await readPerson(pyramid);
    right.push(reading);
    rows.push(rowOf(f, f === LOST ? withLostArms(reading) : reading));
    ring.push(at, pyramid);
    await again.next(at, rows, ring, sightAt);
  }
  await again.last(rows, ring, sightAt);
  const settled = again.settle(rows).sort((a, b) => a.frame - b.frame);
  expect(settled).toHaveLength(FRAMES);
  expect(new Set(looked)).toEqual(new Set([5, 6, 7, 8, 9, 10, 11]));
  expect(apart(right[LOST], rows[LOST].reading, ARM)).toBeGreaterThan(0.3);
  expect(apart(right[LOST], settled[LOST].reading, ARM)).toBeLessThan(0.05);
  expect(settled[LOST].box).not.toEqual(rows[LOST].box);
  for (const f of [0, 4, 12, FRAMES - 1]) expect(settled[f]).toBe(rows[f]);
});

test('where everything leaps all the time, only some of it is looked at again', async () => {
  const clock = new FrameClock();
  const ring = new FrameRing();
  const again = new SecondLooks({ width: WIDTH, height: HEIGHT });
  const pyramid = new PyramidBuilder().build(emptyFrame(0, WIDTH, HEIGHT));
  const calm = madeReading(300, 180);
  const rows: Row[] = [];
  const looked: number[] = [];
  const blind = { read: async () => ({ ...calm, score: 0 }) } as unknown as LandmarkNetwork;
  const sightAt = (frame: number): Sight | null => {
    const kept = ring.at(frame);
    if (kept === null) return null;
    looked.push(frame);
    return { ...sightOf(kept.at, kept.pyramid), landmarks: blind };
  };
  for (let f = 0; f < 100; f++) {
    rows.push(rowOf(f, f % 2 === 0 ? calm : withLostArms(calm)));
    const at = clock.next(f, f / 30);
    ring.push(at, pyramid);
    await again.next(at, rows, ring, sightAt);
  }
  await again.last(rows, ring, sightAt);
  // Forty at once, and one more for twenty frames.
  expect(looked.length).toBeGreaterThan(40);
  expect(looked.length).toBeLessThanOrEqual(45);
  expect(new Set(looked).size).toBe(looked.length);
  expect(again.settle(rows).map(({ reading }) => reading)).toEqual(rows.map(({ reading }) => reading));
});

function withLostArms(reading: Reading): Reading {
  const stray = reading.landmarks.slice();
  for (const l of ARM) stray[4 * l] += 0.4 * reading.crop.side;
  return { ...reading, landmarks: stray };
}

function rowOf(frame: number, reading: Reading): Row {
  return {
    frame,
    tracklet: 0,
    reading,
    box: [0, 0, 10, 10],
    appearance: new Float32Array(48),
    hands: { score: new Float32Array(2), landmarks: new Float32Array(126) },
    keypoints: null,
  };
}

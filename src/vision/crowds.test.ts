import { beforeAll, expect, test } from 'vitest';
import { type Evidence, LANDMARK_COUNT } from '../evidence/index.ts';
import { createSegmentObserver, loadNetworks, type Networks } from './index.ts';
import { emptyFrame, layOn, readPhotograph } from './made-frames.testing.ts';
import type { Picture } from './picture.ts';
import type { Similarity } from './similarity.ts';

const OPTIONS = { model: 'lite', maxPeople: null } as const;
const astronaut = readPhotograph('astronaut');
const photographer = readPhotograph('photographer');
let networks: Networks;

beforeAll(async () => {
  networks = await loadNetworks(OPTIONS);
});

type Scene = (frame: number) => { picture: Picture; motion: Similarity }[];

async function observe(frames: number, width: number, height: number, scene: Scene): Promise<Evidence> {
  const range = { segment: 0, firstFrame: 0, endFrame: frames, width, height };
  const observer = createSegmentObserver(networks, OPTIONS, range);
  for (let f = 0; f < frames; f++) {
    const frame = emptyFrame(f, width, height);
    for (const { picture, motion } of scene(f)) layOn(frame, picture, motion);
    await observer.observe(frame);
  }
  return observer.finish();
}

test('of twenty people in a picture each is seen, though the detector names sixteen at most', async () => {
  const places = Array.from(
    { length: 20 },
    (_, i): Similarity => [0.5, 0, 256 * (i % 5) + 40, 180 * Math.floor(i / 5) + 5],
  );
  const evidence = await observe(1, 1280, 720, () =>
    places.map((motion) => ({ picture: photographer, motion })),
  );
  const seenAt = places.map(
    ([, , left, top]) =>
      [...evidence.frame.keys()].filter((n) => {
        const [x, y, width, height] = evidence.box.subarray(4 * n, 4 * n + 4);
        const [dx, dy] = [x + width / 2 - left, y + height / 2 - top];
        return dx > 0 && dx < 128 && dy > 0 && dy < 128;
      }).length,
  );
  expect(seenAt).toEqual(places.map(() => 1));
});

test('two people of whom one walks past before the other keep their numbers', async () => {
  const evidence = await observe(24, 640, 360, (f) => [
    { picture: photographer, motion: [0.9, 0, 220, 60] },
    { picture: astronaut, motion: [0.9, 0, -40 + 24 * f, 90] },
  ]);
  const nosesOf = (tracklet: number): (readonly [frame: number, x: number])[] =>
    [...evidence.frame.keys()]
      .filter((n) => evidence.tracklet[n] === tracklet)
      .map((n) => [evidence.frame[n], evidence.landmarks[n * LANDMARK_COUNT * 4]] as const);
  expect(new Set(evidence.tracklet)).toEqual(new Set([0, 1]));
  const [walking, standing] = [nosesOf(0), nosesOf(1)];
  expect(walking).toHaveLength(24);
  for (const [f, x] of walking) expect(Math.abs(x - (58 + 24 * f))).toBeLessThan(15);
  // The photograph of the one in front covers all of the other for some frames.
  for (const [, x] of standing) expect(Math.abs(x - 331)).toBeLessThan(20);
  expect(standing.length).toBeGreaterThanOrEqual(10);
  expect(standing.at(-1)?.[0]).toBe(23);
});

import { expect, test } from 'vitest';
import { KEYPOINT_COUNT, KEYPOINT_LANDMARKS } from '../evidence/index.ts';
import { chooseLooks, type Looks } from './choose-looks.ts';
import type { Reading } from './landmark-network.ts';
import { madeReading, SIDE } from './made-readings.testing.ts';

const LEG = [25, 27, 29, 31];
const KNEE = 25;

/** A body that goes to the right, its leg so many px from where it belongs, all landmarks off by `noise` px. */
function body(frame: number, stray: number, noise = 0): Reading {
  return madeReading(300 + 5 * frame, 100, (l, [x, y]) => [x + (LEG.includes(l) ? stray : 0) + noise, y]);
}

function looks(beat: number, readings: readonly Reading[], keypoints: Looks['keypoints'] = null): Looks {
  return { beat, readings, keypoints };
}

function kneeAt(reading: Reading): number {
  return reading.landmarks[4 * KNEE] - reading.crop.x;
}

test('a frame that was looked at once stays as it is', () => {
  const readings = [0, 1, 2].map((f) => body(f, 0));
  expect(chooseLooks(readings.map((reading, f) => looks(f, [reading])))).toEqual(readings);
});

test('of looks that differ those are believed that most others and the frames around agree with', () => {
  const frames = [
    looks(0, [body(0, 0)]),
    looks(1, [body(1, 0.4 * SIDE), body(1, 0, 1), body(1, 0, -1), body(1, -0.3 * SIDE)]),
    looks(2, [body(2, 0)]),
  ];
  const [, chosen] = chooseLooks(frames);
  expect(Math.abs(kneeAt(chosen) - kneeAt(body(1, 0)))).toBeLessThan(1.5);
});

test('where as many looks say one thing as another, the way from before to after decides', () => {
  const wrong = 0.25 * SIDE;
  const frames = [
    looks(0, [body(0, 0)]),
    looks(1, [body(1, wrong), body(1, 0), body(1, wrong), body(1, 0)]),
    looks(2, [body(2, wrong), body(2, 0), body(2, 0), body(2, wrong)]),
    looks(3, [body(3, 0)]),
  ];
  const knees = chooseLooks(frames).map(kneeAt);
  for (const knee of knees) expect(Math.abs(knee - kneeAt(body(0, 0)))).toBeLessThan(2);
});

test('looks that agree but for noise are laid together, and what they agree on counts as seen', () => {
  const hidden = (noise: number): Reading => {
    const reading = body(0, 0, noise);
    reading.landmarks[4 * KNEE + 3] = 0.2;
    return reading;
  };
  const [chosen] = chooseLooks([looks(0, [hidden(4), hidden(-4), hidden(3), hidden(-3)])]);
  expect(Math.abs(kneeAt(chosen) - kneeAt(body(0, 0)))).toBeLessThan(2);
  expect(chosen.landmarks[4 * KNEE + 3]).toBeGreaterThan(0.8);
});

test('where the looks and the frames around leave it open, a second network decides', () => {
  const wrong = 0.25 * SIDE;
  const { landmarks } = body(0, 0);
  const keypoints = new Float32Array(KEYPOINT_COUNT * 3);
  for (const [k, l] of KEYPOINT_LANDMARKS.entries())
    keypoints.set([landmarks[4 * l], landmarks[4 * l + 1], 0.7], 3 * k);
  const readings = [body(0, wrong, 1), body(0, wrong), body(0, 0), body(0, 0, 1)];
  const [unasked] = chooseLooks([looks(0, readings)]);
  const [asked] = chooseLooks([looks(0, readings, keypoints)]);
  expect(kneeAt(unasked) - kneeAt(body(0, 0))).toBeGreaterThan(wrong - 2);
  expect(kneeAt(asked) - kneeAt(body(0, 0))).toBeLessThan(2);
});

import { expect, test } from 'vitest';
import { chooseLooks } from './choose-looks.ts';
import type { Reading } from './landmark-network.ts';
import { madeReading, SIDE } from './made-readings.testing.ts';

const LEG = [25, 27, 29, 31];
const KNEE = 25;

/** A body that goes to the right, its leg so many px from where it belongs, all landmarks off by `noise` px. */
function body(frame: number, stray: number, noise = 0): Reading {
  return madeReading(300 + 5 * frame, 100, (l, [x, y]) => [x + (LEG.includes(l) ? stray : 0) + noise, y]);
}

function kneeAt(reading: Reading): number {
  return reading.landmarks[4 * KNEE] - reading.crop.x;
}

test('a frame that was looked at once stays as it is', () => {
  const readings = [0, 1, 2].map((f) => body(f, 0));
  expect(chooseLooks(readings.map((reading, f) => ({ beat: f, readings: [reading] })))).toEqual(readings);
});

test('of looks that differ those are believed that most others and the frames around agree with', () => {
  const frames = [
    { beat: 0, readings: [body(0, 0)] },
    { beat: 1, readings: [body(1, 0.4 * SIDE), body(1, 0, 1), body(1, 0, -1), body(1, -0.3 * SIDE)] },
    { beat: 2, readings: [body(2, 0)] },
  ];
  const [, chosen] = chooseLooks(frames);
  expect(Math.abs(kneeAt(chosen) - kneeAt(body(1, 0)))).toBeLessThan(1.5);
});

test('where as many looks say one thing as another, the way from before to after decides', () => {
  const wrong = 0.25 * SIDE;
  const frames = [
    { beat: 0, readings: [body(0, 0)] },
    { beat: 1, readings: [body(1, wrong), body(1, 0), body(1, wrong), body(1, 0)] },
    { beat: 2, readings: [body(2, wrong), body(2, 0), body(2, 0), body(2, wrong)] },
    { beat: 3, readings: [body(3, 0)] },
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
  const [chosen] = chooseLooks([{ beat: 0, readings: [hidden(4), hidden(-4), hidden(3), hidden(-3)] }]);
  expect(Math.abs(kneeAt(chosen) - kneeAt(body(0, 0)))).toBeLessThan(2);
  expect(chosen.landmarks[4 * KNEE + 3]).toBeGreaterThan(0.8);
});

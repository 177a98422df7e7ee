import { expect, test } from 'vitest';
import { ProgressMeter } from './progress-meter.ts';

test('a job’s fraction rises over its stages and ends at 1', () => {
  const meter = new ProgressMeter('bodies', 0);
  const fractions = [
    meter.update('reading', 0, 1, 0),
    meter.update('reading', 1, 1, 1000),
    meter.update('seeing', 50, 100, 2000),
    meter.update('linking', 1, 1, 3000),
    meter.update('fitting', 10, 20, 4000),
    meter.update('writing', 1, 1, 5000),
  ].map(({ fraction }) => fraction);
  expect(fractions.map((fraction) => fraction.toFixed(2))).toEqual([
    '0.00',
    '0.02',
    '0.45',
    '0.89',
    '0.94',
    '1.00',
  ]);
});

test('an attempt that begins anew does not go back behind an earlier one, but says where it is', () => {
  const meter = new ProgressMeter('bodies', 0.6);
  expect(meter.update('reading', 0, 1, 0)).toMatchObject({ stage: 'reading', done: 0, fraction: 0.6 });
  expect(meter.update('seeing', 90, 100, 10).fraction).toBeCloseTo(0.02 + 0.9 * 0.86);
});

test('the time left is told once there is a pace, and comes near the truth', () => {
  const meter = new ProgressMeter('overlay', 0);
  const left = (done: number) => meter.update('drawing', done, 1000, done * 100).secondsLeft;
  expect([left(1), left(20)]).toEqual([null, null]);
  for (let done = 21; done < 500; done++) left(done);
  expect(left(500)).toBeCloseTo(50, 0);
  for (let done = 501; done < 900; done++) left(done);
  expect(left(900)).toBeCloseTo(10, 0);
});

test('what was there from an earlier run is no pace', () => {
  const meter = new ProgressMeter('bodies', 0);
  meter.update('seeing', 0, 1000, 0);
  expect(meter.update('seeing', 600, 1000, 5000).secondsLeft).toBeNull();
  for (let n = 1; n < 100; n++) meter.update('seeing', 600 + n, 1000, 5000 + n * 100);
  const { secondsLeft } = meter.update('seeing', 700, 1000, 15_000);
  // 300 frames at 10 a second, and the rest of the job at the same pace.
  expect(secondsLeft).toBeGreaterThan(30);
  expect(secondsLeft).toBeLessThan(60);
});

test('4D-Humans that is started anew for the next part of a video is not going back, and keeps its pace', () => {
  const meter = new ProgressMeter('tracker', 0);
  meter.update('staging', 1, 1, 0);
  const track = (done: number) => meter.update('tracking', done, 1000, 1000 + done * 20);
  for (let done = 0; done <= 500; done += 5) track(done);
  const before = track(500);
  expect(before.fraction).toBeCloseTo(0.1 + 0.5 * 0.85);
  expect(before.secondsLeft).toBeGreaterThan(8);
  const again = meter.update('starting', 0, 1, 12_000);
  expect(again).toMatchObject({ stage: 'starting', fraction: before.fraction });
  expect(again.secondsLeft).not.toBeNull();
  expect(meter.update('tracking', 510, 1000, 14_000).fraction).toBeGreaterThan(before.fraction);
});

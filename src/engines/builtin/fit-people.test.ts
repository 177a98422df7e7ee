import { expect, test } from 'vitest';
import { loadKinemeshBody } from '../../body/load-node.ts';
import { makeVideo, walk } from '../../fitting/made-people.testing.ts';
import type { RunEvent } from '../engine.ts';
import { fitPeople } from './fit-people.ts';
import { threadsFor } from './fitters.ts';

const body = loadKinemeshBody();
const { evidence, rows, scene } = makeVideo(body, { frames: 60, fps: 30, pose: walk, pixelNoise: 2 });

/** Three who are seen on parts of one walk. */
const identities = [
  [0, 60],
  [10, 45],
  [30, 60],
].map(([from, to], n) => ({
  id: n + 1,
  label: null,
  rows: rows.subarray(from, to),
  heightMetres: n === 1 ? 1.9 : null,
  mends: [],
}));

const input = {
  identities,
  body,
  evidence,
  scene,
  fits: null,
  report: () => {},
  signal: new AbortController().signal,
};

test('people come out the same, number by number and in their order, on one thread and on several', async () => {
  const alone = await fitPeople({ ...input, threads: 1 });
  expect(alone.map(({ frame }) => frame.length)).toEqual([60, 42, 30]);
  expect(alone[1].heightSource).toBe('user');
  expect(await fitPeople({ ...input, threads: 2 })).toEqual(alone);
});

test('how far all are is told as rows that are done, and never goes back', async () => {
  const told: (RunEvent & { type: 'progress' })[] = [];
  const report = (event: RunEvent) => void (event.type === 'progress' && told.push(event));
  await fitPeople({ ...input, report, threads: 2 });
  const done = told.map((event) => event.done);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(told.at(-1)).toMatchObject({ stage: 'fitting', done: 125, total: 125, detail: 'person 3 of 3' });
});

test('threads end when the run is cancelled', async () => {
  const abort = new AbortController();
  const report = () => abort.abort();
  const fitting = fitPeople({ ...input, report, threads: 2, signal: abort.signal });
  await expect(fitting).rejects.toMatchObject({ code: 'cancelled' });
});

test('what fails on a thread fails as it would here', async () => {
  const amiss = { ...input, scene: { ...scene, cameraPose: 0.5 as never } };
  const here = await fitPeople({ ...amiss, threads: 1 }).catch((error: Error) => error);
  const there = await fitPeople({ ...amiss, threads: 2 }).catch((error: Error) => error);
  expect(here).toBeInstanceOf(TypeError);
  expect(String((there as Error).message)).toBe((here as Error).message);
});

test('threads are started for people who have rows enough to be worth it', () => {
  expect(threadsFor([], 8)).toBe(1);
  expect(threadsFor([5000], 8)).toBe(1);
  expect(threadsFor([250, 250], 8)).toBe(1);
  expect(threadsFor([1000, 310], 8)).toBe(2);
  expect(threadsFor(Array(20).fill(200), 8)).toBe(8);
});

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ErrorCode, KinemeshError } from '../../../errors/index.ts';
import type { RunEvent } from '../../engine.ts';
import type { Chunk } from './chunks.ts';
import { madeChunk, walk } from './made-rows.testing.ts';
import { type FirstPlan, runChunks } from './run-chunks.ts';
import { openTrackerFolder, type TrackerKey } from './tracker-folder.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-chunks-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const key: TrackerKey = {
  video: 'a'.repeat(64),
  from: 0,
  to: 300,
  settings: { detector: 'vitdet', render: false },
  tracker: 'c'.repeat(40),
};
const first: FirstPlan = { frames: 120, asked: null, detector: 'vitdet' };

/** Runs with a tracker that fails where `fails` names a failure; tells what it was asked for. */
async function run(
  fails: (chunk: Chunk, detector: string, call: number) => ErrorCode | null,
  options: { resume?: boolean; plan?: FirstPlan; signal?: AbortSignal } = {},
) {
  const calls: string[] = [];
  const events: RunEvent[] = [];
  const folder = await openTrackerFolder(dir, key, options.resume ?? false);
  const done = runChunks(
    { from: 0, to: 300 },
    folder,
    options.plan ?? first,
    async (chunk, detector, report) => {
      calls.push(`${chunk.from}-${chunk.to} ${detector}`);
      report({ type: 'progress', stage: 'tracking', done: 5, total: chunk.to - chunk.from });
      const code = fails(chunk, detector, calls.length);
      if (code !== null) throw new KinemeshError(code, `It failed (${code}).`, 'Do something.');
      return madeChunk(chunk, walk(1, chunk.from, chunk.to, 0.5));
    },
    (event) => events.push(event),
    options.signal ?? new AbortController().signal,
  );
  const end = await done.catch((error: KinemeshError) => error);
  return { calls, events, end };
}

test('a chunk that fails is run again alone, once', async () => {
  const { calls, end } = await run((chunk, _, call) =>
    chunk.from === 90 && call === 2 ? 'no-result' : null,
  );
  expect(calls).toEqual(['0-120 vitdet', '90-210 vitdet', '90-210 vitdet', '180-300 vitdet']);
  expect(end).toMatchObject({ framesSeen: 300, framesResumed: 0, warnings: [] });
  const second = await run((chunk) => (chunk.from === 90 ? 'killed-by-signal' : null));
  expect(second.calls).toEqual(['0-120 vitdet', '90-210 vitdet', '90-210 vitdet']);
  expect(second.end).toMatchObject({ code: 'killed-by-signal' });
});

test('what will be the same each time is not run again, nor a video in one piece', async () => {
  expect((await run(() => 'import-missing')).calls).toHaveLength(1);
  const whole = { ...first, frames: 300 };
  expect((await run(() => 'no-result', { plan: whole })).calls).toEqual(['0-300 vitdet']);
});

test('finished chunks survive: a second run goes on at the first that is not there', async () => {
  await run((chunk) => (chunk.from === 180 ? 'time-limit' : null));
  expect(await readdir(join(dir, 'tracker'))).toEqual([
    '000000-000120.npz',
    '000090-000210.npz',
    'made-from.json',
    'plan.json',
  ]);
  const { calls, end } = await run(() => null, { resume: true });
  expect(calls).toEqual(['180-300 vitdet']);
  expect(end).toMatchObject({ framesSeen: 90, framesResumed: 210 });
  expect((await run(() => null, { resume: true })).calls).toEqual([]);
});

test('out of GPU memory: once fewer frames at once, then the lighter detector, each with a warning', async () => {
  const { calls, end } = await run((chunk, detector) =>
    chunk.from >= 90 && detector === 'vitdet' ? 'gpu-out-of-memory' : null,
  );
  expect(calls.slice(0, 4)).toEqual(['0-120 vitdet', '90-210 vitdet', '90-144 vitdet', '90-144 maskrcnn']);
  expect(calls.slice(3).every((call) => call.endsWith('maskrcnn'))).toBe(true);
  expect(calls[calls.length - 1]).toMatch(/-300 maskrcnn$/);
  expect(end).toMatchObject({
    framesSeen: 300,
    warnings: [
      { code: 'smaller-chunks', frame: 90 },
      { code: 'lighter-detector', frame: 90 },
    ],
  });
});

test('out of GPU memory all the same: the failure, after both were tried', async () => {
  const { calls, end } = await run(() => 'gpu-out-of-memory');
  expect(calls).toEqual(['0-120 vitdet', '0-56 vitdet', '0-56 maskrcnn']);
  expect(end).toMatchObject({ code: 'gpu-out-of-memory' });
});

test('out of memory: once fewer frames at once', async () => {
  const { calls, end } = await run(() => 'out-of-memory');
  expect(calls).toEqual(['0-120 vitdet', '0-56 vitdet']);
  expect(end).toMatchObject({ code: 'out-of-memory' });
});

test('what was answered before a kill still holds after it', async () => {
  await run((_, detector, call) =>
    call > 4 ? 'time-limit' : detector === 'vitdet' ? 'gpu-out-of-memory' : null,
  );
  const { calls, end } = await run(() => null, { resume: true });
  expect(calls.every((call) => call.endsWith('maskrcnn'))).toBe(true);
  expect(end).toMatchObject({ warnings: [{ code: 'smaller-chunks' }, { code: 'lighter-detector' }] });
});

test('with another length of chunks a resumed run keeps what is done and cuts the rest anew', async () => {
  await run((chunk) => (chunk.from === 90 ? 'time-limit' : null));
  const { calls, end } = await run(() => null, {
    resume: true,
    plan: { frames: 220, asked: 220, detector: 'vitdet' },
  });
  expect(calls).toEqual(['90-300 vitdet']);
  expect(end).toMatchObject({ framesSeen: 180, framesResumed: 120 });
});

test('chunks of another video, other settings or another checkout are not gone on with, and it is said which', async () => {
  await run(() => null);
  const other = (change: Partial<TrackerKey>) => openTrackerFolder(dir, { ...key, ...change }, true);
  await expect(other({ video: 'b'.repeat(64) })).rejects.toThrow('begun with another video');
  await expect(other({ settings: { detector: 'maskrcnn', render: false } })).rejects.toThrow(
    'another detector (vitdet, now maskrcnn)',
  );
  await expect(other({ tracker: 'd'.repeat(40) })).rejects.toMatchObject({ code: 'resume-mismatch' });
});

test('progress never goes back, and counts in frames of the whole', async () => {
  const { events } = await run(() => null);
  const done = events.flatMap((event) => (event.type === 'progress' ? [event.done] : []));
  expect(done).toEqual([5, 120, 210]);
  expect(events.find(({ type }) => type === 'progress')).toMatchObject({ total: 300, detail: 'part 1 of 3' });
});

test('an abort ends it as cancelled, whatever the tracker says', async () => {
  const stop = new AbortController();
  const { end, calls } = await run(
    () => {
      stop.abort();
      return 'killed-by-signal';
    },
    { signal: stop.signal },
  );
  expect(end).toMatchObject({ code: 'cancelled' });
  expect(calls).toHaveLength(1);
});

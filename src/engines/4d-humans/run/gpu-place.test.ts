import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeGpu } from './gpu-place.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-gpu-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const silent = () => {};
const never = new AbortController().signal;

test('the second waits until the first is done, says so, and then has it', async () => {
  const path = join(dir, 'config', 'gpu.json');
  const first = await takeGpu(silent, never, path);
  const waits: string[] = [];
  let release: (() => void) | null = () => void first.release();
  const second = await takeGpu(
    (event) => {
      if (event.type === 'progress') waits.push(event.stage);
      release?.();
      release = null;
    },
    never,
    path,
  );
  expect(waits).toContain('waiting');
  await second.release();
  expect(await readdir(join(dir, 'config'))).toEqual([]);
});

test('whoever waits can be stopped, and leaves the place as it is', async () => {
  const path = join(dir, 'gpu.json');
  const first = await takeGpu(silent, never, path);
  const stop = new AbortController();
  await expect(takeGpu(() => stop.abort(), stop.signal, path)).rejects.toMatchObject({ code: 'cancelled' });
  await first.release();
  await (await takeGpu(silent, never, path)).release();
});

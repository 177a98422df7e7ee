import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAlive } from '../files/index.ts';
import { ended, until } from './fake-service.testing.ts';
import { findLogs, readLog } from './logs/index.ts';
import { makeTrackerPlace, type TrackerPlace } from './tracker.testing.ts';

const PROCESS = fileURLToPath(new URL('./tracker-process.testing.ts', import.meta.url));

let place: TrackerPlace;
let child: ChildProcess | null = null;
beforeAll(async () => {
  place = await makeTrackerPlace();
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await place.clear();
});

test('where the service is killed in the middle nothing of 4D-Humans stays, and the next one ends all jobs well', async () => {
  place.standIn.tell({ frame_seconds: 0.3, fail: 'orphan' });
  const clip = await place.clip(24);
  child = spawn(process.execPath, [PROCESS, place.dataDir, clip, '3'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = child;
  if (stdout === null) throw new Error('It has no stdout.');
  const line = await new Promise<string>((resolve) => createInterface(stdout).once('line', resolve));
  const jobs: string[] = JSON.parse(line);
  const [log] = (await findLogs(place.dataDir)).filter(({ jobId }) => jobId === jobs[0]);
  const { text } = await readLog(log?.path ?? '', 0, true);
  const pids = [...text.matchAll(/process (\d+)/g)].map(([, pid]) => Number(pid));
  expect(pids.length).toBeGreaterThanOrEqual(3);
  child.kill('SIGKILL');
  for (const pid of pids) {
    await until(
      () => isAlive(pid),
      (alive) => !alive,
      5000,
    );
  }
  place.standIn.tell({});
  const service = await place.open();
  const states = [];
  for (const id of jobs) states.push(await ended(service, id));
  expect(states.map(({ state, failure }) => [state, failure])).toEqual(Array(3).fill(['done', null]));
  expect(states.map(({ attempts }) => attempts)).toEqual([2, 1, 1]);
});

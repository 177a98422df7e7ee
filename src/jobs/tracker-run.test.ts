import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../files/index.ts';
import { readMotion } from '../motion/node.ts';
import { ended, until, wholeLog } from './fake-service.testing.ts';
import type { Service } from './index.ts';
import { makeTrackerPlace, TRACKER, type TrackerPlace, uploadFile } from './tracker.testing.ts';

let place: TrackerPlace;
let service: Service;
let clip = '';
beforeAll(async () => {
  place = await makeTrackerPlace();
  service = await place.open();
  clip = await place.clip(24);
});
beforeEach(() => place.standIn.tell({}));
afterAll(() => place.clear());

const log = async (jobId: string) => (await service.readLog(jobId, 0)).text;

test('a video becomes bodies by 4D-Humans; with another height its frames are not gone through again', async () => {
  place.standIn.tell({ frame_seconds: 0.05, load_seconds: 2 });
  const id = await uploadFile(service, clip, 'walk.mp4');
  const { id: jobId } = await service.startBodies(id, TRACKER);
  const live = await until(
    () => service.job(jobId),
    ({ progress, gpuMemory }) => progress?.stage === 'tracking' && gpuMemory !== null,
  );
  expect(live.progress?.total).toBe(24);
  const job = await ended(service, jobId);
  expect(job.failure).toBeNull();
  expect(job.gpuMemory?.peakBytes).toBe(
    Math.max(...(job.gpuMemory?.samples ?? []).map(({ bytes }) => bytes)),
  );
  expect(job.warnings.map(({ message }) => message).join(' ')).not.toContain('--');
  const motion = await readMotion((await service.motionFolder(id)).path);
  expect([motion.engine.name, motion.video.frameCount]).toEqual(['4d-humans', 24]);
  const said = await wholeLog(service, jobId);
  expect(said).toMatch(/Z \[PROCESS\] .*track\.py.* video\.end_frame=/m);
  expect(said).toMatch(/Z \[PROCESS\] All imports succeeded/m);
  expect(said).toMatch(/Z \[TRACK\.PY\] .*Loading Detection model\.\.\.$/m);
  expect(said).toMatch(/Z \[PROCESS\] .*exit code 0/m);
  expect(said.trimEnd()).toMatch(/Z \[PROCESS\] the job is done$/);

  const taller = await service.startBodies(id, { ...TRACKER, heightMetres: 1.9 });
  expect((await ended(service, taller.id)).failure).toBeNull();
  expect(await wholeLog(service, taller.id)).toMatch(/ 0 frames seen, 24 taken over, /);
});

test('a job is cancelled within 3 s, and what track.py has started goes with it', async () => {
  place.standIn.tell({ frame_seconds: 1, fail: 'orphan' });
  const id = await uploadFile(service, clip, 'stop.mp4');
  const { id: jobId } = await service.startBodies(id, TRACKER);
  await until(
    () => service.job(jobId),
    ({ progress }) => progress?.stage === 'tracking',
  );
  const said = await log(jobId);
  const pids = [...said.matchAll(/process (\d+)/g)].map(([, pid]) => Number(pid));
  const orphan = Number(await readFile(join(place.standIn.checkout, 'orphan.pid'), 'utf8'));
  expect(pids.length).toBeGreaterThanOrEqual(3);
  const began = performance.now();
  expect((await service.cancelJob(jobId)).state).toBe('cancelled');
  expect(performance.now() - began).toBeLessThan(3000);
  for (const pid of [...pids, orphan]) {
    await until(
      () => isAlive(pid),
      (alive) => !alive,
      2000,
    );
  }
});

test('four uploads at once are all done, one after another, in the order of their arrival', async () => {
  place.standIn.tell({ frame_seconds: 0.02 });
  const ids = await Promise.all([1, 2, 3, 4].map((n) => uploadFile(service, clip, `${n}.mp4`)));
  const begun = await Promise.all(ids.map((id) => service.startBodies(id, TRACKER)));
  const jobs = [];
  for (const { id } of begun) jobs.push(await ended(service, id));
  expect(jobs.map(({ state, failure }) => [state, failure])).toEqual(Array(4).fill(['done', null]));
  const times = jobs
    .map(({ startedAt, endedAt }) => [startedAt, endedAt].map((at) => Date.parse(at ?? '')))
    .sort(([a], [b]) => a - b);
  for (let i = 1; i < 4; i++) expect(times[i][0]).toBeGreaterThanOrEqual(times[i - 1][1]);
});

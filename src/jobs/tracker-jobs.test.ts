import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Job, Settings } from '../api/index.ts';
import { fourDHumansSettingsSchema, writeSettings } from '../settings/index.ts';
import {
  DEFAULTS,
  ended,
  makePlace,
  type Place,
  until,
  upload,
  uploadReady,
  wholeLog,
} from './fake-service.testing.ts';
import type { Service } from './service.ts';

const TRACKER: Settings = { ...DEFAULTS, engine: '4d-humans' };

let place: Place;
let service: Service;
let config = '';
beforeAll(async () => {
  place = await makePlace();
  service = await place.open();
  config = join(place.dir, 'settings.json');
  process.env.KINEMESH_CONFIG = config;
});
beforeEach(() => setUp('/somewhere/4D-Humans'));
afterAll(() => place.clear());

function setUp(checkout: string | null): Promise<void> {
  const given = { checkout, python: '/usr/bin/python3' };
  const fourDHumans = checkout === null ? null : fourDHumansSettingsSchema.parse(given);
  return writeSettings({ fourDHumans, smplPath: null }, config);
}

test('where 4D-Humans is not set up a job of it is refused at once, and so is its retry', async () => {
  const { id } = await uploadReady(service, 'refuses.mp4');
  const { id: jobId } = await service.startBodies(id, TRACKER);
  await ended(service, jobId);
  await setUp(null);
  await expect(service.startBodies(id, TRACKER)).rejects.toMatchObject({ code: 'tracker-not-set-up' });
  await expect(service.retryJob(jobId)).rejects.toMatchObject({ code: 'tracker-not-set-up' });
  expect((await ended(service, (await service.startBodies(id, DEFAULTS)).id)).state).toBe('failed');
});

test('a failure says how the program ended that the engine started, and the log who spoke', async () => {
  const { id } = await uploadReady(service, 'refuses.mp4');
  const job = await ended(service, (await service.startBodies(id, TRACKER)).id);
  expect(job.failure).toEqual({
    code: 'import-missing',
    message: 'No.',
    remedy: 'Install it.',
    exitCode: 1,
    signal: null,
    lastLines: ['Traceback', "No module named 'detectron2'"],
  });
  const text = await wholeLog(service, job.id);
  const log = join(place.dir, 'store/videos', id, 'logs', `${job.id}.log`);
  expect(text.split('\n')[0]).toMatch(/Z \[PROCESS\] attempt 1 at bodies of refuses\.mp4; this log is /);
  expect(text.split('\n')[0]).toContain(log);
  expect(text).toMatch(/Z \[TRACK\.PY\] No module named 'detectron2'$/m);
  expect(text.trimEnd()).toMatch(/Z \[PROCESS\] the job failed \(import-missing\): No\.$/);
});

test('the GPU’s memory is shown as a curve with its peak, thinned', async () => {
  const { id } = await uploadReady(service, 'gpu.mp4');
  const { id: jobId } = await service.startBodies(id, TRACKER);
  const { gpuMemory } = await ended(service, jobId);
  expect(gpuMemory).toMatchObject({ peakBytes: 7e9, totalBytes: 8e9 });
  expect(gpuMemory?.samples.length).toBeLessThanOrEqual(120);
  expect(gpuMemory?.samples.at(-1)?.seconds).toBeGreaterThan(490);
});

test('four that want the one GPU are run one after another and in order, and the processor’s jobs go on', async () => {
  const names = ['endless.mp4', 'ok.mp4', 'exits.mp4', 'ok.mov'];
  const videos = [];
  for (const name of names) videos.push(await upload(service, name));
  const jobs: Job[] = [];
  for (const { id } of videos) jobs.push(await service.startBodies(id, TRACKER));
  await until(
    () => service.job(jobs[0].id),
    ({ state, progress }) => state === 'running' && (progress?.done ?? 0) > 0,
  );
  const beside = await uploadReady(service, 'ok.avi');
  const builtin = await ended(service, (await service.startBodies(beside.id, DEFAULTS)).id);
  expect(builtin.state).toBe('done');
  expect((await service.job(jobs[0].id)).state).toBe('running');
  expect((await service.job(jobs[1].id)).state).toBe('queued');
  await service.cancelJob(jobs[0].id);
  const all = [];
  for (const { id } of jobs) all.push(await ended(service, id));
  expect(all.map(({ state }) => state)).toEqual(['cancelled', 'done', 'failed', 'done']);
  const times = all.map(({ startedAt, endedAt }) => [startedAt, endedAt].map((at) => Date.parse(at ?? '')));
  for (const [i, [begun]] of times.entries())
    if (i > 0) expect(begun).toBeGreaterThanOrEqual(times[i - 1][1]);
});

test('what another run of 4D-Humans saw is offered again, what the built-in engine saw is not', async () => {
  const { id } = await uploadReady(service, 'ok.mp4');
  const first = await ended(service, (await service.startBodies(id, DEFAULTS)).id);
  const second = await ended(service, (await service.startBodies(id, TRACKER)).id);
  const taller = { ...TRACKER, heightMetres: 1.9 };
  const third = await ended(service, (await service.startBodies(id, taller)).id);
  const other = { ...TRACKER, toSeconds: 2 };
  const fourth = await ended(service, (await service.startBodies(id, other)).id);
  const offered = [];
  for (const job of [first, second, third, fourth]) {
    expect(job.state).toBe('done');
    const text = await wholeLog(service, job.id);
    offered.push(/offered what (\w+) saw/.exec(text)?.[1] ?? null);
  }
  expect(offered).toEqual([null, null, second.id, null]);
});

test('the engines are looked at by a process of their own, and anew once another checkout is set up', async () => {
  const { engines } = service;
  expect(await engines.states()).toMatchObject([
    { name: 'builtin', state: 'unchecked', checkedAt: null, items: [] },
    { name: '4d-humans', state: 'unchecked', summary: '4D-Humans in /somewhere/4D-Humans' },
  ]);
  const [one, other] = await Promise.all([engines.check('builtin'), engines.check('builtin')]);
  expect(other).toBe(one);
  expect(one).toMatchObject({ state: 'ready', items: [{ ok: true }] });
  expect(await engines.check('4d-humans')).toMatchObject({ state: 'broken', items: [{ ok: false }] });
  await setUp('/elsewhere/4D-Humans');
  expect(await engines.states()).toMatchObject([{ state: 'ready' }, { state: 'unchecked', items: [] }]);
  await setUp(null);
  expect(await engines.states()).toMatchObject([{ state: 'ready' }, { state: 'not-set-up', items: [] }]);
  await writeFile(config, '{"fourDHumans": 7}');
  expect((await engines.states())[1]).toMatchObject({ state: 'broken' });
});

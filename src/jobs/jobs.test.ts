import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServiceEvent } from '../api/index.ts';
import { isAlive } from '../files/index.ts';
import {
  anId,
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

let place: Place;
let service: Service;
beforeAll(async () => {
  place = await makePlace();
  service = await place.open();
});
afterAll(() => place.clear());

const running = (id: string) =>
  until(
    () => service.job(id),
    ({ state, progress }) => state === 'running' && (progress?.done ?? 0) > 0,
  );

test('a job goes from queued to done, and its motion is the video’s', async () => {
  const { id } = await uploadReady(service, 'ok.mp4');
  const begun = await service.startBodies(id, DEFAULTS);
  expect(begun).toMatchObject({ state: 'queued', kind: 'bodies', attempts: 0, progress: null });
  const job = await ended(service, begun.id);
  expect(job).toMatchObject({ state: 'done', attempts: 1, failure: null, progress: { fraction: 1 } });
  expect(await service.video(id)).toMatchObject({ motionId: job.id, people: 2, hasOverlay: false });
  const overlay = await ended(service, (await service.startOverlay(id)).id);
  expect(overlay.state).toBe('done');
  expect(await service.video(id)).toMatchObject({ hasOverlay: true });
  expect((await service.file(id, 'overlay')).downloadName).toBe('ok-bodies.mp4');
  const view = await service.motionViewFile(id, job.id, '0000.npz');
  expect(await readFile(view.path, 'utf8')).toBe('view');
  await expect(service.motionViewFile(id, job.id, '../job.log')).rejects.toMatchObject({ code: 'not-found' });
});

test('a job that is asked for before the video has arrived waits for it', async () => {
  const id = anId();
  await service.uploads.begin({ id, fileName: 'ok.mp4', sizeBytes: 10, sample: null });
  const job = await service.startBodies(id, DEFAULTS);
  expect(job.state).toBe('waiting');
  await expect(service.startBodies(id, DEFAULTS)).rejects.toMatchObject({ code: 'not-ready' });
  await upload(service, 'ok.mp4', id);
  expect((await ended(service, job.id)).state).toBe('done');
});

test('what waits for a file that is no video fails with the same reason', async () => {
  const id = anId();
  await service.uploads.begin({ id, fileName: 'broken.mp4', sizeBytes: 10, sample: null });
  const job = await service.startBodies(id, DEFAULTS);
  await upload(service, 'broken.mp4', id);
  const failed = await ended(service, job.id);
  expect(failed).toMatchObject({ state: 'failed', failure: { code: 'video-not-a-video' } });
  const video = await service.video(id);
  expect(video).toMatchObject({ state: 'unreadable', jobs: { prepare: { state: 'failed' } } });
  await expect(service.startBodies(id, DEFAULTS)).rejects.toMatchObject({ code: 'not-ready' });
});

test('a runner that is killed fails its job with signal and last lines, and the next one works', async () => {
  const { id } = await uploadReady(service, 'dies.mp4');
  const job = await ended(service, (await service.startBodies(id, DEFAULTS)).id);
  expect(job.failure).toMatchObject({ code: 'runner-died', signal: 'SIGKILL', exitCode: null });
  expect(job.failure?.lastLines).toEqual(['something native gave way']);
  const text = await wholeLog(service, job.id);
  expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \[PROCESS\] .* bodies, process \d+$/m);
  expect(text).toMatch(/Z \[ENGINE\] begun$/m);
  expect(text).toMatch(/Z \[STDERR\] something native gave way$/m);
  expect(text).toMatch(/Z \[PROCESS\] ended after [\d.]+ s with signal SIGKILL$/m);
  const next = await uploadReady(service, 'ok.mp4');
  expect((await ended(service, (await service.startBodies(next.id, DEFAULTS)).id)).state).toBe('done');
});

test('a runner that ends by itself without a result fails its job with its exit code', async () => {
  const { id } = await uploadReady(service, 'exits.mp4');
  const job = await ended(service, (await service.startBodies(id, DEFAULTS)).id);
  expect(job.failure).toMatchObject({
    code: 'runner-died',
    exitCode: 3,
    signal: null,
    lastLines: ['no more'],
  });
});

test('a running job is cancelled, and goes on when it is run again', async () => {
  const { id } = await uploadReady(service, 'slow.mp4');
  const begun = await service.startBodies(id, DEFAULTS);
  await running(begun.id);
  const job = await service.cancelJob(begun.id);
  expect(job).toMatchObject({ state: 'cancelled', attempts: 1 });
  const { fraction } = (await service.job(job.id)).progress ?? { fraction: 0 };
  const steps = Number(
    await readFile(join(place.dir, 'store/videos', id, 'runs', job.id, 'motion/evidence/steps')),
  );
  expect(steps).toBeGreaterThan(0);
  expect((await service.cancelJob(job.id)).state).toBe('cancelled');
  await service.retryJob(job.id);
  const again = await running(job.id);
  expect(again.progress?.done).toBeGreaterThanOrEqual(steps);
  expect(again.progress?.fraction).toBeGreaterThanOrEqual(fraction);
  expect(await ended(service, job.id)).toMatchObject({ state: 'done', attempts: 2 });
});

test('a runner that heeds nothing is ended by force with its children', async () => {
  const { id } = await uploadReady(service, 'stubborn.mp4');
  const job = await service.startBodies(id, DEFAULTS);
  const log = () => service.readLog(job.id, 0);
  const { text } = await until(log, (part) => /child \d+/.test(part.text));
  const child = Number(/child (\d+)/.exec(text)?.[1]);
  const runner = Number(/process (\d+)/.exec(text)?.[1]);
  expect(await isAlive(child)).toBe(true);
  expect((await service.cancelJob(job.id)).state).toBe('cancelled');
  expect(await Promise.all([isAlive(runner), isAlive(child)])).toEqual([false, false]);
});

test('a video is prepared beside a long job, and a second long job waits its turn', async () => {
  const first = await uploadReady(service, 'slow.mp4');
  const long = await service.startBodies(first.id, DEFAULTS);
  await running(long.id);
  const second = await uploadReady(service, 'ok.mp4');
  const next = await service.startBodies(second.id, DEFAULTS);
  expect((await service.job(next.id)).state).toBe('queued');
  expect((await service.job(long.id)).state).toBe('running');
  expect((await service.cancelJob(next.id)).state).toBe('cancelled');
  await service.cancelJob(long.id);
  expect(await service.job(next.id)).toMatchObject({ state: 'cancelled', attempts: 0 });
});

test('another height goes on from what was seen, and the old motion stays until the new one is there', async () => {
  const { id } = await uploadReady(service, 'ok.mp4');
  const first = await ended(service, (await service.startBodies(id, DEFAULTS)).id);
  const second = await service.startBodies(id, { ...DEFAULTS, heightMetres: 1.9 });
  expect((await service.video(id)).motionId).toBe(first.id);
  await ended(service, second.id);
  await wholeLog(service, second.id);
  expect((await service.video(id)).motionId).toBe(second.id);
  const runs = join(place.dir, 'store/videos', id, 'runs');
  await until(
    () => stat(join(runs, first.id)).catch(() => null),
    (there) => there === null,
  );
  expect(await service.jobsOf(id)).toMatchObject([{ id: second.id }, { id: first.id }, { kind: 'prepare' }]);
});

test('of two that ask for the same at the same moment one gets it', async () => {
  const { id } = await uploadReady(service, 'slow.mp4');
  const asked = await Promise.allSettled([1, 2, 3].map(() => service.startBodies(id, DEFAULTS)));
  const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  expect(refused).toEqual(['not-ready', 'not-ready']);
  const [job] = await service.jobsOf(id);
  expect((await service.cancelJob(job.id)).state).toBe('cancelled');
});

test('settings that cannot be are refused with what is wrong', async () => {
  const { id } = await uploadReady(service, 'ok.mp4');
  const start = (fromSeconds: number | null, toSeconds: number | null) =>
    service.startBodies(id, { ...DEFAULTS, fromSeconds, toSeconds });
  await expect(start(3, 2)).rejects.toMatchObject({
    code: 'option-invalid',
    message: 'The part to process begins at 3 s and ends at 2 s.',
  });
  await expect(start(4, null)).rejects.toMatchObject({
    code: 'option-invalid',
    message: 'The part to process begins at 4 s; the video is 4.00 s long.',
  });
});

test('changes of a job are told, its progress never goes back, and no more than some a second', async () => {
  const { id } = await uploadReady(service, 'slow.mp4');
  const events: ServiceEvent[] = [];
  const unsubscribe = service.subscribe((event) => events.push(event));
  const began = performance.now();
  const job = await service.startBodies(id, DEFAULTS);
  await ended(service, job.id);
  await until(
    async () => events.at(-1),
    (event) => event?.type === 'video' && event.video.jobs.bodies?.state === 'done',
  );
  unsubscribe();
  const seconds = (performance.now() - began) / 1000;
  expect(events.length).toBeLessThanOrEqual(Math.ceil(seconds * 5) + 1);
  const fractions = events.map(
    (event) => (event.type === 'video' ? event.video.jobs.bodies?.progress?.fraction : 0) ?? 0,
  );
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(new Set(fractions).size).toBeGreaterThan(4);
});

test('a log is read in parts, and whoever watches it hears of each line', async () => {
  const { id } = await uploadReady(service, 'slow.mp4');
  const job = await service.startBodies(id, DEFAULTS);
  let calls = 0;
  const unwatch = service.watchLog(job.id, () => {
    calls++;
  });
  await running(job.id);
  const first = await service.readLog(job.id, 0);
  expect(first.ended).toBe(false);
  expect(first.text.endsWith('\n')).toBe(true);
  await ended(service, job.id);
  const rest = await until(
    () => service.readLog(job.id, first.nextByte),
    (part) => part.ended,
  );
  unwatch();
  expect((first.text + rest.text).trimEnd().split('\n')).toHaveLength(6);
  expect(calls).toBeGreaterThanOrEqual(4);
});

test('a service that closes leaves its job to the next, which goes on', async () => {
  const { id } = await uploadReady(service, 'slow.mp4');
  const { id: jobId } = await service.startBodies(id, DEFAULTS);
  await running(jobId);
  await service.close();
  service = await place.open();
  expect(['queued', 'running']).toContain((await service.job(jobId)).state);
  expect(await ended(service, jobId)).toMatchObject({ state: 'done', attempts: 2 });
});

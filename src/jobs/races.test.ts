import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  anId,
  DEFAULTS,
  ended,
  makePlace,
  type Place,
  until,
  upload,
  uploadReady,
} from './fake-service.testing.ts';
import { sampleHash } from './sample-hash.ts';
import type { Service } from './service.ts';

let place: Place;
let service: Service;
beforeAll(async () => {
  place = await makePlace();
  service = await place.open();
});
afterAll(() => place.clear());

test('a runner that left a process holding its pipes fails its job all the same', async () => {
  const { id } = await uploadReady(service, 'haunted.mp4');
  const job = await ended(service, (await service.startBodies(id, DEFAULTS)).id);
  expect(job.failure).toMatchObject({ code: 'runner-died', exitCode: 7 });
  process.kill(Number(/left (\d+)/.exec(job.failure?.lastLines.join() ?? '')?.[1]), 'SIGKILL');
});

test('a job that is asked for while its video becomes ready never waits for ever', async () => {
  for (let round = 0; round < 6; round++) {
    const { id } = await upload(service, 'ok.mp4');
    const asked = performance.now() + 300 * round;
    await until(
      () => service.video(id),
      ({ state }) => state === 'ready' || performance.now() > asked,
    );
    const job = await service.startBodies(id, DEFAULTS);
    expect((await ended(service, job.id)).state).toBe('done');
  }
});

test('a video that is removed while it is prepared is prepared again when it is had back', async () => {
  const { id } = await upload(service, 'ok.mp4');
  await service.removeVideo(id);
  await service.restoreVideo(id);
  expect(
    await until(
      () => service.video(id),
      ({ state }) => state === 'ready',
    ),
  ).toMatchObject({ jobs: { prepare: { state: 'done' } } });
});

test('an older job that is run again is the one that is shown', async () => {
  const { id } = await uploadReady(service, 'slow.mp4');
  const first = await service.startBodies(id, DEFAULTS);
  await service.cancelJob(first.id);
  const second = await service.startBodies(id, { ...DEFAULTS, heightMetres: 1.8 });
  await service.cancelJob(second.id);
  await service.retryJob(first.id);
  expect((await service.video(id)).jobs.bodies?.id).toBe(first.id);
  await service.cancelJob(first.id);
});

test('the sample clip is added once by two that ask at once, and known when it is uploaded', async () => {
  const [one, two] = await Promise.all([service.addSample(), service.addSample()]);
  expect(two.id).toBe(one.id);
  const path = fileURLToPath(new URL('../../assets/sample/sample.mp4', import.meta.url));
  const sample = await sampleHash(path);
  expect(await service.recognise({ sizeBytes: one.sizeBytes, sample })).toMatchObject({ id: one.id });
});

test('an upload whose row cannot be changed is found whole when it is asked for again', async () => {
  const id = anId();
  await service.uploads.begin({ id, fileName: 'ok.mp4', sizeBytes: 10, sample: null });
  await writeFile(join(service.uploads.folder, id), '01234');
  await expect(service.uploads.finish(id)).rejects.toMatchObject({ code: 'not-ready' });
  expect(await readdir(service.uploads.folder)).toContain(id);
  await writeFile(join(service.uploads.folder, id), '0123456789');
  await Promise.all([service.uploads.finish(id), service.uploads.finish(id)]);
  expect((await service.jobsOf(id)).length).toBe(1);
});

test('a disk that fails says so in words without a path', async () => {
  const id = anId();
  await service.uploads.begin({ id, fileName: 'ok.mp4', sizeBytes: 10, sample: null });
  await writeFile(join(service.uploads.folder, id), '0123456789');
  const inTheWay = join(place.dir, 'store', 'videos', id, 'source.mp4');
  await mkdir(inTheWay, { recursive: true });
  await expect(service.uploads.finish(id)).rejects.toMatchObject({
    code: 'output-not-writable',
    message: 'The data folder could not be written (EISDIR).',
  });
  await rm(inTheWay, { recursive: true });
  await service.uploads.finish(id);
});

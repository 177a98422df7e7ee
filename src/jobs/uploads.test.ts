import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anId, makePlace, type Place, until, upload, uploadReady } from './fake-service.testing.ts';
import type { Service } from './service.ts';

let place: Place;
let service: Service;
beforeAll(async () => {
  place = await makePlace();
  service = await place.open();
});
afterAll(() => place.clear());

const begin = (id: string, more: { fileName?: string; sizeBytes?: number; sample?: string } = {}) =>
  service.uploads.begin({ id, fileName: 'ok.mp4', sizeBytes: 10, sample: null, ...more });
const grow = (id: string, text: string) => writeFile(join(service.uploads.folder, id), text);

test('an upload becomes a video that is prepared', async () => {
  const id = anId();
  await begin(id, { fileName: 'C:\\films\\ok.MP4' });
  await begin(id);
  service.uploads.received(id, 4);
  expect(await service.video(id)).toMatchObject({
    ...{ name: 'ok.MP4', fileName: 'ok.MP4', state: 'uploading', sizeBytes: 10, receivedBytes: 4 },
    ...{ facts: null, hasPoster: false, motionId: null },
  });
  await expect(service.file(id, 'original')).rejects.toMatchObject({ code: 'not-ready' });
  await grow(id, '0123456789');
  await Promise.all([service.uploads.finish(id), service.uploads.finish(id)]);
  await service.uploads.finish(id);
  const video = await until(
    () => service.video(id),
    ({ state }) => state === 'ready',
  );
  expect(video).toMatchObject({ receivedBytes: 10, hasPoster: true, facts: { frameCount: 100 } });
  expect(await service.jobsOf(id)).toHaveLength(1);
  const { path, contentType, downloadName } = await service.file(id, 'original');
  expect([contentType, downloadName, await readFile(path, 'utf8')]).toEqual([
    'video/mp4',
    'ok.mp4',
    '0123456789',
  ]);
  expect(await readdir(service.uploads.folder)).not.toContain(id);
});

test('what cannot be stored is refused at once', async () => {
  await expect(begin(anId(), { sizeBytes: 0 })).rejects.toMatchObject({ code: 'request-invalid' });
  await expect(begin(anId(), { fileName: '' })).rejects.toMatchObject({ code: 'request-invalid' });
  await expect(begin('../../etc/passwd')).rejects.toMatchObject({ code: 'not-found' });
  const free = await service.freeBytes();
  const most = Math.floor((free - 1e9) / 1.2);
  const tooMuch = begin(anId(), { sizeBytes: most + 1e8 });
  await expect(tooMuch).rejects.toMatchObject({
    code: 'disk-full',
    message: expect.stringMatching(/GB are free\.$/),
  });
});

test('an upload that is not whole is not finished', async () => {
  const id = anId();
  await begin(id);
  await grow(id, '01234');
  await expect(service.uploads.finish(id)).rejects.toMatchObject({ code: 'not-ready' });
  expect((await service.video(id)).state).toBe('uploading');
});

test('nothing stays of an upload that was given up', async () => {
  const id = anId();
  await begin(id);
  await grow(id, '012');
  await service.uploads.abandon(id);
  await expect(service.video(id)).rejects.toMatchObject({ code: 'not-found' });
  expect(await readdir(service.uploads.folder)).not.toContain(id);
});

test('a file that is here already is recognised by its size and sample', async () => {
  const id = anId();
  const sample = 'c0ffee';
  await begin(id, { sample });
  expect(await service.recognise({ sizeBytes: 10, sample })).toBeNull();
  await grow(id, '0123456789');
  await service.uploads.finish(id);
  expect((await service.recognise({ sizeBytes: 10, sample }))?.id).toBe(id);
  expect(await service.recognise({ sizeBytes: 11, sample })).toBeNull();
  await service.removeVideo(id);
  expect(await service.recognise({ sizeBytes: 10, sample })).toBeNull();
});

test('a name is changed to one that is not empty', async () => {
  const { id } = await uploadReady(service, 'ok.mp4');
  expect((await service.renameVideo(id, '  Anna runs / take "2" ')).name).toBe('Anna runs / take "2"');
  expect((await service.file(id, 'original')).downloadName).toBe('Anna runs _ take _2_.mp4');
  await expect(service.renameVideo(id, ' \n')).rejects.toMatchObject({ code: 'request-invalid' });
  await expect(service.renameVideo(id, 'x'.repeat(201))).rejects.toMatchObject({ code: 'request-invalid' });
});

test('the next service counts what arrived, and finishes what had arrived whole', async () => {
  const [part, whole, moved, unknown] = [anId(), anId(), anId(), anId()];
  for (const id of [part, whole, moved]) await begin(id);
  await grow(part, '0123');
  await grow(whole, '0123456789');
  await grow(moved, '0123456789');
  await grow(unknown, '01');
  // As far as a finish comes that is killed in the middle.
  const folder = join(place.dir, 'store/videos', moved);
  await mkdir(folder);
  await rename(join(service.uploads.folder, moved), join(folder, 'source.mp4'));
  await service.close();
  service = await place.open();
  expect(await service.video(part)).toMatchObject({ state: 'uploading', receivedBytes: 4 });
  for (const id of [whole, moved]) {
    const video = await until(
      () => service.video(id),
      ({ state }) => state === 'ready',
    );
    expect((await stat((await service.file(video.id, 'original')).path)).size).toBe(10);
  }
  expect(await readdir(service.uploads.folder)).not.toContain(unknown);
});

test('the sample clip is added once', async () => {
  const sample = await service.addSample();
  expect(sample).toMatchObject({ name: 'Sample clip', fileName: 'sample.mp4' });
  expect((await service.addSample()).id).toBe(sample.id);
  await until(
    () => service.video(sample.id),
    ({ state }) => state === 'ready',
  );
});

test('a removed video is out of sight with its jobs, and can be had back', async () => {
  const { id } = await uploadReady(service, 'slow.mp4');
  const { DEFAULTS } = await import('./fake-service.testing.ts');
  const job = await service.startBodies(id, DEFAULTS);
  const events: string[] = [];
  const unsubscribe = service.subscribe(({ type }) => events.push(type));
  await service.removeVideo(id);
  await expect(service.video(id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(service.job(job.id)).rejects.toMatchObject({ code: 'not-found' });
  expect((await service.videos()).map((video) => video.id)).not.toContain(id);
  await until(
    async () => events,
    (seen) => seen.includes('removed'),
  );
  unsubscribe();
  expect((await service.restoreVideo(id)).id).toBe(id);
  const back = await until(
    () => service.job(job.id),
    ({ state }) => state !== 'queued' && state !== 'running',
  );
  expect(back.state).toBe('cancelled');
  expect((await service.videos())[0].id).toBe(id);
});

test('an upload that is finished after its video was removed does not bring it back', async () => {
  const { id } = await upload(service, 'ok.mp4');
  await service.removeVideo(id);
  await service.uploads.finish(id);
  await expect(service.video(id)).rejects.toMatchObject({ code: 'not-found' });
});

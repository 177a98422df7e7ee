import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KinemeshError } from '../errors/index.ts';
import { sha256 } from './fake-service.testing.ts';
import { type Answer, createWorld, type World } from './world.testing.ts';

const UPLOADS = '/api/v1/uploads';
const PIECE = 'application/offset+octet-stream';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.end());

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** What begins like an MP4 and goes on as chance has it. */
function fakeVideo(bytes: number): Buffer {
  return Buffer.concat([Buffer.from('0000001c6674797069736f6d', 'hex'), randomBytes(bytes - 12)]);
}

function tus(
  path: string,
  method: string,
  headers: Record<string, string>,
  body?: Uint8Array,
): Promise<Answer> {
  const all = { origin: world.origin, 'tus-resumable': '1.0.0', ...headers };
  return world.raw(path, { method, headers: all, ...(body ? { body } : {}) });
}

async function begin(name: string, length: number, more: Record<string, string> = {}): Promise<string> {
  const metadata = `filename ${base64(name)}`;
  const answer = await tus(UPLOADS, 'POST', {
    'upload-length': String(length),
    'upload-metadata': metadata,
    ...more,
  });
  expect([answer.status, answer.text]).toEqual([201, '']);
  return String(answer.headers.location);
}

function send(path: string, offset: number, body: Uint8Array): Promise<Answer> {
  return tus(path, 'PATCH', { 'upload-offset': String(offset), 'content-type': PIECE }, body);
}

async function offsetOf(path: string): Promise<number> {
  const answer = await tus(path, 'HEAD', {});
  expect(answer.status).toBe(200);
  return Number(answer.headers['upload-offset']);
}

/** Sends `body`, announced to be as long as all that is left, and breaks the line when it has arrived. */
async function sendAndBreak(
  path: string,
  offset: number,
  body: Uint8Array,
  announced: number,
): Promise<void> {
  const { sent } = sendSlowly(path, body, announced, offset);
  const id = path.split('/').at(-1) ?? '';
  while ((await world.service.video(id)).receivedBytes < offset + body.length) await sleep(5);
  sent.destroy();
}

/** Sends `body` and keeps the line open, as if more of what was announced were to come. */
function sendSlowly(path: string, body: Uint8Array, announced: number, offset = 0) {
  const sent = httpRequest({
    host: '127.0.0.1',
    port: world.server.port,
    path,
    method: 'PATCH',
    agent: false,
    headers: {
      host: `localhost:${world.server.port}`,
      origin: world.origin,
      'tus-resumable': '1.0.0',
      'upload-offset': String(offset),
      'content-type': PIECE,
      'content-length': String(announced),
    },
  });
  sent.on('error', () => {});
  sent.write(body);
  const answered = new Promise<number>((resolve) => {
    sent.on('response', (response) => resolve(response.resume().statusCode ?? 0));
  });
  return { sent, answered };
}

async function originalOf(path: string): Promise<Buffer> {
  return readFile((await world.service.file(path.split('/').at(-1) ?? '', 'original')).path);
}

describe('an upload', () => {
  test('sent at once becomes a video of the same id, name and bytes', async () => {
    const file = fakeVideo(100_000);
    const path = await begin('Äpfel & Birnen.mp4', file.length);
    expect(path).toMatch(/^\/api\/v1\/uploads\/[a-z0-9]{24}$/);
    const answer = await send(path, 0, file);
    expect([answer.status, answer.headers['upload-offset']]).toEqual([204, '100000']);
    const video = await world.service.video(path.slice(UPLOADS.length + 1));
    expect(video).toMatchObject({ name: 'Äpfel & Birnen.mp4', state: 'preparing', receivedBytes: 100_000 });
    expect(sha256(await originalOf(path))).toBe(sha256(file));
    expect(world.service.told).toEqual(['begin Äpfel & Birnen.mp4', 'finish Äpfel & Birnen.mp4']);
  });

  test('may carry its first bytes when it is begun', async () => {
    const file = fakeVideo(5000);
    const headers = {
      'upload-length': '5000',
      'upload-metadata': `filename ${base64('a.mp4')}`,
      'content-type': PIECE,
    };
    const answer = await tus(UPLOADS, 'POST', headers, file);
    expect([answer.status, answer.headers['upload-offset']]).toEqual([201, '5000']);
    expect(world.service.told).toEqual(['begin a.mp4', 'finish a.mp4']);
  });

  test('goes on after broken lines, each time from what had arrived', async () => {
    const file = fakeVideo(3_000_000);
    const path = await begin('a.mp4', file.length);
    for (const [from, to] of [
      [0, 1_000_000],
      [1_000_000, 1_500_001],
    ]) {
      await sendAndBreak(path, from, file.subarray(from, to), file.length - from);
      expect(await offsetOf(path)).toBe(to);
    }
    expect((await send(path, 1_500_001, file.subarray(1_500_001))).status).toBe(204);
    expect(sha256(await originalOf(path))).toBe(sha256(file));
  });

  test('goes on after a line that broke unnoticed: the next request takes it over', async () => {
    const file = fakeVideo(200_000);
    const path = await begin('a.mp4', file.length);
    const { sent: silent } = sendSlowly(path, file.subarray(0, 50_000), file.length);
    const id = path.split('/').at(-1) ?? '';
    while ((await world.service.video(id)).receivedBytes < 50_000) await sleep(5);
    const started = performance.now();
    expect(await offsetOf(path)).toBe(50_000);
    expect(performance.now() - started).toBeLessThan(2000);
    expect((await send(path, 50_000, file.subarray(50_000))).status).toBe(204);
    silent.destroy();
    expect(sha256(await originalOf(path))).toBe(sha256(file));
  });

  test('goes on after the server has started anew', async () => {
    const file = fakeVideo(400_000);
    const path = await begin('a.mp4', file.length);
    await sendAndBreak(path, 0, file.subarray(0, 123_456), file.length);
    await world.restart();
    expect(await offsetOf(path)).toBe(123_456);
    expect((await send(path, 123_456, file.subarray(123_456))).status).toBe(204);
    expect(sha256(await originalOf(path))).toBe(sha256(file));
  });

  test('is cut off when the server closes, and what had come is kept', async () => {
    const file = fakeVideo(400_000);
    const path = await begin('a.mp4', file.length);
    const sending = sendAndBreak(path, 0, file.subarray(0, 100_000), file.length).catch(() => {});
    const id = path.split('/').at(-1) ?? '';
    while ((await world.service.video(id)).receivedBytes < 100_000) await sleep(5);
    const started = performance.now();
    await world.restart();
    expect(performance.now() - started).toBeLessThan(2000);
    await sending;
    expect(await offsetOf(path)).toBe(100_000);
  });

  test('that was whole when the server was killed is handed on when it is asked after', async () => {
    const file = fakeVideo(1000);
    const path = await begin('a.mp4', file.length);
    const id = path.split('/').at(-1) ?? '';
    await writeFile(join(world.service.uploads.folder, id), file);
    expect(await offsetOf(path)).toBe(1000);
    expect((await world.service.video(id)).state).toBe('preparing');
  });

  test('whose last answer was lost is said to be whole', async () => {
    const file = fakeVideo(1000);
    const path = await begin('a.mp4', file.length);
    await send(path, 0, file);
    expect(await offsetOf(path)).toBe(1000);
  });

  test('whose file was not made before a kill begins at the first byte', async () => {
    const id = 'k'.repeat(24);
    await world.service.uploads.begin({ id, fileName: 'a.mp4', sizeBytes: 1000, sample: null });
    expect(await offsetOf(`${UPLOADS}/${id}`)).toBe(0);
    expect((await send(`${UPLOADS}/${id}`, 0, fakeVideo(1000))).status).toBe(204);
  });

  test('that is given up leaves nothing', async () => {
    const path = await begin('a.mp4', 1000);
    await send(path, 0, fakeVideo(100));
    expect((await tus(path, 'DELETE', {})).status).toBe(204);
    expect(await readdir(world.service.uploads.folder)).toEqual([]);
    expect((await tus(path, 'HEAD', {})).status).toBe(404);
    expect((await send(path, 100, Buffer.alloc(1))).json().code).toBe('not-found');
  });

  test('that is done cannot be given up: it is a video', async () => {
    const file = fakeVideo(1000);
    const path = await begin('a.mp4', file.length);
    await send(path, 0, file);
    expect((await tus(path, 'DELETE', {})).json()).toMatchObject({ status: 409, code: 'request-invalid' });
    expect(await originalOf(path)).toHaveLength(1000);
  });

  test('whose video is deleted stops, and can be gone on with when that is undone', async () => {
    const file = fakeVideo(300_000);
    const path = await begin('a.mp4', file.length);
    const id = path.split('/').at(-1) ?? '';
    const sending = sendAndBreak(path, 0, file.subarray(0, 100_000), file.length);
    await sending;
    await world.service.removeVideo(id);
    expect((await tus(path, 'HEAD', {})).status).toBe(404);
    await world.service.restoreVideo(id);
    expect(await offsetOf(path)).toBe(100_000);
    expect((await send(path, 100_000, file.subarray(100_000))).status).toBe(204);
    expect(sha256(await originalOf(path))).toBe(sha256(file));
  });

  test('whose video is deleted while bytes come is answered at once, and nothing listens on after the end', async () => {
    const file = fakeVideo(300_000);
    const path = await begin('a.mp4', file.length);
    const id = path.split('/').at(-1) ?? '';
    const { service } = world;
    const { sent, answered } = sendSlowly(path, file.subarray(0, 100_000), file.length);
    while ((await service.video(id)).receivedBytes < 100_000) await sleep(5);
    await service.removeVideo(id);
    expect(await answered).toBe(404);
    sent.destroy();
    await service.restoreVideo(id);
    expect((await send(path, await offsetOf(path), file.subarray(100_000))).status).toBe(204);
    expect(service.subscribers()).toBe(1);
    await world.restart();
    expect(service.subscribers()).toBe(0);
  });

  test('tells what it can of tus', async () => {
    const answer = await world.raw(UPLOADS, { method: 'OPTIONS' });
    expect([answer.status, answer.headers['tus-version'], answer.headers['tus-extension']]).toEqual([
      204,
      '1.0.0',
      'creation,creation-with-upload,termination',
    ]);
  });
});

describe('refused', () => {
  const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), randomBytes(99_990)]);

  test('is what does not begin like a video, as soon as that can be told', async () => {
    const path = await begin('photo.jpg', 50_000_000);
    const answer = await send(path, 0, jpeg);
    expect(answer.status).toBe(415);
    expect(answer.json()).toMatchObject({
      code: 'video-not-a-video',
      detail: 'photo.jpg is not a video: it looks like a JPEG picture.',
    });
    expect(await readdir(world.service.uploads.folder)).toEqual([]);
    expect(world.service.told).toEqual(['begin photo.jpg', 'abandon photo.jpg']);
    expect((await tus(path, 'HEAD', {})).status).toBe(404);
  });

  test('is it also when its beginning comes in pieces', async () => {
    const path = await begin('photo.jpg', jpeg.length);
    expect((await send(path, 0, jpeg.subarray(0, 5))).status).toBe(204);
    expect((await send(path, 5, jpeg.subarray(5, 3000))).status).toBe(204);
    expect((await send(path, 3000, jpeg.subarray(3000))).json().code).toBe('video-not-a-video');
  });

  test('is it also when it is tiny', async () => {
    const path = await begin('note.txt', 5);
    const answer = await send(path, 0, Buffer.from('Hello'));
    expect(answer.json().detail).toBe('note.txt is not a video: it looks like text.');
  });

  test('is it also together with its beginning, and while more of it is still being sent', async () => {
    const headers = { 'upload-length': '30000000', 'upload-metadata': `filename ${base64('a.jpg')}` };
    const body = Buffer.concat([jpeg, Buffer.alloc(29_900_000)]);
    const answer = await tus(UPLOADS, 'POST', { ...headers, 'content-type': PIECE }, body);
    expect(answer.json().code).toBe('video-not-a-video');
  });

  test('is what is larger than the disk, before a byte of it is sent', async () => {
    world.service.setRoom(1000);
    const headers = { 'upload-length': '1001', 'upload-metadata': `filename ${base64('a.mp4')}` };
    const answer = await tus(UPLOADS, 'POST', headers);
    expect(answer.json()).toMatchObject({ status: 507, code: 'disk-full' });
    expect(await readdir(world.service.uploads.folder)).toEqual([]);
  });

  test.each([
    ['no length', { 'upload-metadata': `filename ${base64('a.mp4')}` }, 400],
    [
      'a length that is none',
      { 'upload-length': '-1', 'upload-metadata': `filename ${base64('a.mp4')}` },
      400,
    ],
    ['an empty file', { 'upload-length': '0', 'upload-metadata': `filename ${base64('a.mp4')}` }, 400],
    ['no name', { 'upload-length': '10' }, 400],
    ['a name of folders', { 'upload-length': '10', 'upload-metadata': `filename ${base64('../..//')}` }, 400],
    ['a long name', { 'upload-length': '10', 'upload-metadata': `filename ${base64('x'.repeat(256))}` }, 400],
    [
      'a sample that is none',
      { 'upload-length': '10', 'upload-metadata': `filename ${base64('a')},sample ${base64('XYZ')}` },
      400,
    ],
    ['a length for later', { 'upload-defer-length': '1', 'upload-metadata': `filename ${base64('a')}` }, 400],
  ])('is a beginning with %s', async (_what, headers, status) => {
    const answer = await tus(UPLOADS, 'POST', headers);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({ status, code: 'request-invalid' });
    expect(world.service.told).toEqual([]);
  });

  test('is a piece from the wrong byte, too much, and one that is no tus', async () => {
    const path = await begin('a.mp4', 1000);
    expect((await send(path, 7, Buffer.alloc(9))).json()).toMatchObject({
      status: 409,
      code: 'request-invalid',
    });
    expect((await send(path, 0, fakeVideo(1001))).json()).toMatchObject({ status: 413 });
    const bare = { origin: world.origin, 'content-type': PIECE };
    const answer = await world.raw(path, { method: 'PATCH', headers: bare, body: 'x' });
    expect(answer.json()).toMatchObject({ status: 412, code: 'request-invalid' });
    const json = { 'upload-offset': '0', 'content-type': 'application/json' };
    expect((await tus(path, 'PATCH', json, Buffer.from('{}'))).status).toBe(400);
  });

  test('paths in a name are dropped', async () => {
    const path = await begin('C:\\videos\\..\\a.mp4', 1000);
    expect((await world.service.video(path.split('/').at(-1) ?? '')).fileName).toBe('a.mp4');
    expect((await stat(join(world.service.uploads.folder, path.split('/').at(-1) ?? ''))).size).toBe(0);
  });

  test('a failure in handing it on is a problem without a path', async () => {
    const path = await begin('a.mp4', 1000);
    world.service.uploads.finish = () => Promise.reject(new Error('/home/somebody: EXDEV'));
    const answer = await send(path, 0, fakeVideo(1000));
    expect(answer.json()).toMatchObject({ status: 500, code: 'internal' });
    expect(answer.text).not.toContain('somebody');
    world.service.uploads.finish = () =>
      Promise.reject(new KinemeshError('disk-full', 'The disk is full.', 'Make room.'));
    expect((await tus(path, 'HEAD', {})).status).toBe(507);
  });

  test('a disk that becomes full under a piece is named', async () => {
    const path = await begin('a.mp4', 2_000_000);
    const file = join(world.service.uploads.folder, path.split('/').at(-1) ?? '');
    await rm(file);
    await symlink('/dev/full', file);
    const answer = await send(path, 0, fakeVideo(2_000_000));
    expect(answer.json()).toMatchObject({ status: 507, code: 'disk-full' });
  });
});

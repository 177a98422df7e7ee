import { randomBytes } from 'node:crypto';
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from './fake-service.testing.ts';
import { attachment } from './send-file.ts';
import { createWorld, type World } from './world.testing.ts';

let world: World;
let files = '';
const clip = randomBytes(100_000);
beforeAll(async () => {
  world = await createWorld();
  files = join(world.dir, 'data', 'files');
  await world.service.addSample();
  await writeFile(join(files, 'sample-original'), clip);
  await writeFile(join(files, 'sample-poster'), 'a picture');
});
afterAll(() => world.end());

const ORIGINAL = '/api/v1/videos/sample/original';

describe("a video's file", () => {
  test('comes whole, with its type and a tag', async () => {
    const answer = await world.raw(ORIGINAL);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '100000',
      'accept-ranges': 'bytes',
      'cache-control': 'no-cache',
      etag: expect.any(String),
    });
    expect(sha256(answer.bytes)).toBe(sha256(clip));
    expect((await world.raw('/api/v1/videos/sample/poster')).headers['content-type']).toBe('image/jpeg');
  });

  test.each([
    ['bytes=0-99', 0, 100],
    ['bytes=99900-', 99_900, 100_000],
    ['bytes=-10', 99_990, 100_000],
    ['bytes=50000-999999', 50_000, 100_000],
    ['bytes=0-0', 0, 1],
  ])('comes in ranges: %s', async (range, from, to) => {
    const answer = await world.raw(ORIGINAL, { headers: { range } });
    expect([answer.status, answer.headers['content-range']]).toEqual([206, `bytes ${from}-${to - 1}/100000`]);
    expect(answer.bytes.equals(clip.subarray(from, to))).toBe(true);
  });

  test('has no range behind its end', async () => {
    const answer = await world.raw(ORIGINAL, { headers: { range: 'bytes=100000-' } });
    expect(answer.json()).toMatchObject({ status: 416, code: 'request-invalid' });
    expect(answer.headers['content-range']).toBe('bytes */100000');
  });

  test('is told of without being sent', async () => {
    const answer = await world.raw(ORIGINAL, { method: 'HEAD' });
    expect([answer.status, answer.headers['content-length'], answer.bytes.length]).toEqual([
      200,
      '100000',
      0,
    ]);
  });

  test('is not sent again where it is known, and whole where another one is', async () => {
    const etag = String((await world.raw(ORIGINAL)).headers.etag);
    const again = await world.raw(ORIGINAL, { headers: { 'if-none-match': etag } });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    const range = 'bytes=0-9';
    const goesOn = await world.raw(ORIGINAL, { headers: { range, 'if-range': etag } });
    expect([goesOn.status, goesOn.bytes.length]).toEqual([206, 10]);
    const other = await world.raw(ORIGINAL, { headers: { range, 'if-range': '"another"' } });
    expect([other.status, other.bytes.length]).toEqual([200, 100_000]);
  });

  test('is saved under its name where it is to be', async () => {
    await world.service.renameVideo('sample', 'Äpfel "rot" (1).mp4');
    const answer = await world.raw(`${ORIGINAL}?download`);
    await world.service.renameVideo('sample', 'sample.mp4');
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="_pfel _rot_ (1).mp4"; filename*=UTF-8''%C3%84pfel%20%22rot%22%20%281%29.mp4`,
    );
    expect((await world.raw(ORIGINAL)).headers['content-disposition']).toBeUndefined();
  });

  test('that is not there is a problem', async () => {
    const answer = await world.raw('/api/v1/videos/sample/overlay');
    expect(answer.json()).toMatchObject({ status: 404, code: 'not-found' });
  });
});

test('a name of any signs fits in a header', () => {
  expect(attachment("a\r\nb\u{1f600}'*.mp4")).toBe(
    `attachment; filename="a__b__'*.mp4"; filename*=UTF-8''a%0D%0Ab%F0%9F%98%80%27%2A.mp4`,
  );
  expect(attachment('\ud800')).toBe(`attachment; filename="_"; filename*=UTF-8''%EF%BF%BD`);
});

describe('a motion', () => {
  test('comes in pieces that may be kept for ever', async () => {
    await writeFile(join(files, 'sample-m1-0000.npz'), 'numbers');
    await writeFile(join(files, 'sample-m1-manifest.json'), '{}');
    const piece = await world.raw('/api/v1/videos/sample/motion/m1/0000.npz');
    expect([piece.text, piece.headers['cache-control']]).toEqual([
      'numbers',
      'private, max-age=31536000, immutable',
    ]);
    const manifest = await world.raw('/api/v1/videos/sample/motion/m1/manifest.json');
    expect([manifest.text, manifest.headers['content-type']]).toEqual(['{}', 'application/json']);
    expect((await world.raw('/api/v1/videos/sample/motion/m1/0001.npz')).status).toBe(404);
  });

  test('comes as a ZIP file, with evidence only where that is wanted', async () => {
    const folder = join(files, 'sample-motion');
    await mkdir(join(folder, 'tracks'), { recursive: true });
    await mkdir(join(folder, 'evidence'));
    const track = randomBytes(300_000);
    await writeFile(join(folder, 'motion.json'), '{"format":"kinemesh-motion"}'.repeat(1000));
    await writeFile(join(folder, 'tracks', '1.npz'), track);
    await writeFile(join(folder, 'frames.npz'), '');
    await writeFile(join(folder, 'motion.json.12-3.partial'), 'half');
    await writeFile(join(folder, 'evidence', '0000.npz'), 'evidence');
    const answer = await world.raw('/api/v1/videos/sample/motion.zip');
    expect(answer.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': expect.stringContaining('filename="motion.zip"'),
    });
    const unpacked = unzipSync(answer.bytes);
    expect(Object.keys(unpacked)).toEqual(['frames.npz', 'motion.json', 'tracks/1.npz']);
    expect(sha256(unpacked['tracks/1.npz'])).toBe(sha256(track));
    expect(unpacked['motion.json']).toHaveLength(28_000);
    const again = await world.raw('/api/v1/videos/sample/motion.zip');
    expect(sha256(again.bytes)).toBe(sha256(answer.bytes));
    const all = await world.raw('/api/v1/videos/sample/motion.zip?evidence=true');
    expect(Object.keys(unzipSync(all.bytes))).toContain('evidence/0000.npz');
  });

  test('is packed as it is sent: memory does not grow with it', async () => {
    const folder = join(files, 'sample-motion');
    const big = join(folder, 'tracks', '2.npz');
    await writeFile(big, '');
    await truncate(big, 400 * 2 ** 20);
    const before = process.memoryUsage().rss;
    let most = 0;
    const timer = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss - before);
    }, 5);
    const response = await fetch(`${world.origin}/api/v1/videos/sample/motion.zip`);
    let bytes = 0;
    for await (const piece of response.body ?? []) bytes += piece.length;
    clearInterval(timer);
    await rm(big);
    expect(bytes).toBeGreaterThan(400 * 2 ** 20);
    expect(most / 2 ** 20).toBeLessThan(200);
  });

  test('that is not made yet is a problem', async () => {
    await world.service.uploads.begin({ id: 'new', fileName: 'a.mp4', sizeBytes: 9, sample: null });
    expect((await world.raw('/api/v1/videos/new/motion.zip')).json()).toMatchObject({ code: 'not-ready' });
  });
});

describe('the body', () => {
  test('comes by its SHA-256 and may be kept for ever', async () => {
    const { bodySha256 } = (await world.raw('/api/v1/about')).json();
    const answer = await world.raw(`/api/v1/body/${bodySha256}`);
    expect(sha256(answer.bytes)).toBe(bodySha256);
    expect(answer.headers['cache-control']).toContain('immutable');
  });

  test('is the user’s own SMPL file where that has the SHA-256', async () => {
    const bytes = 'a body of the user';
    const own = sha256(Buffer.from(bytes));
    expect((await world.raw(`/api/v1/body/${own}`)).status).toBe(404);
    await writeFile(join(world.dir, 'data', 'files', `smpl-${own}`), bytes);
    const answer = await world.raw(`/api/v1/body/${own}`);
    expect([answer.status, answer.text]).toEqual([200, bytes]);
    expect(answer.headers['cache-control']).toBe('private, max-age=31536000, immutable');
  });

  test('of another version is not there', async () => {
    const answer = await world.raw(`/api/v1/body/${'0'.repeat(64)}`);
    expect(answer.json()).toMatchObject({ status: 404, code: 'not-found' });
  });
});

describe('the page', () => {
  test('is at its own addresses, always asked for anew', async () => {
    for (const path of ['/', '/videos/sample', '/?x=1']) {
      const answer = await world.raw(path);
      expect([answer.status, answer.text]).toEqual([200, '<!doctype html><title>Kinemesh</title>']);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
      });
    }
  });

  test('tells people who typed an address that there is nothing, and programs in their way', async () => {
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    const typed = await world.raw('/nowhere', { headers: { accept } });
    expect([typed.status, typed.text]).toEqual([404, '<!doctype html><title>Kinemesh</title>']);
    const program = await world.raw('/nowhere');
    expect([program.status, program.headers['content-type']]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  test('has parts that never change under their names', async () => {
    const answer = await world.raw('/assets/app-1a2b3c4d.js');
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringContaining('javascript'),
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  test('that is not built says so', async () => {
    const bare = await createWorld({ pageDir: join(world.dir, 'nowhere') });
    try {
      const answer = await bare.raw('/');
      expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('npm run build')]);
    } finally {
      await bare.end();
    }
  });
});

import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClip, readBarCode } from '../../../../tools/testing/clips.ts';
import { openVideo, type VideoFacts } from '../../../video/index.ts';
import { needsCopy, stageAsItIs, stageCopy } from './stage.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-stage-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const size = { width: 128, height: 96 };
const quiet = { signal: new AbortController().signal, onFrame: () => {} };

/** Bar codes and times of a staged file. */
async function look(path: string) {
  const video = await openVideo(path);
  const codes: number[] = [];
  for await (const frame of video.frames()) codes.push(readBarCode(frame));
  await video.close();
  return { codes, facts: video.facts };
}

test('a part is copied frame by frame, upright, whatever the rate', async () => {
  const clip = join(dir, 'odd.mov');
  const timesMs = Array.from({ length: 40 }, (_, n) => n * 40 + (n % 3) * 7);
  await makeClip(clip, { muxer: 'mov', encoder: 'libx264', ...size, frames: 40, timesMs, rotation: 90 });
  const video = await openVideo(clip);
  const staged = await stageCopy(video, { from: 10, to: 30 }, dir, 'pictures', 'pictures', quiet);
  await video.close();
  expect(staged).toMatchObject({ startFrame: 0, endFrame: 20 });
  expect([...staged.decoded]).toEqual(new Array(20).fill(1));
  const { codes, facts } = await look(staged.path);
  expect(codes).toEqual(Array.from({ length: 20 }, (_, n) => n + 10));
  expect(facts).toMatchObject({ width: 96, height: 128, rotation: 0, codec: 'h264', pixelFormat: 'yuv420p' });
});

test('as a stream frame k lies at second k, and one more follows: PHALP leaves the last one out', async () => {
  const clip = join(dir, 'plain.mp4');
  await makeClip(clip, { muxer: 'mp4', encoder: 'libx264', ...size, frames: 24 });
  const video = await openVideo(clip);
  const staged = await stageCopy(video, { from: 4, to: 24 }, dir, 'stream', 'stream', quiet);
  await video.close();
  const { codes, facts } = await look(staged.path);
  expect(codes.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, n) => n + 4));
  expect(Array.from(facts.time, (time) => Number(time.toFixed(6)))).toEqual(
    Array.from({ length: 21 }, (_, n) => n),
  );
  expect(staged.endFrame).toBe(20);
});

test('the file itself is given where the whole of it is plain: no byte is copied', async () => {
  const clip = join(dir, "a b's {x}.v2.mp4");
  await makeClip(clip, { muxer: 'mp4', encoder: 'libx264', ...size, frames: 12 });
  const video = await openVideo(clip);
  await video.close();
  expect(needsCopy(video.facts, { from: 0, to: 12 })).toBe(false);
  const staged = await stageAsItIs(clip, { from: 0, to: 12 }, dir, 'plain_name');
  expect(staged.path).toBe(join(dir, 'plain_name.mp4'));
  expect((await stat(staged.path)).ino).toBe((await stat(clip)).ino);
});

test('a copy is made of everything else', async () => {
  const plain = {
    codec: 'h264',
    container: 'mp4',
    pixelFormat: 'yuv420p',
    transfer: 'sdr',
    rotation: 0,
    pixelAspect: [1, 1],
    warnings: [],
    frameCount: 50,
  } as unknown as VideoFacts;
  const whole = { from: 0, to: 50 };
  expect(needsCopy(plain, whole)).toBe(false);
  const others: Partial<VideoFacts>[] = [
    { codec: 'hevc' },
    { container: 'avi' },
    { pixelFormat: 'yuv420p10le' },
    { transfer: 'hlg' },
    { rotation: 90 },
    { pixelAspect: [4, 3] },
    { warnings: [{ code: 'video-cut-off', message: 'It ends too early.' }] },
  ];
  for (const other of others) expect(needsCopy({ ...plain, ...other }, whole)).toBe(true);
  expect(needsCopy(plain, { from: 0, to: 49 })).toBe(true);
  expect(needsCopy(plain, { from: 1, to: 50 })).toBe(true);
});

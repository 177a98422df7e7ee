import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClipOptions, makeClip } from '../../../tools/testing/clips.ts';
import { openVideo } from '../../video/index.ts';
import { needsCopy } from './playable.ts';
import { prepare } from './prepare.ts';
import type { RunnerEvent } from './protocol.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-prepare-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const SMALL = { width: 64, height: 48, frames: 12 };

async function prepared(name: string, clip: Partial<ClipOptions> & Pick<ClipOptions, 'muxer' | 'encoder'>) {
  const folder = await mkdtemp(join(dir, 'video-'));
  const videoPath = join(folder, name);
  await makeClip(videoPath, { ...SMALL, ...clip });
  const events: RunnerEvent[] = [];
  const task = {
    ...({ kind: 'prepare', jobId: 'a'.repeat(24), videoPath, fileName: name, folder } as const),
    lockPath: join(folder, 'lock.json'),
  };
  const look = () => prepare(task, (event) => events.push(event), new AbortController().signal);
  return { folder, videoPath, events, look, result: await look() };
}

test('an mp4 that browsers play is not copied; its poster is a JPEG from a third of it', async () => {
  const { folder, result, look, events } = await prepared('clip.mp4', { muxer: 'mp4', encoder: 'libx264' });
  expect(result).toMatchObject({
    playable: null,
    poster: 'poster.jpg',
    facts: { ...{ width: 64, height: 48, frameCount: 12, codec: 'h264' }, copied: false, hasAudio: false },
  });
  const jpeg = await readFile(join(folder, 'poster.jpg'));
  expect([...jpeg.subarray(0, 3), ...jpeg.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xff, 0xd9]);
  const written = JSON.parse(await readFile(join(folder, 'prepared.json'), 'utf8'));
  expect(written.time).toHaveLength(12);
  expect(written.facts.sha256).toMatch(/^[0-9a-f]{64}$/);
  const told = events.length;
  expect(await look()).toEqual(result);
  expect(events).toHaveLength(told);
});

test('an AVI is copied to an mp4 with the same frames at the same times, and the sound', async () => {
  const clip = { muxer: 'avi', encoder: 'mpeg4', audioEncoder: 'ac3' };
  const { folder, videoPath, result, events } = await prepared('clip.avi', clip);
  expect(result).toMatchObject({ playable: 'playable.mp4', facts: { copied: true, hasAudio: true } });
  const [source, copy] = [await openVideo(videoPath), await openVideo(join(folder, 'playable.mp4'))];
  const nanoseconds = ({ facts }: typeof copy) => Array.from(facts.time, (time) => Math.round(time * 1e9));
  expect(nanoseconds(copy)).toEqual(nanoseconds(source));
  expect(copy.facts).toMatchObject({ codec: 'h264', pixelFormat: 'yuv420p', hasAudio: true });
  await Promise.all([source.close(), copy.close()]);
  const stages = events.flatMap((event) => (event.type === 'progress' ? [event.stage] : []));
  expect([...new Set(stages)].at(-1)).toBe('copying');
  expect((await stat(join(folder, 'playable.mp4'))).size).toBeGreaterThan(500);
});

test('times that are uneven stay so in the copy', async () => {
  const timesMs = [0, 33, 80, 100, 190, 200, 290, 333, 400, 410, 480, 600];
  const clip = { muxer: 'matroska', encoder: 'libx264', timesMs };
  const { folder, result } = await prepared('clip.mkv', clip);
  expect(result.playable).toBe('playable.mp4');
  const copy = await openVideo(join(folder, 'playable.mp4'));
  expect(Array.from(copy.facts.time, (time) => Math.round(time * 1000))).toEqual(timesMs);
  await copy.close();
});

test('what browsers cannot show as it is needs a copy', async () => {
  const { videoPath } = await prepared('clip.mp4', { muxer: 'mp4', encoder: 'libx264' });
  const video = await openVideo(videoPath);
  const { facts } = video;
  await video.close();
  expect(needsCopy(facts, 'clip.mp4')).toBe(false);
  expect(needsCopy({ ...facts, codec: 'vp9', container: 'webm' }, 'clip.webm')).toBe(false);
  expect(needsCopy({ ...facts, container: 'webm' }, 'clip.mkv')).toBe(true);
  expect(needsCopy({ ...facts, codec: 'hevc' }, 'clip.mp4')).toBe(true);
  expect(needsCopy({ ...facts, pixelFormat: 'yuv422p10le' }, 'clip.mov')).toBe(true);
  expect(needsCopy({ ...facts, pixelAspect: [4, 3] }, 'clip.mp4')).toBe(true);
  expect(needsCopy({ ...facts, transfer: 'hlg' }, 'clip.mp4')).toBe(true);
  expect(needsCopy({ ...facts, container: 'avi' }, 'clip.avi')).toBe(true);
});

import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClip, readBarCode } from '../../tools/testing/clips.ts';
import { openAudio } from './audio.ts';
import { openVideo } from './index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinemesh-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const frames = 40;

/** Two recordings behind one another in one file; the clock of the second begins at `seconds`. */
async function joined(muxer: string, seconds: number, audioEncoder: string): Promise<string> {
  const at = (offset: number) => ({
    width: 64,
    height: 48,
    frames,
    fps: 25,
    muxer,
    encoder: 'libx264',
    bFrames: 2,
    audioEncoder,
    muxerOptions: { output_ts_offset: `${offset}` },
  });
  const path = join(folder, `${seconds}.${muxer}`);
  const second = join(folder, 'second');
  await makeClip(path, at(100));
  await makeClip(second, at(seconds));
  await appendFile(path, await readFile(second));
  return path;
}

describe('recordings joined to one file', () => {
  it.each([
    ['back', 'mpegts', 3, 'mp2'],
    ['to the same time', 'mpegts', 100, 'aac'],
    ['far ahead', 'mpegts', 5000, 'aac'],
    ['back', 'matroska', 3, 'ac3'],
  ])('go on where the clock jumps %s in %s', async (_where, muxer, seconds, audioEncoder) => {
    const path = await joined(muxer, seconds, audioEncoder);
    const video = await openVideo(path);
    expect(video.facts.frameCount).toBe(2 * frames);
    video.facts.time.forEach((time, i) => {
      expect(Math.abs(time - video.facts.time[0] - i / 25)).toBeLessThan(0.002);
    });
    const codes: number[] = [];
    for await (const frame of video.frames()) codes.push(readBarCode(frame));
    expect(codes).toEqual(Array.from({ length: 2 * frames }, (_, i) => i % frames));
    for await (const frame of video.frames({ from: 70, to: 72 })) {
      expect(readBarCode(frame)).toBe(frame.index - frames);
    }
    await video.close();

    const audio = await openAudio(path);
    const heard: number[] = [];
    await audio?.copyUntil(Number.POSITIVE_INFINITY, async ({ pts, timeBase: { num, den } }) => {
      heard.push((Number(pts) * num) / den);
    });
    await audio?.close();
    for (let i = 1; i < heard.length; i++) expect(heard[i]).toBeGreaterThanOrEqual(heard[i - 1]);
    const end = heard[heard.length - 1] - video.facts.time[0];
    expect(Math.abs(end - (2 * frames) / 25)).toBeLessThan(0.1);
  });
});

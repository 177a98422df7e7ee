import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClipOptions, makeClip, readBarCode } from '../../tools/testing/clips.ts';
import { openVideo, type Video } from './index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinemesh-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let made = 0;
async function open(options: Partial<ClipOptions>): Promise<Video> {
  const path = join(folder, `${made++}.mp4`);
  await makeClip(path, { muxer: 'mp4', encoder: 'libx264', width: 64, height: 48, frames: 40, ...options });
  return openVideo(path);
}

async function codesOf(video: Video): Promise<number[]> {
  const codes: number[] = [];
  for await (const frame of video.frames()) codes.push(readBarCode(frame));
  return codes;
}

const counting = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('times', () => {
  it('keeps a variable rate', async () => {
    const timesMs = counting(0, 40).map((i) => i * 33 + (i % 3) * 7);
    const video = await open({ timesMs, bFrames: 2 });
    expect(Array.from(video.facts.time, (t) => Math.round(t * 1e6))).toEqual(timesMs.map((t) => t * 1000));
    expect(await codesOf(video)).toEqual(counting(0, 40));
    expect(video.facts.averageFps).toBeCloseTo(39 / 1.287, 6);
    await video.close();
  });

  it('leaves out what the edit list cuts away', async () => {
    const video = await open({ timesMs: counting(0, 40).map((i) => (i - 5) * 40), bFrames: 2 });
    expect(video.facts.frameCount).toBe(35);
    expect(video.facts.time[0]).toBe(0);
    expect(await codesOf(video)).toEqual(counting(5, 40));
    await video.close();
  });

  it('starts above 0 where the player does', async () => {
    const video = await open({ timesMs: counting(0, 40).map((i) => 500 + i * 40), bFrames: 2 });
    expect(video.facts.time[0]).toBeCloseTo(0.5, 9);
    expect(video.facts.durationSeconds).toBeCloseTo(2.1, 9);
    expect(video.facts.averageFps).toBeCloseTo(25, 9);
    await video.close();
  });
});

describe('upright pictures with square pixels', () => {
  it.each([
    [90, 48, 64],
    [180, 64, 48],
    [270, 48, 64],
  ] as const)('turns a picture by %i degrees', async (rotation, width, height) => {
    const video = await open({ rotation });
    expect(video.facts).toMatchObject({ rotation, width, height });
    expect(await codesOf(video)).toEqual(counting(0, 40));
    await video.close();
  });

  it('widens pixels of 2:1, also of a turned picture', async () => {
    const wide = await open({ pixelAspect: [2, 1] });
    expect(wide.facts).toMatchObject({ width: 128, height: 48, pixelAspect: [2, 1] });
    expect(await codesOf(wide)).toEqual(counting(0, 40));
    await wide.close();
    const tall = await open({ pixelAspect: [2, 1], rotation: 90 });
    expect(tall.facts).toMatchObject({ width: 48, height: 128 });
    expect(await codesOf(tall)).toEqual(counting(0, 40));
    await tall.close();
  });

  it('keeps odd sizes', async () => {
    const video = await open({ width: 65, height: 49, pixelFormat: 'yuv444p' });
    expect(video.facts).toMatchObject({ width: 65, height: 49 });
    expect(await codesOf(video)).toEqual(counting(0, 40));
    await video.close();
  });

  it('shrinks to a height', async () => {
    const video = await open({ width: 128, height: 96, rotation: 90 });
    for await (const frame of video.frames({ from: 13, to: 14, maxHeight: 64 })) {
      expect([frame.width, frame.height, frame.data.length]).toEqual([48, 64, 48 * 64 * 3]);
      expect(readBarCode(frame)).toBe(13);
    }
    await video.close();
  });

  it.each([
    ['bt601', 6, 'yuv420p', false],
    ['bt709', 1, 'yuv420p', false],
    ['bt709 of 10 bit', 1, 'yuv420p10le', false],
    ['bt601 of 4:4:4', 6, 'yuv444p', false],
  ])('brings %s back to the colours that were painted', async (_name, matrix, pixelFormat) => {
    const colour = { primaries: matrix, transfer: matrix, matrix };
    const video = await open({
      frames: 2,
      pixelFormat,
      colour,
      encoderOptions: { crf: 1 },
      paint: (rgb) => {
        for (let i = 0; i < rgb.length; i += 3) rgb.set([200, 120, 80], i);
      },
    });
    for await (const { data } of video.frames()) {
      for (const [channel, value] of [200, 120, 80].entries()) {
        expect(Math.abs(data[data.length / 2 + channel] - value)).toBeLessThanOrEqual(3);
      }
    }
    await video.close();
  });

  it.each([
    [8, 'YCgCo'],
    [10, 'BT.2020 of constant luminance'],
    [14, 'ICtCp'],
  ])('reads matrix %i (%s) with wrong colours and a warning', async (matrix) => {
    const video = await open({ frames: 13, colour: { primaries: 1, transfer: 1, matrix } });
    expect(video.facts.warnings.map((w) => w.code)).toEqual(['video-colours']);
    expect(await codesOf(video)).toEqual(counting(0, 13));
    await video.close();
  });
});

describe('reading', () => {
  const hash = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

  it('gives the same pixels whatever the range, also with leading pictures', async () => {
    const video = await open({
      frames: 120,
      width: 160,
      height: 120,
      bFrames: 3,
      encoderOptions: { 'x264-params': 'open-gop=1:scenecut=0' },
    });
    const whole: string[] = [];
    for await (const frame of video.frames()) whole.push(hash(frame.data));
    for (const from of [119, 100, 61, 60, 59, 37, 12, 0]) {
      for await (const frame of video.frames({ from, to: Math.min(120, from + 3) })) {
        expect(hash(frame.data)).toBe(whole[frame.index]);
      }
    }
    await video.close();
  });

  it('goes on where the last range ended, and serves two readers at once', async () => {
    const video = await open({});
    const first = video.frames({ from: 0, to: 20 });
    const second = video.frames({ from: 10, to: 30 });
    for (let i = 0; i < 20; i++) {
      expect((await first.next()).value?.index).toBe(i);
      const frame = (await second.next()).value;
      expect(frame && [frame.index, readBarCode(frame)]).toEqual([10 + i, 10 + i]);
    }
    for (const iterator of [first, second]) expect((await iterator.next()).done).toBe(true);
    await video.close();
  });

  it('refuses a range outside the video', async () => {
    const video = await open({ frames: 5 });
    for (const range of [{ from: -1 }, { to: 6 }, { from: 3, to: 2 }, { from: 0.5 }, { maxHeight: 0 }]) {
      expect(() => video.frames(range)).toThrowError(expect.objectContaining({ code: 'option-invalid' }));
    }
    const none = await video.frames({ from: 2, to: 2 }).next();
    expect(none.done).toBe(true);
    await video.close();
  });

  it('stops when the signal fires, or the video is closed', async () => {
    const video = await open({ frames: 40 });
    const controller = new AbortController();
    const read = (async () => {
      for await (const frame of video.frames({ signal: controller.signal })) {
        if (frame.index === 3) controller.abort();
      }
    })();
    await expect(read).rejects.toMatchObject({ code: 'cancelled' });
    const open40 = video.frames();
    await open40.next();
    await video.close();
    expect((await open40.next()).done).toBe(true);
    await expect(video.frames().next()).rejects.toMatchObject({ code: 'cancelled' });
    await expect(openVideo(join(folder, '0.mp4'), { signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('frees what it opens', async () => {
    const video = await open({ width: 640, height: 480, frames: 20 });
    await video.close();
    const path = join(folder, `${made - 1}.mp4`);
    const readOnce = async () => {
      const again = await openVideo(path);
      for await (const frame of again.frames()) if (frame.index > 15) break;
      await again.close();
    };
    for (let i = 0; i < 5; i++) await readOnce();
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 20; i++) await readOnce();
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(60);
  });
});

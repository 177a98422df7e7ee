import { appendFile, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barCodePainter, makeClip, readBarCode } from '../../tools/testing/clips.ts';
import { createVideoWriter, openVideo } from './index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinemesh-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, times: number[], width: number, height: number, audioFrom?: string) {
  const writer = await createVideoWriter(path, { width, height, times, audioFrom });
  const data = Buffer.alloc(width * height * 3);
  const paint = barCodePainter();
  for (const [i, time] of times.entries()) {
    paint(data, i, width, height);
    await writer.write({ data, time });
  }
  await writer.finish();
  return writer;
}

const thirty = Array.from({ length: 30 }, (_, i) => i);

describe('the video writer', () => {
  it.each<[string, number[]]>([
    ['29.97 frames a second', thirty.map((i) => (i * 1001) / 30000)],
    ['23.976 frames a second', thirty.map((i) => (i * 1001) / 24000)],
    ['milliseconds of a variable rate', thirty.map((i) => (i * 33 + (i % 3) * 7) / 1000)],
    ['a start above 0', thirty.map((i) => 0.5 + i / 25)],
    ['a phone’s uneven 60', thirty.map((i) => Math.round((i * 600) / 59.94) / 600)],
  ])('keeps the times of %s', async (name, times) => {
    const path = join(folder, `${name}.mp4`);
    await write(path, times, 64, 48);
    const video = await openVideo(path);
    expect(video.facts).toMatchObject({ frameCount: 30, codec: 'h264', bitDepth: 8, warnings: [] });
    video.facts.time.forEach((time, i) => {
      expect(Math.abs(time - times[i])).toBeLessThan(1e-6);
    });
    for await (const frame of video.frames()) expect(readBarCode(frame)).toBe(frame.index);
    await video.close();
  });

  // A device without room, which Linux has.
  if (process.platform === 'linux') {
    it('says that the disk is full, and where', async () => {
      const path = join(folder, 'no-room.mp4');
      await symlink('/dev/full', `${path}.${process.pid}.part`);
      await expect(write(path, thirty, 64, 48)).rejects.toMatchObject({
        code: 'disk-full',
        message: expect.stringContaining(path),
      });
    });
  }

  it('shows a single frame', async () => {
    const path = join(folder, 'single.mp4');
    await write(path, [0.5], 64, 48);
    const video = await openVideo(path);
    expect(video.facts).toMatchObject({ frameCount: 1, warnings: [] });
    expect(video.facts.time[0]).toBeCloseTo(0.5, 6);
    expect(video.facts.durationSeconds).toBeCloseTo(0.54, 6);
    await video.close();
  });

  it('shows the last frame until the end', async () => {
    const path = join(folder, 'end.mp4');
    const times = [0, 0.04, 0.08];
    const writer = await createVideoWriter(path, { width: 64, height: 48, times, end: 0.5 });
    for (const time of times) await writer.write({ data: new Uint8Array(64 * 48 * 3), time });
    await writer.finish();
    const video = await openVideo(path);
    expect(video.facts.frameCount).toBe(3);
    expect(video.facts.durationSeconds).toBeCloseTo(0.5, 6);
    await video.close();
  });

  it('puts the index before the pictures, and tags BT.709', async () => {
    const path = join(folder, 'front.mp4');
    await write(path, [0, 0.1, 0.2], 64, 48);
    const bytes = await readFile(path);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    expect(bytes.indexOf('moov')).toBeGreaterThan(0);
    const colr = bytes.indexOf('colrnclx');
    expect([8, 10, 12].map((offset) => bytes.readUInt16BE(colr + offset))).toEqual([1, 1, 1]);
  });

  it('repeats the last column and row of odd sizes', async () => {
    const path = join(folder, 'odd.mp4');
    const writer = await write(path, [0, 0.04, 0.08], 65, 49);
    expect([writer.width, writer.height]).toEqual([66, 50]);
    const video = await openVideo(path);
    expect(video.facts).toMatchObject({ width: 66, height: 50 });
    for await (const { data, index } of video.frames()) {
      const corner = data[(49 * 66 + 65) * 3];
      const cell = (index >> 11) & 1 ? 235 : 20;
      expect(Math.abs(corner - cell)).toBeLessThan(25);
    }
    await video.close();
  });

  it.each([
    ['mp4', 'aac'],
    ['mpegts', 'aac'],
    ['matroska', 'libopus'],
    ['matroska', 'ac3'],
    ['mov', 'pcm_s16le'],
    ['avi', 'libmp3lame'],
  ])('carries the sound of %s with %s along', async (muxer, audioEncoder) => {
    const source = join(folder, `source-${audioEncoder}.${muxer}`);
    const path = join(folder, `copy-${audioEncoder}.${muxer}.mp4`);
    await makeClip(source, { muxer, encoder: 'libx264', width: 64, height: 48, frames: 40, audioEncoder });
    const original = await openVideo(source);
    await write(path, [...original.facts.time], 64, 48, source);
    const copy = await openVideo(path);
    expect(copy.facts).toMatchObject({ frameCount: 40, hasAudio: true, warnings: [] });
    copy.facts.time.forEach((time, i) => {
      expect(Math.abs(time - original.facts.time[i])).toBeLessThan(1e-6);
    });
  });

  it('carries along sound that changes its form in the middle', async () => {
    const source = join(folder, 'changing.ts');
    const options = {
      muxer: 'mpegts',
      encoder: 'libx264',
      width: 64,
      height: 48,
      frames: 40,
      audioEncoder: 'ac3',
    };
    await makeClip(join(folder, 'later.ts'), { ...options, sampleRate: 32_000 });
    await makeClip(source, options);
    await appendFile(source, await readFile(join(folder, 'later.ts')));
    const original = await openVideo(source);
    const path = join(folder, 'changing.mp4');
    await write(path, [...original.facts.time], 64, 48, source);
    const copy = await openVideo(path);
    expect(copy.facts).toMatchObject({ frameCount: 80, hasAudio: true, warnings: [] });
    await Promise.all([original.close(), copy.close()]);
  });

  it('carries along what is whole of damaged sound', async () => {
    const source = join(folder, 'damaged.ts');
    const options = { muxer: 'mpegts', encoder: 'libx264', width: 64, height: 48, frames: 40 };
    await makeClip(source, { ...options, audioEncoder: 'aac' });
    const whole = await readFile(source);
    // In the middle of a transport packet, at several places.
    const pieces = Array.from({ length: 10 }, (_, i) => whole.subarray(2000 + i * 3000, 4727 + i * 3000));
    await writeFile(source, Buffer.concat([whole.subarray(0, 2000), ...pieces, whole.subarray(32_000)]));
    const path = join(folder, 'damaged.mp4');
    await write(path, [0, 0.5, 1, 1.3], 64, 48, source);
    const copy = await openVideo(path);
    expect(copy.facts).toMatchObject({ frameCount: 4, hasAudio: true });
    await copy.close();
  });

  it('leaves nothing behind when aborted, and no half file under the name', async () => {
    const own = await mkdtemp(join(folder, 'abort-'));
    const path = join(own, 'a.mp4');
    const writer = await createVideoWriter(path, { width: 64, height: 48 });
    await writer.write({ data: new Uint8Array(64 * 48 * 3), time: 0 });
    expect((await readdir(own)).includes('a.mp4')).toBe(false);
    await writer.abort();
    await writer.abort();
    expect(await readdir(own)).toEqual([]);
  });

  it('refuses pictures of another size and times that do not rise', async () => {
    const writer = await createVideoWriter(join(folder, 'refuse.mp4'), { width: 64, height: 48 });
    const data = new Uint8Array(64 * 48 * 3);
    await expect(writer.write({ data: data.subarray(1), time: 0 })).rejects.toMatchObject({
      code: 'option-invalid',
    });
    await writer.write({ data, time: 0.1 });
    await expect(writer.write({ data, time: 0.1 })).rejects.toMatchObject({ code: 'option-invalid' });
    await writer.abort();
    await expect(
      createVideoWriter(join(folder, 'no-such-folder', 'a.mp4'), { width: 64, height: 48 }),
    ).rejects.toMatchObject({ code: 'output-not-writable' });
  });
});

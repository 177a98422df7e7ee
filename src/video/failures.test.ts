import { chmod, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClipOptions, makeClip, makeTone, readBarCode } from '../../tools/testing/clips.ts';
import type { KinemeshError } from '../errors/index.ts';
import { openVideo } from './index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinemesh-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function failureOf(path: string): Promise<{ code: string; message: string }> {
  const error: KinemeshError = await openVideo(path).then(
    () => {
      throw new Error(`${path} opened`);
    },
    (e: unknown) => e as KinemeshError,
  );
  expect(error.remedy.length).toBeGreaterThan(10);
  return { code: error.code, message: error.message };
}

/** Large enough that most of the file is pictures, not index. */
const clip = { width: 320, height: 240, frames: 60 };

async function damaged(
  name: string,
  options: Omit<ClipOptions, keyof typeof clip>,
  edit: (whole: Buffer) => Buffer,
) {
  const path = join(folder, name);
  await makeClip(path, { ...clip, ...options });
  await writeFile(path, edit(await readFile(path)));
  return path;
}

const cut = (share: number) => (whole: Buffer) => whole.subarray(0, Math.floor(whole.length * share));

describe('files that are no videos', () => {
  it('names what is wrong with each', async () => {
    const at = (name: string) => join(folder, name);
    await writeFile(at('empty.mp4'), '');
    await writeFile(at('text.mp4'), 'This is only text.\n'.repeat(200));
    await writeFile(
      at('playlist.mp4'),
      '#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/hostname\n',
    );
    await makeTone(at('sound.mp4'), 'mp4', 'aac');
    await makeTone(at('sound.wav'), 'wav', 'pcm_s16le');
    expect((await failureOf(at('absent.mp4'))).code).toBe('video-not-found');
    expect((await failureOf(folder)).code).toBe('video-not-a-video');
    expect(await failureOf(at('empty.mp4'))).toMatchObject({
      code: 'video-not-a-video',
      message: expect.stringContaining('empty'),
    });
    expect((await failureOf(at('text.mp4'))).code).toBe('video-not-a-video');
    expect((await failureOf(at('playlist.mp4'))).code).toBe('video-not-a-video');
    await makeClip(at('picture.mp4'), {
      ...clip,
      frames: 1,
      muxer: 'image2',
      encoder: 'png',
      pixelFormat: 'rgb24',
    });
    await writeFile(at('words.mp4'), '1\n00:00:00,000 --> 00:00:01,000\nhello\n');
    for (const name of ['picture.mp4', 'words.mp4']) {
      expect(await failureOf(at(name))).toMatchObject({
        code: 'video-not-a-video',
        message: expect.stringContaining('does not move'),
      });
    }
    expect((await failureOf(at('sound.mp4'))).code).toBe('video-no-video-track');
    expect((await failureOf(at('sound.wav'))).code).toBe('video-no-video-track');
  });

  it('names a file that may not be read', async () => {
    const path = join(folder, 'secret.mp4');
    await writeFile(path, 'x');
    await chmod(path, 0o000);
    // Root reads everything: for root the content decides.
    const expected = process.getuid?.() === 0 ? 'video-not-a-video' : 'video-not-readable';
    expect((await failureOf(path)).code).toBe(expected);
  });

  it('names encryption', async () => {
    const path = join(folder, 'encrypted.mp4');
    const muxerOptions = {
      encryption_scheme: 'cenc-aes-ctr',
      encryption_key: '76a6c65c5ea762046bd749a2e632ccbb',
      encryption_kid: 'a7e61c373e219033c21091fa607bf3b8',
    };
    await makeClip(path, { ...clip, muxer: 'mp4', encoder: 'libx264', muxerOptions });
    expect((await failureOf(path)).code).toBe('video-encrypted');
  });
});

describe('files that were cut off or damaged', () => {
  it('keeps the readable frames of an mp4 with its index at the front', async () => {
    const options = { muxer: 'mp4', encoder: 'libx264', bFrames: 2, muxerOptions: { movflags: 'faststart' } };
    const path = await damaged('cut.mp4', options, cut(0.6));
    const video = await openVideo(path);
    const count = video.facts.frameCount;
    expect(count).toBeGreaterThan(10);
    expect(count).toBeLessThan(60);
    const codes: number[] = [];
    for await (const frame of video.frames()) codes.push(readBarCode(frame) - frame.index);
    expect(codes.length).toBeGreaterThanOrEqual(count - 2);
    expect(codes.every((difference) => difference === 0)).toBe(true);
    expect(video.facts.warnings[0]).toEqual({
      code: 'video-truncated',
      message: `The file is cut off: its pictures end with frame ${count - 1} of the 60 that it should have.`,
      frame: count - 1,
    });
    await video.close();
  });

  it('says that the index is missing where it was to come last', async () => {
    const path = await damaged('no-index.mp4', { muxer: 'mp4', encoder: 'libx264' }, cut(0.6));
    expect(await failureOf(path)).toMatchObject({
      code: 'video-not-a-video',
      message: expect.stringContaining('its index is missing'),
    });
  });

  it('says that the index is cut off where only its beginning is there', async () => {
    const options = { muxer: 'mp4', encoder: 'libx264' };
    const path = await damaged('half-index.mp4', options, (whole) =>
      whole.subarray(0, whole.indexOf('stsz') + 40),
    );
    expect(await failureOf(path)).toMatchObject({
      code: 'video-not-a-video',
      message: expect.stringContaining('its index is cut off'),
    });
  });

  it.each<[string, Omit<ClipOptions, keyof typeof clip>]>([
    ['cut.mkv', { muxer: 'matroska', encoder: 'libx264', bFrames: 2 }],
    [
      'cut.webm',
      { muxer: 'webm', encoder: 'libvpx-vp9', encoderOptions: { deadline: 'realtime', 'cpu-used': 8 } },
    ],
    ['cut.gif', { muxer: 'gif', encoder: 'gif', pixelFormat: 'rgb8' }],
    ['cut.avi', { muxer: 'avi', encoder: 'mjpeg', pixelFormat: 'yuvj420p' }],
    [
      'cut-fragment.mp4',
      { muxer: 'mp4', encoder: 'libx264', muxerOptions: { movflags: 'frag_keyframe+empty_moov' } },
    ],
  ])('keeps the readable frames of %s, with a warning', async (name, options) => {
    const video = await openVideo(await damaged(name, options, cut(0.6)));
    const { frameCount, warnings } = video.facts;
    expect(frameCount).toBeGreaterThan(20);
    expect(frameCount).toBeLessThan(60);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: 'video-truncated', frame: frameCount - 1 });
    let whole = 0;
    for await (const frame of video.frames()) if (readBarCode(frame) === frame.index) whole++;
    expect(whole).toBeGreaterThanOrEqual(frameCount - 1);
    await video.close();
  });

  it('keeps the numbers of the frames behind a damaged stretch', async () => {
    const options = { muxer: 'mp4', encoder: 'libx264', bFrames: 2, muxerOptions: { movflags: 'faststart' } };
    const path = await damaged('hole.mp4', options, (whole) =>
      Buffer.from(whole).fill(0xaa, Math.floor(whole.length * 0.5), Math.floor(whole.length * 0.55)),
    );
    const video = await openVideo(path);
    expect(video.facts.frameCount).toBe(60);
    const codes = new Map<number, number>();
    for await (const frame of video.frames()) codes.set(frame.index, readBarCode(frame));
    expect(codes.size).toBeGreaterThan(40);
    // Behind the next key frame all is whole again.
    for (let index = 36; index < 60; index++) expect(codes.get(index)).toBe(index);
    expect(video.facts.warnings.map((w) => w.code)).toContain('frame-not-decoded');
    await video.close();
  });

  it('opens nothing that has lost all its pictures', async () => {
    const path = join(folder, 'header-only.mp4');
    const muxerOptions = { movflags: 'frag_keyframe+empty_moov' };
    await makeClip(path, { ...clip, muxer: 'mp4', encoder: 'libx264', muxerOptions });
    await truncate(path, 1200);
    expect(['video-no-frames', 'video-not-a-video']).toContain((await failureOf(path)).code);
  });
});

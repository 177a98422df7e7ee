import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClipOptions, makeClip, readBarCode } from '../../tools/testing/clips.ts';
import { openVideo } from './index.ts';

let folder = '';
beforeAll(async () => {
  // The AV1 encoder would write its settings to stderr.
  process.env.SVT_LOG = '1';
  folder = await mkdtemp(join(tmpdir(), 'kinemesh-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const size = { width: 64, height: 48, frames: 40 };
const x265 = { 'x265-params': 'log-level=none', preset: 'ultrafast' };
const vpx = { deadline: 'good', 'cpu-used': 5, 'lag-in-frames': 16, 'auto-alt-ref': 1 };

const formats: [name: string, codec: string, options: Omit<ClipOptions, keyof typeof size>][] = [
  ['h264.mp4', 'h264', { muxer: 'mp4', encoder: 'libx264', bFrames: 3 }],
  [
    'open-gop.mp4',
    'h264',
    { muxer: 'mp4', encoder: 'libx264', bFrames: 3, encoderOptions: { 'x264-params': 'open-gop=1' } },
  ],
  [
    'fragmented.mp4',
    'h264',
    { muxer: 'mp4', encoder: 'libx264', bFrames: 2, muxerOptions: { movflags: 'frag_keyframe+empty_moov' } },
  ],
  ['h264.mov', 'h264', { muxer: 'mov', encoder: 'libx264', bFrames: 2, audioEncoder: 'aac' }],
  ['h264.mkv', 'h264', { muxer: 'matroska', encoder: 'libx264', bFrames: 3 }],
  ['h264.ts', 'h264', { muxer: 'mpegts', encoder: 'libx264', bFrames: 3, audioEncoder: 'aac' }],
  [
    'interlaced.ts',
    'h264',
    { muxer: 'mpegts', encoder: 'libx264', bFrames: 2, encoderOptions: { 'x264-params': 'interlaced=1' } },
  ],
  ['h264.avi', 'h264', { muxer: 'avi', encoder: 'libx264', bFrames: 3 }],
  ['h264.flv', 'h264', { muxer: 'flv', encoder: 'libx264', bFrames: 2 }],
  ['hevc.mp4', 'hevc', { muxer: 'mp4', encoder: 'libx265', bFrames: 3, encoderOptions: x265 }],
  [
    'hevc-10-bit.mkv',
    'hevc',
    { muxer: 'matroska', encoder: 'libx265', pixelFormat: 'yuv420p10le', encoderOptions: x265 },
  ],
  ['vp8-hidden-frames.webm', 'vp8', { muxer: 'webm', encoder: 'libvpx', encoderOptions: vpx }],
  ['vp9-hidden-frames.webm', 'vp9', { muxer: 'webm', encoder: 'libvpx-vp9', encoderOptions: vpx }],
  ['av1.mp4', 'av1', { muxer: 'mp4', encoder: 'libsvtav1', encoderOptions: { preset: 10 } }],
  ['av1.webm', 'av1', { muxer: 'webm', encoder: 'libsvtav1', encoderOptions: { preset: 10 } }],
  ['prores.mov', 'prores', { muxer: 'mov', encoder: 'prores_ks', pixelFormat: 'yuv422p10le' }],
  ['mpeg4.mp4', 'mpeg4', { muxer: 'mp4', encoder: 'mpeg4', bFrames: 2 }],
  ['mpeg4-b-frames.avi', 'mpeg4', { muxer: 'avi', encoder: 'mpeg4', bFrames: 2 }],
  ['msmpeg4.avi', 'msmpeg4v3', { muxer: 'avi', encoder: 'msmpeg4' }],
  ['mjpeg.avi', 'mjpeg', { muxer: 'avi', encoder: 'mjpeg', pixelFormat: 'yuvj420p' }],
  ['mpeg2.ts', 'mpeg2video', { muxer: 'mpegts', encoder: 'mpeg2video', bFrames: 2 }],
  ['mpeg2.mpg', 'mpeg2video', { muxer: 'mpeg', encoder: 'mpeg2video', bFrames: 2 }],
  ['mpeg2.m2v', 'mpeg2video', { muxer: 'mpeg2video', encoder: 'mpeg2video', bFrames: 2 }],
  ['raw.h264', 'h264', { muxer: 'h264', encoder: 'libx264', bFrames: 2 }],
  ['wmv.asf', 'wmv2', { muxer: 'asf', encoder: 'wmv2' }],
  ['theora.ogv', 'theora', { muxer: 'ogg', encoder: 'libtheora' }],
  ['animation.gif', 'gif', { muxer: 'gif', encoder: 'gif', pixelFormat: 'rgb8' }],
];

describe('containers and codecs', () => {
  it.each(formats)(
    '%s gives all frames in display order, and any range of them',
    async (name, codec, options) => {
      const path = join(folder, name);
      await makeClip(path, { ...size, ...options });
      const video = await openVideo(path);
      expect(video.facts).toMatchObject({ codec, frameCount: 40, width: 64, height: 48, warnings: [] });
      expect(video.facts.hasAudio).toBe(options.audioEncoder !== undefined);
      // GIF counts time in hundredths of a second.
      const step = name.endsWith('.gif') ? 0.01 : 0.001;
      const first = video.facts.time[0];
      if (/\.(avi|m2v|h264)$/.test(name)) expect(first).toBe(0);
      video.facts.time.forEach((time, i) => {
        expect(Math.abs(time - first - i / 30)).toBeLessThan(step);
      });
      expect(await codesOf(video, 0, 40)).toEqual(count(0, 40));
      for (const [from, to] of [
        [30, 35],
        [5, 8],
        [8, 11],
        [23, 25],
        [38, 40],
        [0, 1],
      ]) {
        expect(await codesOf(video, from, to)).toEqual(count(from, to));
      }
      await video.close();
    },
  );
});

function count(from: number, to: number): { index: number; code: number }[] {
  return Array.from({ length: to - from }, (_, i) => ({ index: from + i, code: from + i }));
}

async function codesOf(video: Awaited<ReturnType<typeof openVideo>>, from: number, to: number) {
  const codes: { index: number; code: number }[] = [];
  for await (const frame of video.frames({ from, to })) {
    codes.push({ index: frame.index, code: readBarCode(frame) });
  }
  return codes;
}

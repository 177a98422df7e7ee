import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClip } from '../../tools/testing/clips.ts';
import { sdrSignal } from './hdr.ts';
import { openVideo } from './index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinemesh-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('HDR brought to SDR', () => {
  it('keeps black, puts reference white just below white, and never clips below the peak', () => {
    for (const [kind, white] of [
      ['hlg', 0.75],
      ['pq', 0.58],
    ] as const) {
      expect(sdrSignal(kind, [0, 0, 0])[0]).toBeLessThan(0.01);
      // ITU-R BT.2408: 203 cd/m², which is 75 % HLG and 58 % PQ.
      expect(sdrSignal(kind, [white, white, white])[0]).toBeCloseTo(0.96, 2);
      let last = -1;
      for (let signal = 0; signal <= 1; signal += 1 / 64) {
        const [r, g, b] = sdrSignal(kind, [signal, signal, signal]);
        expect(Math.max(Math.abs(r - g), Math.abs(b - g))).toBeLessThan(0.001);
        expect(g).toBeGreaterThan(last);
        expect(g).toBeLessThanOrEqual(1);
        last = g;
      }
    }
  });

  it('keeps BT.2020 greys as they are, and widens its colours', () => {
    expect(sdrSignal('bt2020', [0.5, 0.5, 0.5]).map((v) => Number(v.toFixed(3)))).toEqual([0.5, 0.5, 0.5]);
    const [r, g, b] = sdrSignal('bt2020', [0.6, 0.45, 0.4]);
    expect(r).toBeGreaterThan(0.61);
    expect(g).toBeLessThan(0.45);
    expect(b).toBeLessThan(0.4);
  });

  it.each([
    ['hlg', 18, [0.58, 0.5, 0.45]],
    ['pq', 16, [0.45, 0.41, 0.38]],
  ] as const)('shows skin in %s as skin', async (transfer, code, signal) => {
    const path = join(folder, `${transfer}.mp4`);
    await makeClip(path, {
      muxer: 'mp4',
      encoder: 'libx265',
      width: 64,
      height: 64,
      frames: 3,
      pixelFormat: 'yuv420p10le',
      colour: { primaries: 9, transfer: code, matrix: 9 },
      encoderOptions: { 'x265-params': 'log-level=none', crf: 4 },
      paint: (rgb) => {
        for (let i = 0; i < rgb.length; i++) rgb[i] = Math.round(signal[i % 3] * 255);
      },
    });
    const video = await openVideo(path);
    expect(video.facts).toMatchObject({ transfer, bitDepth: 10 });
    const expected = sdrSignal(transfer, [...signal]).map((v) => v * 255);
    for await (const { data } of video.frames()) {
      const pixel = [...data.subarray(data.length / 2 + 96, data.length / 2 + 99)];
      pixel.forEach((value, channel) => {
        expect(Math.abs(value - expected[channel])).toBeLessThan(6);
      });
      // A face in SDR: red well above blue, neither dark nor burnt out.
      expect(pixel[0] / pixel[2]).toBeGreaterThan(1.2);
      expect(pixel[0] / pixel[2]).toBeLessThan(2.2);
      expect(pixel[1]).toBeGreaterThan(120);
      expect(pixel[0]).toBeLessThan(250);
    }
    await video.close();
  });
});

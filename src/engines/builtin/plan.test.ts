import { expect, test } from 'vitest';
import type { VideoFacts } from '../../video/index.ts';
import { chooseCamera } from '../camera.ts';
import { frameRange } from '../frame-range.ts';
import { DEFAULT_SETTINGS } from '../index.ts';
import { planSegments } from './segments.ts';

function facts(frameCount: number, fps: number, extra: Partial<VideoFacts> = {}): VideoFacts {
  return {
    fileName: 'clip.mp4',
    sha256: '0'.repeat(64),
    width: 1920,
    height: 1080,
    rotation: 0,
    pixelAspect: [1, 1],
    codec: 'h264',
    container: 'mp4',
    frameCount,
    durationSeconds: frameCount / fps,
    averageFps: fps,
    time: Float64Array.from({ length: frameCount }, (_, f) => 0.1 + f / fps),
    hasAudio: false,
    transfer: 'sdr',
    bitDepth: 8,
    focalLength35mm: null,
    pixelFormat: 'yuv420p',
    warnings: [],
    ...extra,
  };
}

test('seconds are those of the player, and the end is not included', () => {
  const clip = facts(300, 30);
  const settings = {
    ...DEFAULT_SETTINGS,
    from: { kind: 'seconds', seconds: 1.1 },
    to: { kind: 'frame', frame: 60 },
  } as const;
  expect(frameRange(clip, settings)).toEqual({ from: 30, to: 60 });
  expect(frameRange(clip, DEFAULT_SETTINGS)).toEqual({ from: 0, to: 300 });
});

test('an empty range is refused with the values and the length of the video', () => {
  const settings = { ...DEFAULT_SETTINGS, from: { kind: 'seconds', seconds: 99 } } as const;
  expect(() => frameRange(facts(300, 30), settings)).toThrow(/From 99 s to the end.*300 frames in 10\.00 s/);
});

test('segments cover the range without gaps, about ten seconds each', () => {
  const segments = planSegments(facts(1000, 30), { from: 50, to: 1000 });
  expect(segments).toEqual([
    { from: 50, to: 350 },
    { from: 350, to: 650 },
    { from: 650, to: 950 },
    { from: 950, to: 1000 },
  ]);
  expect(planSegments(facts(2000, 240), { from: 0, to: 2000 })[0]).toEqual({ from: 0, to: 600 });
  expect(planSegments(facts(100, 2), { from: 0, to: 100 })[0]).toEqual({ from: 0, to: 60 });
});

test("the lens is what the user says, else what the file says, else a phone's", () => {
  const clip = facts(10, 30);
  expect(chooseCamera(clip, { kind: 'fov', degrees: 90 }).focal).toBeCloseTo(960, 6);
  expect(chooseCamera(clip, { kind: 'focal', pixels: 1234 })).toMatchObject({ source: 'user', focal: 1234 });
  // 26 mm on a frame whose diagonal is 43.27 mm: 0.601 of 2203 px.
  const phone = chooseCamera(facts(10, 30, { focalLength35mm: 26 }), null);
  expect(phone.source).toBe('metadata');
  expect(phone.focal).toBeCloseTo(1323.8, 0);
  expect(chooseCamera(clip, null).focal).toBeCloseTo(0.75 * Math.hypot(1920, 1080), 6);
  expect(() => chooseCamera(clip, { kind: 'fov', degrees: 200 })).toThrow(/200°/);
  expect(() => chooseCamera(clip, { kind: 'focal', pixels: -1 })).toThrow(/-1 px/);
});

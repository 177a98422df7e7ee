import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barCodePainter, makeClip, readBarCode } from '../../tools/testing/clips.ts';
import { loadKinemeshBody } from '../body/load-node.ts';
import type { Motion, Track } from '../motion/index.ts';
import { projectPoint } from '../render/index.ts';
import { createVideoWriter, openVideo } from '../video/index.ts';
import { type OverlayOptions, writeOverlay } from './index.ts';

const WIDTH = 160;
const HEIGHT = 120;
/** Neither from 0 nor evenly: what is written must keep what it was given. */
const TIMES = Float64Array.from({ length: 12 }, (_, n) => (n < 6 ? n / 30 : n / 30 + 0.1));
const LENS = [140, 140, WIDTH / 2, HEIGHT / 2] as const;
/** On frames 3–9 someone stands there; frame 6 is guessed. */
const FIRST = 3;
const ROWS = 7;
const GUESSED_ROW = 3;

const body = loadKinemeshBody();
let folder = '';
let clip = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overlay-'));
  clip = join(folder, 'clip.mp4');
  const writer = await createVideoWriter(clip, { width: WIDTH, height: HEIGHT, times: TIMES, crf: 10 });
  for (let n = 0; n < TIMES.length; n += 1) {
    await writer.write({ data: background(n), time: TIMES[n] });
  }
  await writer.finish();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A grey that tells the frame's number. */
function background(frame: number): Uint8Array {
  return new Uint8Array(WIDTH * HEIGHT * 3).fill(40 + 10 * frame);
}

function standingTrack(): Track {
  const poses = new Float32Array(ROWS * 156);
  const trans = new Float32Array(ROWS * 3);
  const joints3d = new Float32Array(ROWS * 156);
  const joints2d = new Float32Array(ROWS * 104);
  const bbox = new Float32Array(ROWS * 4);
  const betas = new Float32Array(body.betaCount);
  for (let row = 0; row < ROWS; row += 1) {
    poses[row * 156] = Math.PI;
    trans[row * 3 + 2] = 3;
    const posed = body.pose(
      betas,
      poses.subarray(row * 156, row * 156 + 156),
      trans.subarray(row * 3, row * 3 + 3),
    );
    joints3d.set(posed.joints, row * 156);
    const [fx, fy, cx, cy] = LENS;
    const vertices = body.skin(betas, posed);
    const pixels = Array.from({ length: body.vertexCount }, (_, v) =>
      projectPoint({ fx, fy, cx, cy }, vertices[v * 3], vertices[v * 3 + 1], vertices[v * 3 + 2]),
    );
    const xs = pixels.map(([x]) => x);
    const ys = pixels.map(([, y]) => y);
    const left = Math.min(...xs);
    const top = Math.min(...ys);
    bbox.set([left, top, Math.max(...xs) - left, Math.max(...ys) - top], row * 4);
    for (let j = 0; j < 52; j += 1) {
      const at = row * 156 + j * 3;
      joints2d.set(
        projectPoint({ fx, fy, cx, cy }, joints3d[at], joints3d[at + 1], joints3d[at + 2]),
        row * 104 + j * 2,
      );
    }
  }
  const state = new Uint8Array(ROWS);
  state[GUESSED_ROW] = 1;
  return {
    id: 1,
    label: null,
    heightMetres: 1.7,
    heightSource: 'estimated',
    frame: Int32Array.from({ length: ROWS }, (_, row) => FIRST + row),
    state,
    confidence: new Float32Array(ROWS).fill(1),
    bbox,
    poses,
    trans,
    betas,
    joints3d,
    joints2d,
    jointConfidence: new Float32Array(ROWS * 52).fill(1),
    keypoints2d: new Float32Array(0),
    contact: new Uint8Array(ROWS * 4),
    source: null,
  };
}

function motionOf(changes: Partial<Motion['video']> = {}): Motion {
  const frames = TIMES.length;
  return {
    video: {
      fileName: 'clip.mp4',
      sha256: '0'.repeat(64),
      width: WIDTH,
      height: HEIGHT,
      rotation: 0,
      frameCount: frames,
      durationSeconds: 0.5,
      averageFps: 30,
      codec: 'h264',
      timeScale: 1,
      ...changes,
    },
    camera: { source: 'assumed', moving: false, zooming: false },
    world: 'assumed',
    body: { model: body.model, assetSha256: body.assetSha256, betas: body.betaCount, gender: 'neutral' },
    engine: { name: 'builtin', version: '1', settings: {}, models: [] },
    keypointNames: [],
    warnings: [],
    frames: {
      time: TIMES,
      decoded: new Uint8Array(frames).fill(1),
      shot: new Int32Array(frames),
      intrinsics: Float32Array.from({ length: frames * 4 }, (_, n) => LENS[n % 4]),
      worldFromCamera: new Float32Array(frames * 16),
    },
    tracks: [standingTrack()],
  };
}

function options(changes: Partial<OverlayOptions> = {}): OverlayOptions {
  return { motion: motionOf(), videoPath: clip, body, outPath: join(folder, 'overlay.mp4'), ...changes };
}

async function framesOf(path: string) {
  const video = await openVideo(path);
  const frames: Uint8Array[] = [];
  for await (const { data } of video.frames()) frames.push(Uint8Array.from(data));
  await video.close();
  return { facts: video.facts, frames };
}

describe('the overlay', () => {
  it('has the same frames at the same times, changed only where the body is', async () => {
    const done: number[] = [];
    await writeOverlay(options({ report: (progress) => done.push(progress.done) }));
    const { facts, frames } = await framesOf(join(folder, 'overlay.mp4'));
    expect(frames.length).toBe(TIMES.length);
    expect(facts.codec).toBe('h264');
    expect([facts.width, facts.height]).toEqual([WIDTH, HEIGHT]);
    expect(done).toEqual(Array.from({ length: TIMES.length }, (_, n) => n + 1));
    for (let n = 0; n < TIMES.length; n += 1) expect(facts.time[n]).toBeCloseTo(TIMES[n], 4);

    const [left, top, width, height] = standingTrack().bbox;
    frames.forEach((data, n) => {
      let farthest = 0;
      let changed = 0;
      for (let y = 0; y < HEIGHT; y += 1) {
        for (let x = 0; x < WIDTH; x += 1) {
          const off = Math.abs(data[(y * WIDTH + x) * 3] - (40 + 10 * n));
          const near = x > left - 6 && x < left + width + 6 && y > top - 6 && y < top + height + 6;
          if (!near) farthest = Math.max(farthest, off);
          else if (off > 25) changed += 1;
        }
      }
      // Away from the body every frame is its own grey, within what the codec loses; and only 3–9 have a body.
      expect(farthest, `frame ${n}`).toBeLessThan(9);
      const shown = n >= FIRST && n < FIRST + ROWS;
      if (shown) expect(changed, `frame ${n}`).toBeGreaterThan(100);
      else expect(changed, `frame ${n}`).toBe(0);
    });
  });

  it('paints a guessed body paler than a seen one', async () => {
    const { frames } = await framesOf(join(folder, 'overlay.mp4'));
    const blueness = (data: Uint8Array): number => {
      let sum = 0;
      for (let p = 0; p < data.length; p += 3) sum += Math.max(0, data[p + 2] - data[p]);
      return sum;
    };
    const seen = blueness(frames[FIRST + GUESSED_ROW - 1]);
    expect(blueness(frames[FIRST + GUESSED_ROW])).toBeLessThan(0.4 * seen);
    expect(blueness(frames[FIRST + GUESSED_ROW + 1])).toBeGreaterThan(0.8 * seen);
  });

  it('writes the number above the head when asked', async () => {
    const outPath = join(folder, 'labels.mp4');
    await writeOverlay(options({ outPath, labels: 'always' }));
    const { frames } = await framesOf(outPath);
    const [, top] = standingTrack().bbox;
    const above = (Math.round(top) - 8) * WIDTH + WIDTH / 2 - 7;
    // Sky blue, the first of the palette.
    expect(frames[4][above * 3 + 2]).toBeGreaterThan(frames[4][above * 3] + 60);
  });

  it('stops when it is told to, and leaves no file', async () => {
    const control = new AbortController();
    const outPath = join(folder, 'stopped.mp4');
    const run = writeOverlay(
      options({ outPath, signal: control.signal, report: ({ done }) => done === 4 && control.abort() }),
    );
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect((await readdir(folder)).filter((name) => name.includes('stopped'))).toEqual([]);
  });

  it('keeps the numbers, the times and the sound of a rotated clip of uneven rate', async () => {
    const videoPath = join(folder, 'turned.mov');
    const outPath = join(folder, 'turned.mp4');
    const timesMs = [0, 40, 70, 130, 200, 240, 300, 380, 420, 500, 560, 640];
    await makeClip(videoPath, {
      muxer: 'mov',
      encoder: 'libx264',
      width: 96,
      height: 64,
      frames: timesMs.length,
      timesMs,
      rotation: 90,
      audioEncoder: 'aac',
      paint: barCodePainter(90),
    });
    const { facts } = await framesOf(videoPath);
    expect([facts.width, facts.height, facts.hasAudio]).toEqual([64, 96, true]);
    const motion = motionOf({ width: 64, height: 96 });
    const frames = { ...motion.frames, time: facts.time };
    await writeOverlay(options({ videoPath, outPath, motion: { ...motion, frames, tracks: [] } }));
    const written = await framesOf(outPath);
    expect([written.facts.width, written.facts.height, written.facts.hasAudio]).toEqual([64, 96, true]);
    written.frames.forEach((data, n) => {
      expect(readBarCode({ data, width: 64, height: 96 })).toBe(n);
      expect(written.facts.time[n] - written.facts.time[0]).toBeCloseTo((timesMs[n] - timesMs[0]) / 1000, 3);
    });
    expect(written.frames.length).toBe(timesMs.length);
  });

  it('refuses a video or a body that is not the motion’s', async () => {
    await expect(writeOverlay(options({ motion: motionOf({ frameCount: 13 }) }))).rejects.toThrow(
      /12 frames.*13 frames/,
    );
    const other = { ...motionOf().body, assetSha256: 'f'.repeat(64) };
    await expect(writeOverlay(options({ motion: { ...motionOf(), body: other } }))).rejects.toMatchObject({
      code: 'option-invalid',
    });
  });
});

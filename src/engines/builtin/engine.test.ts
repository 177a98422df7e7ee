import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addEdit } from '../../edits/index.ts';
import { readEdits } from '../../edits/node.ts';
import { firstDifference, type Motion, observedRows, rowOfFrame, type Track } from '../../motion/index.ts';
import { readMotion } from '../../motion/node.ts';
import { createVideoWriter, openVideo } from '../../video/index.ts';
import { DEFAULT_SETTINGS, openMotion, type Report, type RunSettings, refit } from '../index.ts';
import { createBuiltinEngine } from './index.ts';

const SAMPLE = fileURLToPath(new URL('../../../assets/sample/sample.mp4', import.meta.url));
const TRUTH = fileURLToPath(new URL('../../../assets/sample/truth', import.meta.url));
/** Hips, knees, ankles, neck, head, shoulders, elbows, wrists. */
const JOINTS = [1, 2, 4, 5, 7, 8, 12, 15, 16, 17, 18, 19, 20, 21];

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-engine-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function run(
  videoPath: string,
  name: string,
  settings: Partial<RunSettings>,
  options: { resume?: boolean; signal?: AbortSignal; report?: Report } = {},
) {
  const outDir = join(dir, name);
  const summary = await createBuiltinEngine().run(
    { videoPath, outDir, settings: { ...DEFAULT_SETTINGS, ...settings }, resume: options.resume ?? false },
    options.report ?? (() => {}),
    options.signal ?? new AbortController().signal,
  );
  return { summary, motion: await readMotion(outDir) };
}

/** The first frames of the sample, five a second: segments of 60 frames. */
async function slowClip(frames: number): Promise<string> {
  const path = join(dir, 'slow.mp4');
  const sample = await openVideo(SAMPLE);
  const writer = await createVideoWriter(path, { width: sample.facts.width, height: sample.facts.height });
  for await (const frame of sample.frames({ to: frames })) {
    await writer.write({ data: frame.data, time: frame.index / 5 });
  }
  await writer.finish();
  await sample.close();
  return path;
}

/** Mean distances from the truth: of joints relative to the middle of the hips, m, and in the picture, px. */
function errors(track: Track, truth: Track): { relative: number; pixels: number } {
  let relative = 0;
  let pixels = 0;
  for (let t = 0; t < track.frame.length; t++) {
    const row = rowOfFrame(truth, track.frame[t]);
    const place = (of: Track, r: number, j: number, k: number) => of.joints3d[r * 156 + 3 * j + k];
    for (const j of JOINTS) {
      let square = 0;
      for (let k = 0; k < 3; k++) {
        const mine = place(track, t, j, k) - (place(track, t, 1, k) + place(track, t, 2, k)) / 2;
        const true_ = place(truth, row, j, k) - (place(truth, row, 1, k) + place(truth, row, 2, k)) / 2;
        square += (mine - true_) ** 2;
      }
      relative += Math.sqrt(square);
      const [a, b] = [t * 104 + 2 * j, row * 104 + 2 * j];
      pixels += Math.hypot(
        track.joints2d[a] - truth.joints2d[b],
        track.joints2d[a + 1] - truth.joints2d[b + 1],
      );
    }
  }
  const n = track.frame.length * JOINTS.length;
  return { relative: relative / n, pixels: pixels / n };
}

test('the sample clip: one person on every frame, as near to the truth as the network sees', async () => {
  const truth = await readMotion(TRUTH);
  const { motion } = await run(SAMPLE, 'sample', {
    lens: { kind: 'focal', pixels: truth.frames.intrinsics[0] },
    heightMetres: truth.tracks[0].heightMetres,
    to: { kind: 'frame', frame: 150 },
  });
  expect(motion.tracks.map((track) => track.id)).toEqual([1]);
  const [track] = motion.tracks;
  expect(track.frame).toEqual(Int32Array.from({ length: 150 }, (_, f) => f));
  expect(observedRows(track)).toBeGreaterThanOrEqual(147);
  expect(track.heightMetres).toBeCloseTo(truth.tracks[0].heightMetres, 2);
  const { relative, pixels } = errors(track, truth.tracks[0]);
  expect(relative).toBeLessThan(0.1);
  expect(pixels).toBeLessThan(4);
  expect(motion.camera).toEqual({ source: 'user', moving: true, zooming: false });
  expect(motion.frames.time).toEqual(truth.frames.time);
});

test('a run that was stopped goes on, and ends as if it never had been', async () => {
  const clip = await slowClip(130);
  const settings = { model: 'lite' } as const;
  const { motion: whole } = await run(clip, 'whole', settings);

  const stop = new AbortController();
  const report: Report = (event) => {
    if (event.type === 'progress' && event.stage === 'seeing' && event.done >= 70) stop.abort();
  };
  await expect(run(clip, 'stopped', settings, { report, signal: stop.signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect((await readdir(join(dir, 'stopped'))).includes('motion.json')).toBe(false);
  expect(await readdir(join(dir, 'stopped', 'evidence'))).toEqual(['0000.npz', 'made-from.json']);

  const { summary, motion } = await run(clip, 'stopped', settings, { resume: true });
  expect(summary).toMatchObject({ framesSeen: 70, framesResumed: 60 });
  expect(firstDifference(whole, motion)).toBeNull();
});

test('slow motion counts in real seconds', async () => {
  const clip = await slowClip(65);
  const settings: Partial<RunSettings> = {
    model: 'lite',
    captureRate: 30,
    to: { kind: 'frame', frame: 60 },
  };
  const { motion }: { motion: Motion } = await run(clip, 'slow-motion', settings);
  expect(motion.video.timeScale).toBeCloseTo(5 / 30, 6);
  expect(motion.video.frameCount).toBe(65);
  expect(motion.tracks[0].frame.at(-1)).toBe(59);
});

test('a result is replaced by that of a video, and stays where the new one is none', async () => {
  // On Windows no name holds a \\, so it would be a folder.
  const name = process.platform === 'win32' ? 'back_slash.mp4' : 'back\\slash.mp4';
  await copyFile(SAMPLE, join(dir, name));
  const settings = { model: 'lite', to: { kind: 'frame', frame: 2 } } as const;
  const { motion } = await run(join(dir, name), 'replaced', settings);
  expect(motion.video.fileName).toBe('back_slash.mp4');
  await writeFile(join(dir, 'text.mp4'), 'no video');
  await expect(run(join(dir, 'text.mp4'), 'replaced', settings)).rejects.toMatchObject({
    code: 'video-not-a-video',
  });
  expect(firstDifference(await readMotion(join(dir, 'replaced')), motion)).toBeNull();
  const again = await run(SAMPLE, 'replaced', settings);
  expect(again.motion.video.fileName).toBe('sample.mp4');

  // What was mended stays when the run is resumed, or begun anew on the same video …
  const open = await openMotion(join(dir, 'replaced'));
  const edits = addEdit(open.edits, { op: 'name', track: 1, label: 'rider' }, open.motion);
  const mended = await refit(join(dir, 'replaced'), edits, () => {}, new AbortController().signal);
  const labels = ({ motion }: { motion: Motion }) => motion.tracks.map(({ label }) => label);
  const resumed = await run(SAMPLE, 'replaced', settings, { resume: true });
  expect(labels(resumed)).toEqual(['rider']);
  expect(firstDifference(mended, resumed.motion)).toBeNull();
  expect(labels(await run(SAMPLE, 'replaced', settings))).toEqual(['rider']);
  // … and goes when another one takes its place.
  expect(labels(await run(await slowClip(2), 'replaced', settings))).toEqual([null]);
  expect(await readEdits(join(dir, 'replaced'))).toBeNull();
}, 60_000);

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type StandIn, type StandInSettings, standInCheckout } from '../../../tools/stand-in/stand-in.ts';
import { makeClip } from '../../../tools/testing/clips.ts';
import { firstDifference, type Motion, observedRows } from '../../motion/index.ts';
import { readMotion } from '../../motion/node.ts';
import { type FourDHumansSettings, fourDHumansSettingsSchema, writeSettings } from '../../settings/index.ts';
import { DEFAULT_SETTINGS, type RunEvent, type RunSettings } from '../index.ts';
import { createFourDHumansEngine } from './index.ts';

// Each run starts Python anew, on whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 });

const SAMPLE = fileURLToPath(new URL('../../../assets/sample/sample.mp4', import.meta.url));

const CLI = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

let dir = '';
let standIn: StandIn;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-4d-humans-'));
  process.env.KINEMESH_CONFIG = join(dir, 'config', 'settings.json');
  standIn = await standInCheckout();
}, 300_000);
afterAll(async () => {
  delete process.env.KINEMESH_CONFIG;
  standIn.remove();
  await rm(dir, { recursive: true, force: true });
});

interface Options {
  readonly tell?: StandInSettings;
  readonly checkout?: Partial<FourDHumansSettings>;
  readonly settings?: Partial<RunSettings>;
  readonly resume?: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

function settingsOf(checkout: Partial<FourDHumansSettings> = {}): FourDHumansSettings {
  return fourDHumansSettingsSchema.parse({
    checkout: standIn.checkout,
    python: standIn.python,
    home: standIn.home,
    environment: { kind: 'venv', prefix: join(standIn.checkout, 'venv') },
    ...checkout,
  });
}

async function run(videoPath: string, name: string, options: Options = {}) {
  standIn.tell({ ...options.tell });
  const outDir = join(dir, name);
  await mkdir(outDir, { recursive: true });
  const events: RunEvent[] = [];
  const summary = await createFourDHumansEngine(settingsOf(options.checkout)).run(
    {
      videoPath,
      outDir,
      settings: { ...DEFAULT_SETTINGS, ...options.settings },
      resume: options.resume ?? false,
    },
    (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
    options.signal ?? new AbortController().signal,
  );
  return { summary, events, outDir, motion: await readMotion(outDir) };
}

type ClipOptions = Partial<Parameters<typeof makeClip>[1]>;
const oddClips: [string, ClipOptions, Record<string, number>][] = [
  ['turned', { muxer: 'mov', rotation: 90 }, { width: 240, height: 320 }],
  ['of uneven rate', { timesMs: Array.from({ length: 30 }, (_, n) => n * 33 + (n % 4) * 8) }, { width: 320 }],
  ['in avi', { muxer: 'avi', encoder: 'mpeg4' }, { width: 320 }],
  ['with oblong pixels', { pixelAspect: [4, 3] }, { height: 240 }],
];

const stagesOf = (events: readonly RunEvent[]) => [
  ...new Set(events.flatMap((event) => (event.type === 'progress' ? [event.stage] : []))),
];

/** A clip of the walker's whole way, small. */
async function clip(name: string, frames: number, options: ClipOptions = {}) {
  const path = join(dir, name);
  await makeClip(path, { muxer: 'mp4', encoder: 'libx264', width: 320, height: 240, frames, ...options });
  return path;
}

test('the sample: a motion of every frame, the log beside it, and nothing else left', async () => {
  const { summary, events, outDir, motion } = await run(SAMPLE, 'sample', { tell: { people: 'find' } });
  expect(summary).toMatchObject({ framesSeen: 300, framesResumed: 0 });
  expect(motion.engine).toMatchObject({
    name: '4d-humans',
    settings: { detector: 'vitdet', camera: 'lens' },
  });
  expect(motion.tracks).toHaveLength(1);
  expect(observedRows(motion.tracks[0])).toBeGreaterThan(290);
  expect(motion.tracks[0].source?.poses.length).toBe(motion.tracks[0].frame.length * 72);
  expect(stagesOf(events)).toEqual(['reading', 'starting', 'tracking', 'linking', 'fitting', 'writing']);
  expect((await readdir(join(outDir, 'tracker'))).sort()).toEqual([
    '000000-000300.npz',
    'made-from.json',
    'plan.json',
    'run.log',
  ]);
  const log = await readFile(join(outDir, 'tracker', 'run.log'), 'utf8');
  expect(log).toMatch(/^\d{4}-\d\d-\d\dT\S+ \[PROCESS\] Log: .*run\.log$/m);
  expect(log).toMatch(/\[PROCESS\] Command: .*track\.py video\.source=/);
  expect(log).toMatch(/\[TRACK\.PY\] .*Loading Detection model/);
  expect(log).toMatch(/\[PROCESS\] track\.py ended after .* exit code 0/);
});

test.each(["it's a=b {c}, d.v2 ü $(touch x).mp4", '-rf.mp4'])(
  'a video named %j is taken, and so is a folder of that name',
  async (name) => {
    await copyFile(await clip('short.mp4', 30), join(dir, name));
    const { motion, outDir } = await run(join(dir, name), `out of ${name}`);
    expect(motion.video).toMatchObject({ fileName: name, frameCount: 30 });
    expect(motion.tracks[0].frame.length).toBe(30);
    expect(existsSync(join(outDir, 'tracker', 'work'))).toBe(false);
  },
);

test.each(oddClips)('a video %s has all its frames tracked, upright', async (name, options, size) => {
  const path = await clip(`${name}.${options.muxer ?? 'mp4'}`, 30, options);
  const { motion, events } = await run(path, name);
  expect(motion.video).toMatchObject({ frameCount: 30, ...size });
  expect(motion.tracks[0].frame).toEqual(Int32Array.from({ length: 30 }, (_, n) => n));
  if (name !== 'of uneven rate') expect(stagesOf(events)).toContain('staging');
});

test('read as a stream no frame is lost at the end', async () => {
  const { motion } = await run(await clip('stream.mp4', 33), 'stream', { checkout: { frames: 'stream' } });
  expect(motion.tracks[0].frame).toEqual(Int32Array.from({ length: 33 }, (_, n) => n));
});

test('in chunks, of which one fails once: every frame is there, and the person is one', async () => {
  const { summary, motion, events } = await run(SAMPLE, 'chunks', {
    tell: { people: 'find', fail: 'fail-chunk-once:2' },
    checkout: { chunkFrames: 60, frames: 'pictures' },
    settings: { to: { kind: 'frame', frame: 150 } },
  });
  expect(summary).toMatchObject({ framesSeen: 150 });
  expect(motion.tracks).toHaveLength(1);
  expect(motion.tracks[0].frame.length).toBe(150);
  const warned = events.flatMap((event) => (event.type === 'log' && event.level === 'warn' ? [event] : []));
  expect(warned.map(({ message }) => message)).toEqual([
    expect.stringContaining('This part of the video is run again.'),
  ]);
});

/** In three chunks, and what comes of it undisturbed. */
const inChunks = { chunkFrames: 50 };
let undisturbed: Promise<Motion> | null = null;
function wholeMotion(path: string): Promise<Motion> {
  undisturbed ??= run(path, 'undisturbed', { checkout: inChunks }).then(({ motion }) => motion);
  return undisturbed;
}

test('stopped between chunks it goes on there, and ends as if it never had been', async () => {
  const path = await clip('three-chunks.mp4', 120);
  const whole = await wholeMotion(path);
  const stop = new AbortController();
  const onEvent = (event: RunEvent) => {
    if (event.type === 'progress' && event.stage === 'tracking' && event.done >= 48) stop.abort();
  };
  await expect(
    run(path, 'stopped', { checkout: inChunks, onEvent, signal: stop.signal }),
  ).rejects.toMatchObject({ code: 'cancelled' });
  const { summary, motion } = await run(path, 'stopped', { checkout: inChunks, resume: true });
  expect(summary.framesResumed + summary.framesSeen).toBe(120);
  expect(firstDifference(whole, motion)).toBeNull();
});

test('killed with -9 after its first chunk it goes on there, and ends as if it never had been', async () => {
  const path = await clip('three-chunks.mp4', 120);
  const whole = await wholeMotion(path);
  const settings = settingsOf(inChunks);
  await writeSettings({ fourDHumans: settings, smplPath: null });
  const outDir = join(dir, 'killed');
  const child = spawn(process.execPath, [CLI, 'run', path, '--out', outDir, '--engine', '4d-humans'], {
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  const isDone = () => existsSync(join(outDir, 'tracker', '000000-000048.npz'));
  while (!isDone() && child.exitCode === null) await setTimeout(50);
  child.kill('SIGKILL');
  await ended;
  const { summary, motion } = await run(path, 'killed', { checkout: inChunks, resume: true });
  expect(summary.framesResumed).toBeGreaterThanOrEqual(48);
  expect(firstDifference(whole, motion)).toBeNull();
  expect(await readdir(join(outDir, 'tracker'))).not.toContain('work');
});

test('out of GPU memory is answered by fewer frames, then by the lighter detector, and told', async () => {
  const path = await clip('memory.mp4', 90);
  const { motion } = await run(path, 'memory', { tell: { fail: 'cuda-oom-unless-maskrcnn' } });
  expect(motion.warnings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['smaller-chunks', 'lighter-detector']),
  );
  await expect(run(path, 'no memory', { tell: { fail: 'cuda-oom' } })).rejects.toMatchObject({
    code: 'gpu-out-of-memory',
    ended: { exitCode: 0, lastLines: expect.arrayContaining([expect.stringContaining('out of memory')]) },
  });
});

test.each([
  ['result-garbage', 'result-unreadable'],
  ['result-short', 'result-short'],
  ['no-result', 'no-result'],
])('%s is named %s, and leaves no motion', async (fail, code) => {
  await expect(run(await clip('fails.mp4', 30), fail, { tell: { fail } })).rejects.toMatchObject({ code });
  expect(existsSync(join(dir, fail, 'motion.json'))).toBe(false);
});

test('nobody in the picture is a warning, and every frame is there', async () => {
  const { motion } = await run(await clip('nobody.mp4', 30), 'nobody', { tell: { fail: 'nobody' } });
  expect(motion.tracks).toEqual([]);
  expect(motion.frames.time.length).toBe(30);
  expect(motion.warnings.map(({ code }) => code)).toContain('nobody-found');
});

test('only the frames asked for are tracked, and the others keep their numbers', async () => {
  const { motion } = await run(await clip('range.mp4', 60), 'range', {
    settings: { from: { kind: 'frame', frame: 20 }, to: { kind: 'frame', frame: 45 }, camera: 'engine' },
  });
  expect(motion.video.frameCount).toBe(60);
  expect([motion.tracks[0].frame[0], motion.tracks[0].frame.at(-1)]).toEqual([20, 44]);
  expect(motion.camera.source).toBe('engine');
});

test('cancelled while it tracks: over within 2 seconds, and what was staged is gone', async () => {
  const stop = new AbortController();
  let stoppedAt = 0;
  const onEvent = (event: RunEvent) => {
    if (event.type !== 'progress' || event.stage !== 'tracking' || stoppedAt > 0) return;
    stoppedAt = performance.now();
    stop.abort();
  };
  const cancelled = run(SAMPLE, 'cancelled', { tell: { frame_seconds: 0.1 }, onEvent, signal: stop.signal });
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  expect(performance.now() - stoppedAt).toBeLessThan(2000);
  expect(existsSync(join(dir, 'cancelled', 'tracker', 'work'))).toBe(false);
});

test('where it is not set up only a run fails, and says what to do', async () => {
  const engine = createFourDHumansEngine(null);
  const job = { videoPath: SAMPLE, outDir: dir, settings: DEFAULT_SETTINGS, resume: false };
  await expect(engine.run(job, () => {}, new AbortController().signal)).rejects.toMatchObject({
    code: 'tracker-not-set-up',
  });
});

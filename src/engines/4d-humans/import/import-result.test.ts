import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MadeResult, phalpFile, streamKey } from '../../../../tools/testing/pickles/phalp-file.ts';
import { writePickle } from '../../../../tools/testing/pickles/write-pickle.ts';
import { firstDifference } from '../../../motion/index.ts';
import { readMotion } from '../../../motion/node.ts';
import { type ImportJob, importResult } from './import-result.ts';

/** 960 × 540 px, 300 frames, 30 a second. */
const SAMPLE = fileURLToPath(new URL('../../../../assets/sample/sample.mp4', import.meta.url));
const SAMPLE_SIZE: [number, number] = [540, 960];
const SAMPLE_FRAMES = 300;

let dir: string;
let runs = 0;
const configBefore = process.env.KINEMESH_CONFIG;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-import-'));
  process.env.KINEMESH_CONFIG = join(dir, 'settings.json');
});

afterAll(async () => {
  if (configBefore === undefined) delete process.env.KINEMESH_CONFIG;
  else process.env.KINEMESH_CONFIG = configBefore;
  await rm(dir, { recursive: true, force: true });
});

/** Somebody on so many frames. */
function walkOn(frames: number, made: Partial<MadeResult> = {}): MadeResult {
  const one = (n: number) => [{ id: 4, seed: 0.1 + n / 1000, camera: [0.02 * n, 0, 60] as const }];
  return { frames: Array.from({ length: frames }, (_, n) => one(n)), size: SAMPLE_SIZE, ...made };
}

async function resultFile(made: MadeResult | Uint8Array): Promise<string> {
  const path = join(dir, `demo_${runs++}.pkl`);
  const bytes = made instanceof Uint8Array ? made : deflateSync(writePickle(phalpFile(made)), { level: 3 });
  await writeFile(path, bytes);
  return path;
}

async function imported(made: MadeResult | Uint8Array, changes: Partial<ImportJob> = {}) {
  const resultPath = await resultFile(made);
  const outDir = join(dir, `out-${runs}`);
  await mkdir(outDir);
  const settings = { lens: null, heightMetres: null, captureRate: null, camera: 'lens' } as const;
  const job: ImportJob = { resultPath, videoPath: null, outDir, settings, fps: 30, ...changes };
  await importResult(job, () => {}, new AbortController().signal);
  return { resultPath, outDir, motion: await readMotion(outDir) };
}

describe('a result alone', () => {
  it('becomes a motion folder with its own name, size and checksum', async () => {
    const { motion, resultPath } = await imported(walkOn(12), { fps: 24 });
    expect(motion.video).toMatchObject({
      width: 960,
      height: 540,
      frameCount: 12,
      averageFps: 24,
      timeScale: 1,
    });
    expect(motion.video.sha256).toBe(
      createHash('sha256')
        .update(await readFile(resultPath))
        .digest('hex'),
    );
    expect(motion.frames.time[6]).toBeCloseTo(0.25, 9);
    expect(motion.engine).toMatchObject({ name: '4d-humans' });
    expect(motion.tracks.map(({ id, frame }) => [id, frame.length])).toEqual([[1, 12]]);
    expect(motion.warnings.map(({ code }) => code)).toContain('lens-assumed');
  });

  it('has 30 frames a second where nobody says, and a warning says so', async () => {
    const { motion } = await imported(walkOn(6), { fps: null });
    expect(motion.video.averageFps).toBe(30);
    expect(motion.warnings.map(({ code }) => code)).toContain('rate-assumed');
  });

  it('comes out equal each time', async () => {
    const [one, other] = [await imported(walkOn(8)), await imported(walkOn(8))];
    const renamed = { ...other.motion, video: one.motion.video, engine: one.motion.engine };
    expect(firstDifference(one.motion, renamed)).toBe(null);
  });

  it('has the shots that PHALP found', async () => {
    const { motion } = await imported(walkOn(8, { fields: (n) => ({ shot: n === 5 ? 1 : 0 }) }));
    expect([...motion.frames.shot]).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
  });

  it('of nobody at all does not say how large the picture is, and is refused', async () => {
    await expect(imported({ frames: [[], []] })).rejects.toMatchObject({
      code: 'result-unreadable',
      message: expect.stringMatching(/2 frames and nobody/),
    });
  });
});

describe('a result with its video', () => {
  it('has the video’s frames, times and checksum', async () => {
    const { motion } = await imported(walkOn(SAMPLE_FRAMES), { videoPath: SAMPLE });
    expect(motion.video).toMatchObject({ fileName: 'sample.mp4', frameCount: SAMPLE_FRAMES, codec: 'h264' });
    expect(motion.tracks[0].frame.length).toBe(SAMPLE_FRAMES);
    expect(motion.warnings.map(({ code }) => code)).not.toContain('result-short');
  });

  it('of fewer frames says both numbers, and predicts nothing where nobody looked', async () => {
    const { motion } = await imported(walkOn(20), { videoPath: SAMPLE });
    expect(motion.frames.time.length).toBe(SAMPLE_FRAMES);
    expect(motion.tracks[0].frame.at(-1)).toBe(19);
    expect(motion.warnings.find(({ code }) => code === 'result-short')?.message).toMatch(
      /has 20 frames and the video 300: on the 280 others/,
    );
  });

  it('of a frame more than the player shows leaves it out, with a warning; of many more is refused', async () => {
    const { motion } = await imported(walkOn(SAMPLE_FRAMES + 1), { videoPath: SAMPLE });
    expect(motion.warnings.find(({ code }) => code === 'result-longer')?.message).toMatch(
      /301 frames.*300; 1 were/,
    );
    await expect(imported(walkOn(SAMPLE_FRAMES + 40), { videoPath: SAMPLE })).rejects.toMatchObject({
      code: 'option-invalid',
      message: expect.stringMatching(/40 of the 340 frames .* which has 300/),
    });
  });

  it('of another size of the same shape is brought to it; of another shape it is refused', async () => {
    const { motion } = await imported(walkOn(10, { size: [1080, 1920] }), { videoPath: SAMPLE });
    expect(motion.video.width).toBe(960);
    expect(motion.warnings.find(({ code }) => code === 'picture-scaled')?.message).toMatch(
      /1920×1080.*960×540/,
    );
    await expect(imported(walkOn(10, { size: [960, 540] }), { videoPath: SAMPLE })).rejects.toMatchObject({
      code: 'option-invalid',
      message: expect.stringMatching(/540×960 px, and sample\.mp4 has 960×540 px/),
    });
  });

  it('read as a stream finds its frames by their times', async () => {
    const key = (n: number) => streamKey('sample.mp4', (n + 10) / 30);
    const { motion } = await imported(walkOn(10, { key }), { videoPath: SAMPLE });
    expect([...motion.tracks[0].frame]).toEqual(Array.from({ length: 10 }, (_, n) => n + 10));
  });
});

describe('what is no result', () => {
  it.each<[string, Uint8Array]>([
    ['an empty file', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('once upon a time')],
    ['a result cut off', deflateSync(writePickle(phalpFile(walkOn(5)))).subarray(0, 2000)],
    // cos\nsystem\n(S'…'\ntR. of a pickle of protocol 0: a call of the system's shell.
    ['a call', new TextEncoder().encode("cposix\nsystem\n(S'echo'\ntR.")],
  ])('%s is refused by name, and nothing is written', async (_, bytes) => {
    await expect(imported(bytes)).rejects.toMatchObject({ code: 'result-unreadable' });
    expect(await readdir(join(dir, `out-${runs}`))).toEqual([]);
  });

  it('a file that is not there is said to be missing', async () => {
    await expect(imported(walkOn(1), { resultPath: join(dir, 'none.pkl') })).rejects.toMatchObject({
      code: 'result-unreadable',
      message: expect.stringMatching(/There is no file at .*none\.pkl/),
    });
  });
});

describe('SMPL’s own file', () => {
  it('that the settings name and that is not there is told of, and the body is ours', async () => {
    const path = join(dir, 'settings.json');
    await writeFile(path, JSON.stringify({ smplPath: join(dir, 'SMPL_NEUTRAL.pkl') }));
    try {
      const { motion } = await imported(walkOn(3));
      expect(motion.body.model).toBe('kinemesh');
      expect(motion.warnings.map(({ code }) => code)).toContain('smpl-missing');
    } finally {
      await rm(path);
    }
  });
});

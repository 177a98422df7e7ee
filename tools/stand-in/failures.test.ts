import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClip } from '../testing/clips.ts';
import { runTrack } from './run.testing.ts';
import { type StandIn, standInCheckout } from './stand-in.ts';

let standIn: StandIn;
let folder: string;
let clip: string;

beforeAll(async () => {
  standIn = await standInCheckout();
  folder = mkdtempSync(join(tmpdir(), 'kinemesh-stand-in-clip-'));
  clip = join(folder, 'clip.mp4');
  await makeClip(clip, { muxer: 'mp4', encoder: 'libx264', width: 320, height: 240, frames: 12 });
});

afterAll(() => {
  standIn?.remove();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

/** How it ends: an exit code or a signal, a text that has to be in its words, and whether a result is there. */
type Ending = readonly [code: number | NodeJS.Signals, text: string, result: boolean];

const ENDINGS: Record<string, Ending> = {
  'import-missing:detectron2': [1, "ModuleNotFoundError: No module named 'detectron2'", false],
  'import-missing:hydra': [1, "ModuleNotFoundError: No module named 'hydra'", false],
  'import-error:torch': [1, 'ImportError: libtorch.so: undefined symbol', false],
  'import-crash:torch': ['SIGABRT', 'terminate called after throwing', false],
  'import-crash-after:0.2': ['SIGABRT', 'terminate called after throwing', false],
  'torch-cuda-mismatch': [1, 'no kernel image is available for execution on the device', false],
  'torch-cpu': [1, 'AssertionError: Torch not compiled with CUDA enabled', false],
  'no-gpu': [1, 'RuntimeError: Found no NVIDIA driver on your system', false],
  'driver-too-old': [1, 'The NVIDIA driver on your system is too old (found version 11040)', false],
  'cuda-oom': [0, 'OutOfMemoryError: CUDA out of memory. Tried to allocate 1.50 GiB', false],
  'cuda-oom-load': [1, 'OutOfMemoryError: CUDA out of memory. Tried to allocate 1.50 GiB', false],
  'cuda-oom-above:8': [0, 'CUDA out of memory', false],
  'cuda-oom-above:12': [0, '100%', true],
  'cuda-oom-unless-maskrcnn': [0, 'CUDA out of memory', false],
  'oom-killed': ['SIGKILL', 'Saving tracks at', false],
  segfault: ['SIGSEGV', 'Saving tracks at', false],
  killed: ['SIGTERM', 'Saving tracks at', false],
  crash: [0, 'RuntimeError: CUDA error: an illegal memory access was encountered', false],
  egl: [1, "ImportError: ('Unable to load EGL library'", false],
  'egl-late': [0, 'EGL_NOT_INITIALIZED', false],
  'checkpoint-missing': [1, 'epoch=35-step=1000000.ckpt', false],
  'smpl-missing': [1, 'FileNotFoundError: SMPL model not found.', false],
  'weights-refused': [1, 'UnpicklingError: Weights only load failed.', false],
  'numpy-chumpy': [1, "ImportError: cannot import name 'bool' from 'numpy'", false],
  hydra: [1, "Could not override 'video.end_frame'.", false],
  source: [1, 'Exception: Invalid source path', false],
  'no-result': [0, '100%', false],
  nobody: [0, '100%', true],
  'result-short': [0, '100%', true],
  'run:source': [1, 'Exception: Invalid source path', false],
};

describe('a run of the stand-in that was told to fail', () => {
  it.concurrent.for(Object.entries(ENDINGS))(
    'ends by %s as 4D-Humans does',
    async ([fail, [code, text, result]], { expect }) => {
      const overrides = [
        `video.source=${clip}`,
        'video.end_frame=-1',
        `render.enable=${fail === 'egl-late'}`,
      ];
      await runTrack(standIn, { overrides, fail }, (run) => {
        expect(run.text).toContain(text);
        expect([run.signal ?? run.exitCode, existsSync(join(run.out, 'results/demo_clip.pkl'))]).toEqual([
          code,
          result,
        ]);
      });
    },
  );

  it('leaves what is no result where the file is cut off or is not its own', async () => {
    const overrides = [`video.source=${clip}`, 'render.enable=False'];
    for (const [fail, bytes] of [
      ['disk-full', 2],
      ['result-garbage', 4098],
    ] as const)
      await runTrack(standIn, { overrides, fail }, ({ exitCode, out }) =>
        expect([exitCode, statSync(join(out, 'results/demo_clip.pkl')).size]).toEqual([0, bytes]),
      );
  });

  it('wants its files again where the home folder lacks them, and cannot fetch them', async () => {
    const checkpoints = join(standIn.home, '.cache/4DHumans');
    rmSync(checkpoints, { recursive: true });
    const overrides = [`video.source=${clip}`, 'render.enable=False'];
    await runTrack(standIn, { overrides, fail: 'download-blocked' }, ({ exitCode, text }) => {
      expect(exitCode).toBe(1);
      expect(text).toContain('Downloading file: hmr2_data.tar.gz');
      expect(text).toContain('URLError: <urlopen error [Errno -3] Temporary failure in name resolution>');
    });
    await runTrack(standIn, { overrides }, ({ exitCode, text }) => {
      expect(exitCode).toBe(1);
      expect(text).toContain('Extracting file: hmr2_data.tar.gz');
      expect(text).toContain('SMPL model not found.');
    });
  });
});

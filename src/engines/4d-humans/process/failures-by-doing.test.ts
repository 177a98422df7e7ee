import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type StandIn, standInCheckout } from '../../../../tools/stand-in/stand-in.ts';
import type { ErrorCode } from '../../../errors/index.ts';
import { type TryOptions, tryOnce } from './tracker.testing.ts';

let dir = '';
let standIn: StandIn;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-failures-'));
  standIn = await standInCheckout(join(dir, 'stand-in'));
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Tells the stand-in to fail, runs it, and expects the name and words of the sentence. */
async function failsAs(fail: string, code: ErrorCode, words: string, more: TryOptions = {}) {
  standIn.tell({ fail });
  const { end, process } = await tryOnce(standIn, join(dir, 'out'), more);
  expect(end.failure?.code).toBe(code);
  expect(end.failure?.message).toContain(words);
  expect(end.failure?.remedy).toMatch(/^[A-Z].*\.$/s);
  expect(end.failure?.ended?.lastLines).toEqual(end.lastLines);
  expect(process.at(-1)).toMatch(/^track\.py ended after [\d.]+ s with /);
  return end;
}

describe('what a failure of the stand-in is called', () => {
  it.each<[string, ErrorCode, string]>([
    ['import-missing:detectron2', 'import-missing', 'has no module detectron2'],
    ['import-error:torch', 'import-crashed', 'undefined symbol: iJIT_NotifyEvent'],
    [
      'import-crash:torch',
      'import-crashed',
      'while it loaded torch (SIGABRT): CUDA driver initialization failed',
    ],
    ['numpy-abi', 'numpy-incompatible', 'numpy.core.multiarray failed to import'],
    ['numpy-chumpy', 'numpy-incompatible', "cannot import name 'bool' from 'numpy'"],
    ['torch-cuda-mismatch', 'torch-cuda-mismatch', 'is not built for NVIDIA GeForce RTX 4060 Laptop GPU'],
    ['torch-cpu', 'torch-cuda-mismatch', 'built without CUDA'],
    ['no-gpu', 'gpu-missing', 'Found no NVIDIA driver'],
    ['driver-too-old', 'gpu-driver-old', 'it knows CUDA up to 11.4'],
    [
      'cuda-oom-load',
      'gpu-out-of-memory',
      'while it loaded its networks: another 1.50 GiB was wanted, of 8.00 GiB',
    ],
    ['cuda-oom:6', 'gpu-out-of-memory', 'another 1.50 GiB was wanted, of 8.00 GiB in all'],
    ['crash', 'tracker-failed', 'RuntimeError: CUDA error: an illegal memory access was encountered'],
    ['segfault', 'killed-by-signal', 'ended by SIGSEGV'],
    ['killed', 'killed-by-signal', 'ended by SIGTERM'],
    ['egl', 'egl-missing', 'Unable to load EGL'],
    ['checkpoint-missing', 'checkpoint-missing', 'epoch=35-step=1000000.ckpt'],
    ['smpl-missing', 'smpl-missing', 'does not find the SMPL body model'],
    ['weights-refused', 'weights-refused', 'omegaconf.dictconfig.DictConfig'],
    ['hydra', 'override-refused', 'video.end_frame'],
    ['source', 'source-not-readable', 'Invalid source path'],
    ['no-result', 'no-result', 'it had come to the last frame'],
    ['disk-full', 'disk-full', 'The disk became full'],
  ])('%s: %s', async (fail, code, words) => {
    await failsAs(fail, code, words);
  });

  it('EGL that does not start when something is drawn: egl-missing', async () => {
    await failsAs('egl-late', 'egl-missing', 'EGL', { render: true });
  });

  it.each([
    ['download-blocked', 'Temporary failure in name resolution'],
    ['download-forbidden', 'HTTP Error 403: Forbidden'],
  ])('%s: the address that could not be reached', async (fail, words) => {
    const folder = join(dir, fail);
    const own = await standInCheckout(folder);
    await unlink(join(own.home, '.cache/phalp/weights/pose_predictor.pth'));
    own.tell({ fail });
    const { end } = await tryOnce(own, join(folder, 'out'));
    expect(end.failure?.code).toBe('download-blocked');
    expect(end.failure?.message).toContain(words);
    expect(end.failure?.message).toContain(
      'https://www.cs.utexas.edu/~pavlakos/phalp/weights/pose_predictor.pth',
    );
  });
});

describe('a process that is killed', () => {
  it('is said to have run out of memory where the system counts it', async () => {
    const counter = join(dir, 'memory.events');
    await writeFile(counter, 'oom 3\noom_kill 3\n');
    vi.stubEnv('KINEMESH_MEMORY_EVENTS', counter);
    standIn.tell({ fail: 'oom-killed:4', memory_events: counter });
    const { end } = await tryOnce(standIn, join(dir, 'out'));
    expect(end.failure?.code).toBe('out-of-memory');
    expect(end.failure?.message).toContain("because the machine's memory ran out");
    expect(end.signal).toBe('SIGKILL');
  });

  it('is said to have been ended from outside where it does not', async () => {
    const counter = join(dir, 'memory.events');
    await writeFile(counter, 'oom_kill 3\n');
    vi.stubEnv('KINEMESH_MEMORY_EVENTS', counter);
    await failsAs('oom-killed', 'killed-by-signal', 'ended from outside, by SIGKILL');
  });
});

describe('time limits', () => {
  it('name the module that hangs', async () => {
    await failsAs('import-hang:phalp', 'import-hung', 'with loading phalp for 1 s', {
      settings: { limits: { imports: 1 } },
    });
  });

  it('tell a run that does nothing any more, though its bar is drawn ten times a second', async () => {
    await failsAs('silent:frame=5', 'no-sign-of-life', 'no sign of life for 1 s', {
      settings: { limits: { silence: 1 } },
    });
  });

  it('end what takes longer in all than it may', async () => {
    standIn.tell({ frame_seconds: 0.1 });
    const { end } = await tryOnce(standIn, join(dir, 'out'), {
      frames: 300,
      settings: { limits: { total: 3 } },
    });
    expect(end.failure?.code).toBe('time-limit');
    expect(end.seconds).toBeLessThan(5);
  });
});

it('names, after a while of silence, the module whose import broke down, with the last lines', async () => {
  const end = await failsAs('import-crash-after:1', 'import-crashed', 'while it loaded torch (SIGABRT)');
  expect(end.reached).toBe('first-line');
  expect(end.lastLines.join('\n')).toContain(
    "terminate called after throwing an instance of 'std::runtime_error'",
  );
  expect(end.seconds).toBeLessThan(6);
});

describe('what was moved since it was set up', () => {
  it('is named before anything is started', async () => {
    standIn.tell({});
    const none = join(dir, 'none');
    const withoutPython = await tryOnce(standIn, join(dir, 'out'), { settings: { python: none } });
    expect(withoutPython.end.failure?.code).toBe('interpreter-missing');
    expect(withoutPython.end.failure?.message).toContain(none);
    const withoutCheckout = await tryOnce(standIn, join(dir, 'out'), { settings: { checkout: none } });
    expect(withoutCheckout.end.failure?.code).toBe('checkout-missing');
  });

  it('is named where WSL is not installed', async () => {
    vi.stubEnv('KINEMESH_WSL', join(dir, 'no-wsl.exe'));
    const { end } = await tryOnce(standIn, join(dir, 'out'), { settings: { wsl: 'Ubuntu' } });
    expect(end.failure?.code).toBe('wsl-missing');
  });
});

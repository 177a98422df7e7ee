import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type StandIn, standInCheckout } from '../../../../tools/stand-in/stand-in.ts';
import { isAlive } from '../../../files/index.ts';
import type { RunEvent } from '../../engine.ts';
import { callOf, tryOnce } from './tracker.testing.ts';

const PROGRAMS = fileURLToPath(new URL('../../../../tools/stand-in/programs/', import.meta.url));

const PROCESS = fileURLToPath(new URL('tracker-process.testing.ts', import.meta.url));

let dir = '';
let standIn: StandIn;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-tracker-'));
  standIn = await standInCheckout(join(dir, 'stand-in'));
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(dir, { recursive: true, force: true }));

/** All processes of the group that a process is in (proc(5), stat: the fifth field). */
async function groupOf(pid: number): Promise<number[]> {
  const groups = new Map<number, string>();
  for (const name of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    groups.set(Number(name), stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2] ?? '');
  }
  return [...groups].filter(([, group]) => group === groups.get(pid)).map(([one]) => one);
}

/** Waits until none of them is there, for five seconds at most. */
async function gone(pids: readonly number[]) {
  const left = async () => (await Promise.all(pids.map(isAlive))).filter(Boolean).length;
  for (let waited = 0; (await left()) > 0 && waited < 5000; waited += 20) await setTimeout(20);
  expect(await left()).toBe(0);
}

const isTracking = (events: readonly RunEvent[]) => {
  const last = events.at(-1);
  return last?.type === 'progress' && last.stage === 'tracking' && last.done > 0;
};

it('tells what runs, how far it came and all that it said, and finds no fault', async () => {
  standIn.tell({ frame_seconds: 0.02 });
  const { end, events, process, track } = await tryOnce(standIn, join(dir, 'out'), { frames: 100 });
  expect(end).toMatchObject({ failure: null, exitCode: 0, signal: null, reached: 'end' });

  const log = process.join('\n');
  expect(log).toContain(`Command: ${standIn.python} `);
  expect(log).toContain('video.end_frame=100 render.enable=false');
  expect(log).toMatch(/Started as process \d+: Python 3\.\d+\.\d+/);
  expect(log).toContain('torch 2.1.0+cu118 imported in ');
  expect(log).toContain('detectron2 0.6 imported in ');
  expect(log).toContain(
    'PyTorch is built for CUDA 11.8; GPU: NVIDIA GeForce RTX 4060 Laptop GPU with 8.6 GB',
  );
  const order = ['Started as', 'Importing torch', 'All imports succeeded', 'track.py ended after'];
  const places = order.map((words) => process.findIndex((line) => line.startsWith(words)));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(process.at(-1)).toMatch(/with exit code 0/);

  expect(track.some((line) => line.endsWith('[phalp.utils.io][INFO] - Number of frames: 300'))).toBe(true);
  expect(track.filter((line) => line.startsWith('Tracking : ')).length).toBe(1);
  const steps = events.flatMap((event) =>
    event.type === 'progress' && event.stage === 'tracking' ? [event] : [],
  );
  expect(steps.length).toBeGreaterThan(5);
  expect(steps.map(({ done }) => done)).toEqual(steps.map(({ done }) => done).sort((a, b) => a - b));
  expect(steps.at(-1)).toMatchObject({ done: 100, total: 100 });
});

it('ends within two seconds when it is cancelled, a child that heeds no signal too', async () => {
  standIn.tell({ fail: 'orphan', frame_seconds: 0.1 });
  const { end, msToEnd } = await tryOnce(standIn, join(dir, 'out'), { frames: 200, cancelWhen: isTracking });
  expect(end.failure?.code).toBe('cancelled');
  expect(msToEnd).toBeLessThan(2000);
  await gone([Number(await readFile(join(standIn.checkout, 'orphan.pid'), 'utf8'))]);
});

it('starts nothing that was cancelled before', async () => {
  const { end, events } = await tryOnce(standIn, join(dir, 'out'), { cancelWhen: () => true });
  expect(end.failure?.code).toBe('cancelled');
  expect(events.length).toBeLessThan(8);
});

it("samples the GPU's memory, and leaves it out without a word where nobody tells", async () => {
  standIn.tell({ frame_seconds: 0.1 });
  vi.stubEnv('KINEMESH_NVIDIA_SMI', join(PROGRAMS, 'nvidia-smi'));
  const told = await tryOnce(standIn, join(dir, 'out'), { frames: 40 });
  const samples = told.events.flatMap((event) => (event.type === 'memory' ? [event] : []));
  expect(samples.length).toBeGreaterThanOrEqual(2);
  expect(samples.every(({ totalBytes }) => totalBytes === 8188 * 1024 ** 2)).toBe(true);
  expect(told.end.gpuPeakBytes).toBe(Math.max(...samples.map(({ usedBytes }) => usedBytes)));
  expect(told.end.gpuPeakBytes).toBeGreaterThan(1000 * 1024 ** 2);

  vi.stubEnv('KINEMESH_NVIDIA_SMI', join(dir, 'none'));
  standIn.tell({});
  const silent = await tryOnce(standIn, join(dir, 'out'));
  expect(silent.end).toMatchObject({ failure: null, gpuPeakBytes: null });
  expect(silent.events.filter((event) => event.type === 'memory' || event.type === 'warning')).toEqual([]);
});

it.each([
  ['', {}],
  [', through wsl.exe too', { wsl: 'Ubuntu' }],
])('leaves nothing running when this very program is killed%s', async (_, settings) => {
  vi.stubEnv('KINEMESH_WSL', join(PROGRAMS, 'wsl.exe'));
  standIn.tell({ fail: 'orphan', frame_seconds: 0.1 });
  const call = callOf(standIn, join(dir, 'out-killed'), { settings, frames: 300 });
  const args = [JSON.stringify(call.settings), call.outDir, JSON.stringify(call.overrides)];
  const program = spawn(process.execPath, [PROCESS, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(program.stdout, 'data');
    const orphan = Number(await readFile(join(standIn.checkout, 'orphan.pid'), 'utf8'));
    const group = await groupOf(orphan);
    expect(group.length).toBeGreaterThanOrEqual(3);
    program.kill('SIGKILL');
    await gone(group);
  } finally {
    program.kill('SIGKILL');
  }
});

it('runs through wsl.exe, and ends there what is cancelled here', async () => {
  vi.stubEnv('KINEMESH_WSL', join(PROGRAMS, 'wsl.exe'));
  const settings = { wsl: 'Ubuntu' };
  standIn.tell({});
  const { end } = await tryOnce(standIn, join(dir, 'out'), { settings });
  expect(end).toMatchObject({ failure: null, exitCode: 0, reached: 'end' });

  standIn.tell({ fail: 'orphan', frame_seconds: 0.1 });
  const cut = await tryOnce(standIn, join(dir, 'out'), { settings, frames: 200, cancelWhen: isTracking });
  expect(cut.end.failure?.code).toBe('cancelled');
  expect(cut.msToEnd).toBeLessThan(2000);
  await gone([Number(await readFile(join(standIn.checkout, 'orphan.pid'), 'utf8'))]);
});

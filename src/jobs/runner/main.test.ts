import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsSchema } from '../../api/index.ts';
import { RUNNER } from '../runner-process.ts';
import type { RunnerEvent, Task } from './protocol.ts';

const SAMPLE = fileURLToPath(new URL('../../../assets/sample/sample.mp4', import.meta.url));

let dir = '';
const children = new Set<ChildProcess>();
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-runner-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

const task = (name: string, videoPath = SAMPLE): Task => ({
  kind: 'bodies',
  jobId: 'a'.repeat(24),
  videoPath,
  fileName: 'holiday.mp4',
  lockPath: join(dir, `${name}.lock.json`),
  settings: settingsSchema.parse({}),
  motionDir: join(dir, name, 'motion'),
  viewDir: join(dir, name, 'view'),
  reuseDir: null,
  edits: null,
});

/** A runner at a task; `heard` resolves with the first event that is as wanted. */
function run(given: Task) {
  const child = spawn(process.execPath, [RUNNER], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.add(child);
  child.stdin.write(`${JSON.stringify(given)}\n`);
  const events: RunnerEvent[] = [];
  const waiting: (() => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const heard = (wanted: (event: RunnerEvent) => boolean) =>
    new Promise<RunnerEvent>((resolve) => {
      const look = () => {
        const found = events.find(wanted);
        if (found !== undefined) resolve(found);
      };
      waiting.push(look);
      look();
    });
  return { child, events, heard, closed };
}

const isSeeing = (event: RunnerEvent) =>
  event.type === 'progress' && event.stage === 'seeing' && event.done > 2;

test('a runner whose service has died ends within two seconds, and unlocks its job', async () => {
  const { child, heard, closed } = run(task('orphan'));
  await heard(isSeeing);
  expect(await readdir(dir)).toContain('orphan.lock.json');
  const began = performance.now();
  child.stdin?.end();
  await closed;
  expect(performance.now() - began).toBeLessThan(2500);
  expect(await readdir(dir)).not.toContain('orphan.lock.json');
});

test('a runner that is asked to stop says that it was cancelled', async () => {
  const { child, heard, closed } = run(task('stopped'));
  await heard(isSeeing);
  child.kill('SIGTERM');
  expect(await heard(({ type }) => type === 'failure')).toMatchObject({ code: 'cancelled' });
  expect(await closed).toBe(1);
});

test('a failure names the file as people know it, not where it lies', async () => {
  const { heard, closed } = run(task('missing', join(dir, 'source.mp4')));
  const failure = await heard(({ type }) => type === 'failure');
  expect(failure).toMatchObject({ code: 'video-not-found', message: expect.stringContaining('holiday.mp4') });
  expect(JSON.stringify(failure)).not.toContain(dir);
  expect(await closed).toBe(1);
});

test('a runner that is deep in a sum when its service dies is ended all the same', async () => {
  const listen = JSON.stringify(new URL('./listen.ts', import.meta.url).href);
  const busy = `import { Worker } from 'node:worker_threads';
new Worker(new URL(${listen}), { execArgv: [] });
setTimeout(() => {
  process.stdout.write('busy');
  for (const end = Date.now() + 20_000; Date.now() < end; );
}, 500);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', busy], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.add(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const began = performance.now();
  child.stdin.end();
  const signal = await new Promise((resolve) => child.once('exit', (_, how) => resolve(how)));
  expect(signal).toBe('SIGKILL');
  expect(performance.now() - began).toBeLessThan(4000);
});

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunnerEvent, type Task, taskSchema } from './runner/protocol.ts';

/**
 * A runner that works on nothing, fast. What it does is in the file's name: `ok`, `slow` (40 steps of 50 ms,
 * kept one by one), `dies`, `exits`, `stubborn` (heeds no signal and has a child), `haunted` (leaves a process that
 * holds its pipes), `broken` (is no video).
 */

const STEPS = 40;
const STEP_MS = 50;

const lines = createInterface({ input: process.stdin });
let stopped = false;
lines.once('line', (line) => {
  const task = taskSchema.parse(JSON.parse(line));
  const how = task.fileName.split('.')[0];
  if (how !== 'stubborn') {
    const stop = () => {
      stopped = true;
    };
    process.on('SIGTERM', stop);
    lines.once('close', stop);
  } else process.on('SIGTERM', () => console.error('not now'));
  void work(task, how);
});

function tell(event: RunnerEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function leave(event: RunnerEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`, () => process.exit(event.type === 'result' ? 0 : 1));
}

async function work(task: Task, how: string): Promise<void> {
  if (task.kind === 'prepare') return prepare(task, how);
  if (task.kind === 'overlay') {
    writeFileSync(task.outPath, 'overlay');
    return leave({ type: 'result', result: { kind: 'overlay' } });
  }
  tell({ type: 'log', level: 'info', message: 'begun' });
  if (how === 'dies') {
    console.error('something native gave way');
    process.kill(process.pid, 'SIGKILL');
  }
  if (how === 'exits') {
    process.stderr.write('no more\n', () => process.exit(3));
    return;
  }
  if (how === 'haunted') {
    const left = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20_000)'], {
      stdio: 'inherit',
      detached: true,
    });
    process.stderr.write(`left ${left.pid}\n`, () => process.exit(7));
    return;
  }
  if (how === 'stubborn') {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30_000)'], { stdio: 'ignore' });
    tell({ type: 'log', level: 'info', message: `child ${child.pid}` });
    await sleep(30_000);
  }
  await makeSteps(task, how === 'slow' ? STEP_MS : 0);
}

function prepare(task: Extract<Task, { kind: 'prepare' }>, how: string): void {
  if (how === 'broken') {
    const message = `${task.fileName} is no video.`;
    leave({ type: 'failure', code: 'video-not-a-video', message, remedy: 'Give a video.' });
    return;
  }
  const facts = {
    ...{ sha256: 'ab', width: 64, height: 48, frameCount: 100, durationSeconds: 4, averageFps: 25 },
    ...{ codec: 'h264', container: 'mp4', hasAudio: false, copied: false },
  };
  writeFileSync(join(task.folder, 'poster.jpg'), 'poster');
  leave({ type: 'result', result: { kind: 'prepare', facts, poster: 'poster.jpg', playable: null } });
}

/** Each step is a line in `evidence/steps`; a run goes on after those that are there. */
async function makeSteps(task: Extract<Task, { kind: 'bodies' }>, ms: number): Promise<void> {
  const evidence = join(task.motionDir, 'evidence');
  mkdirSync(evidence, { recursive: true });
  const path = join(evidence, 'steps');
  let done = readSteps(path);
  if (done === 0 && task.reuseDir !== null) done = readSteps(join(task.reuseDir, 'evidence', 'steps'));
  for (; done < STEPS; done++) {
    if (stopped) {
      return leave({ type: 'failure', code: 'cancelled', message: 'Stopped.', remedy: 'Run it again.' });
    }
    writeFileSync(path, String(done + 1));
    tell({ type: 'progress', stage: 'seeing', done: done + 1, total: STEPS });
    await sleep(ms);
  }
  writeFileSync(path, String(done));
  mkdirSync(task.viewDir, { recursive: true });
  writeFileSync(join(task.viewDir, '0000.npz'), 'view');
  leave({ type: 'result', result: { kind: 'bodies', people: 2 } });
}

function readSteps(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}

import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JobTask, type RunnerEvent, SEEN, type TaskOf, taskSchema } from './runner/protocol.ts';

/**
 * A runner that works on nothing, fast. What it does is in the file's name: `ok`, `slow` (40 steps of 50 ms,
 * kept one by one), `endless`, `dies`, `exits`, `refuses` (names how the
 * program ended that it started), `gpu` (tells of 500 s of its memory), `stubborn` (heeds no signal and has a child), `haunted` (leaves a process that
 * holds its pipes), `broken` (is no video).
 */

const STOPPED: RunnerEvent = {
  type: 'failure',
  code: 'cancelled',
  message: 'Stopped.',
  remedy: 'Run it again.',
  ended: null,
};
const STEPS = 40;
const STEP_MS = 50;

const lines = createInterface({ input: process.stdin });
let stopped = false;
lines.once('line', (line) => {
  const task = taskSchema.parse(JSON.parse(line));
  if (task.kind === 'check') {
    const { engine } = task;
    const item = { id: 'x', label: 'Something', ok: engine === 'builtin', needed: true, detail: 'said' };
    leave({ type: 'result', result: { kind: 'check', items: [{ ...item, remedy: null }] } });
    return;
  }
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

async function work(task: JobTask, how: string): Promise<void> {
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
  if (how === 'refuses') {
    const ended = { exitCode: 1, signal: null, lastLines: ['Traceback', "No module named 'detectron2'"] };
    tell({ type: 'log', level: 'info', message: ended.lastLines[1] ?? '', speaker: 'TRACK.PY' });
    return leave({ type: 'failure', code: 'import-missing', message: 'No.', remedy: 'Install it.', ended });
  }
  if (how === 'gpu') {
    tell({ type: 'log', level: 'info', message: 'python track.py, process 1', speaker: 'PROCESS' });
    for (let seconds = 0; seconds < 500; seconds++) {
      const usedBytes = seconds === 333 ? 7e9 : 2e9 + seconds * 1e6;
      tell({ type: 'memory', seconds, usedBytes, totalBytes: 8e9 });
    }
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
  if (how === 'endless') {
    tell({ type: 'progress', stage: 'seeing', done: 1, total: STEPS });
    while (!stopped) await sleep(20);
    return leave(STOPPED);
  }
  if (task.kind === 'refit') return refit(task);
  await makeSteps(task, how === 'slow' ? STEP_MS : 0);
}

async function refit(task: TaskOf<'refit'>): Promise<void> {
  await mend(task);
  if (stopped) return leave(STOPPED);
  cpSync(task.baseDir, task.motionDir, { recursive: true });
  finish(task);
}

/** Where the last thing that was mended is a name, it says what happens: `waits` until it is stopped, `fails`. */
async function mend({ edits }: TaskOf<'bodies' | 'refit'>): Promise<void> {
  const last = edits?.edits.at(-1);
  if (last?.op !== 'name') return;
  if (last.label === 'fails') process.exit(3);
  if (last.label !== 'waits') return;
  tell({ type: 'progress', stage: 'fitting', done: 1, total: STEPS });
  while (!stopped) await sleep(20);
}

function prepare(task: TaskOf<'prepare'>, how: string): void {
  if (how === 'broken') {
    const message = `${task.fileName} is no video.`;
    leave({ type: 'failure', code: 'video-not-a-video', message, remedy: 'Give a video.', ended: null });
    return;
  }
  const facts = {
    ...{ sha256: 'ab', width: 64, height: 48, frameCount: 100, durationSeconds: 4, averageFps: 25 },
    ...{ codec: 'h264', container: 'mp4', hasAudio: false, copied: false },
  };
  writeFileSync(join(task.folder, 'poster.jpg'), 'poster');
  leave({ type: 'result', result: { kind: 'prepare', facts, poster: 'poster.jpg', playable: null } });
}

/** Each step is a line in `steps` of what the engine saw; a run goes on after those that are there. */
async function makeSteps(task: TaskOf<'bodies'>, ms: number): Promise<void> {
  const seen = SEEN[task.settings.engine];
  const evidence = join(task.motionDir, seen);
  mkdirSync(evidence, { recursive: true });
  const path = join(evidence, 'steps');
  let done = readSteps(path);
  if (task.reuseDir !== null) {
    const run = basename(dirname(task.reuseDir));
    tell({ type: 'log', level: 'info', message: `offered what ${run} saw` });
  }
  if (done === 0 && task.reuseDir !== null) done = readSteps(join(task.reuseDir, seen, 'steps'));
  for (; done < STEPS; done++) {
    if (stopped) {
      return leave(STOPPED);
    }
    writeFileSync(path, String(done + 1));
    tell({ type: 'progress', stage: 'seeing', done: done + 1, total: STEPS });
    await sleep(ms);
  }
  writeFileSync(path, String(done));
  finish(task);
}

function finish(task: TaskOf<'bodies' | 'refit'>): void {
  if (task.edits !== null) writeFileSync(join(task.motionDir, 'edits.json'), JSON.stringify(task.edits));
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

import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { isKinemeshError, KinemeshError } from '../../errors/index.ts';
import { lockFile, type ProcessLock } from '../../files/index.ts';
import type { Heard } from './listen.ts';
import { type JobTask, type Result, type RunnerEvent, type Task, taskSchema } from './protocol.ts';

/**
 * A runner: one job in a process of its own. The task comes as the first line of stdin; what happens goes out
 * as JSON lines on stdout. When stdin closes the service is dead: the job is left as it is, to be gone on with.
 */

/** What stopping is given before the process ends itself. */
const PATIENCE_MS = 1900;
/** Progress is told at most so often. */
const PROGRESS_MS = 100;
/** How long an earlier runner of the same job may take to be gone. */
const EARLIER_RUNNER_MS = 10_000;

const abort = new AbortController();
let toldAt = Number.NEGATIVE_INFINITY;
let toldStage = '';

// Where memory runs out the system ends this process, not the service (proc(5): oom_score_adj).
if (process.platform === 'linux') await writeFile('/proc/self/oom_score_adj', '600').catch(() => {});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
process.stdout.on('error', stop);
const listener = new Worker(new URL(`./listen${extname(import.meta.url)}`, import.meta.url));
listener.on('message', (heard: Heard) => (heard.line === null ? stop() : void work(heard.line)));

function stop(): void {
  abort.abort();
  setTimeout(() => process.exit(1), PATIENCE_MS);
}

async function work(line: string): Promise<void> {
  const task = taskSchema.parse(JSON.parse(line));
  let exitCode = 0;
  try {
    const lock = task.kind === 'check' ? null : await lockJob(task);
    try {
      await tell({ type: 'result', result: await run(task) });
    } finally {
      await lock?.release();
    }
  } catch (error) {
    exitCode = 1;
    await tell(failureOf(error, task));
  }
  process.exit(exitCode);
}

async function run(task: Task): Promise<Result> {
  const say = (event: RunnerEvent) => void tell(event);
  switch (task.kind) {
    case 'prepare':
      return (await import('./prepare.ts')).prepare(task, say, abort.signal);
    case 'bodies':
      return (await import('./bodies.ts')).makeBodies(task, say, abort.signal);
    case 'refit':
      return (await import('./refit.ts')).makeRefit(task, say, abort.signal);
    case 'check':
      return (await import('./check.ts')).checkEngine(task.engine);
    case 'overlay':
      return (await import('./overlay.ts')).drawOverlay(task, say, abort.signal);
  }
}

/** One runner a job: one of a service that was killed a moment ago may still be on its way out. */
async function lockJob(task: JobTask): Promise<ProcessLock> {
  const busy = ({ pid }: { pid: number | null }) =>
    new KinemeshError(
      'not-ready',
      `Another runner (process ${pid ?? 'unknown'}) is at this job.`,
      'Try again.',
    );
  for (let waited = 0; ; waited += 200) {
    try {
      return await lockFile(task.lockPath, busy);
    } catch (error) {
      if (!isKinemeshError(error) || error.code !== 'not-ready') throw error;
      if (waited >= EARLIER_RUNNER_MS || abort.signal.aborted) throw error;
      await sleep(200);
    }
  }
}

function tell(event: RunnerEvent): Promise<void> {
  if (event.type === 'progress') {
    const now = performance.now();
    const isLast = event.total > 0 && event.done >= event.total;
    if (event.stage === toldStage && !isLast && now - toldAt < PROGRESS_MS) return Promise.resolve();
    [toldAt, toldStage] = [now, event.stage];
  }
  return new Promise((resolve) => process.stdout.write(`${JSON.stringify(event)}\n`, () => resolve()));
}

function failureOf(error: unknown, task: Task): RunnerEvent {
  if (!isKinemeshError(error)) console.error(error);
  const { code, message, remedy, ended } = isKinemeshError(error)
    ? error
    : {
        ended: null,
        code: 'internal',
        message: `Something went wrong that should not (${error instanceof Error ? error.message : String(error)}).`,
        remedy: 'Try again; if it stays so, report it together with the log.',
      };
  const said = task.kind === 'check' ? message : message.replaceAll(task.videoPath, () => task.fileName);
  const ending = ended === null ? null : { ...ended, lastLines: [...ended.lastLines] };
  return { type: 'failure', code, message: said, remedy, ended: ending };
}

import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KinemeshError } from '../../../errors/index.ts';
import {
  type ChildEnd,
  type OverLimit,
  type Program,
  startChild,
  watchLife,
} from '../../../supervise/index.ts';
import type { Report } from '../../engine.ts';
import { pythonCommand, toHost } from '../host/index.ts';
import { type Course, followCourse } from './course.ts';
import { endingOf, gigabytes, namedByText, nameFailure, type Seen } from './failures/index.ts';
import { lookAtFiles, resultPath } from './files-watch.ts';
import { sampleGpu } from './gpu-memory.ts';
import { LAUNCHER, type LauncherEvent, launcherEvent, RUN_VARIABLE } from './launcher.ts';
import type { TrackerEnd, TrackerRun } from './tracker-run.ts';

/** Between two looks at what is on disk and at the GPU. */
const LOOK_MS = 2000;
/** Part of one processor that counts as being at work. */
const BUSY = 0.1;
/** Lines that people are shown. */
const LAST_LINES = 20;

type LauncherEnd = Extract<LauncherEvent, { event: 'end' }>;
type Pulse = Extract<LauncherEvent, { event: 'pulse' }>;

/**
 * Runs the checkout's track.py to its end, and tells all that it does. Never rejects: what went wrong is
 * `failure`, and after an abort that is `cancelled`.
 *
 * @param signal ends it within 2 seconds, with all that it started
 */
export async function runTracker(run: TrackerRun, report: Report, signal: AbortSignal): Promise<TrackerEnd> {
  const began = performance.now();
  const course = followCourse(run, report);
  const tell = (message: string) => report({ type: 'log', level: 'info', message, speaker: 'PROCESS' });
  const nothing = {
    exitCode: null,
    signal: null,
    lastLines: [],
    reached: 'nothing' as const,
    gpuPeakBytes: null,
  };
  const missing = signal.aborted ? cancelled() : await whatIsMissing(run);
  if (missing !== null) return { ...nothing, seconds: 0, failure: missing };

  const id = randomUUID();
  const program = programOf(run, id);
  tell(`Command: ${shown(program)}`);
  tell(`Folder: ${run.settings.checkout}; results in ${run.outDir}`);
  tell(`Limits: ${limitsSentence(run)}`);
  const supervised = await supervise(run, program, id, course, report, signal);
  const seconds = (performance.now() - began) / 1000;
  const seen = seenOf(run, course, supervised);
  tell(endSentence(seen, seconds, supervised));
  return {
    exitCode: seen.exitCode,
    signal: seen.signal,
    seconds,
    lastLines: course.lines.slice(-LAST_LINES),
    reached: course.reached,
    gpuPeakBytes: supervised.gpuPeakBytes,
    failure: signal.aborted && !supervised.over ? cancelled(seen) : await failureOf(run, seen, supervised),
  };
}

function programOf({ settings, overrides }: TrackerRun, id: string): Program {
  const script =
    settings.wsl === null ? join(settings.checkout, 'track.py') : `${settings.checkout}/track.py`;
  return pythonCommand(settings, [toHost(LAUNCHER, settings), script, ...overrides], {
    cwd: settings.checkout,
    env: { [RUN_VARIABLE]: id },
  });
}

/** What was seen of a run from outside. */
interface Supervised {
  readonly child: ChildEnd;
  readonly end: LauncherEnd | null;
  readonly pulse: Pulse | null;
  readonly over: OverLimit | null;
  readonly gpuPeakBytes: number | null;
}

async function supervise(
  run: TrackerRun,
  program: Program,
  id: string,
  course: Course,
  report: Report,
  signal: AbortSignal,
): Promise<Supervised> {
  let end: LauncherEnd | null = null;
  let pulse: Pulse | null = null;
  let over: OverLimit | null = null;
  const { firstLine, imports, silence, total } = run.settings.limits;
  const life = watchLife({ firstLine, preparation: imports, silence, total }, (limit) => {
    over = limit;
    child.stop();
  });

  function hear(event: LauncherEvent) {
    course.event(event);
    if (event.event === 'end') end = event;
    else if (event.event !== 'pulse') life.sign();
    if (event.event === 'started') life.begun();
    if (event.event === 'imported') life.prepared();
    if (event.event !== 'pulse') return;
    const spent = event.cpuSeconds - (pulse?.cpuSeconds ?? 0);
    if (spent > BUSY * (event.seconds - (pulse?.seconds ?? 0))) life.busy();
    pulse = event;
  }

  const child = startChild(
    program,
    {
      onPiece({ text, overwritten }) {
        const event = overwritten ? null : launcherEvent(text, id);
        if (event !== null) return hear(event);
        // Not the launcher's: Python itself, or wsl.exe, has something to say first.
        if (course.says(text, overwritten)) life.sign();
        if (course.reached !== 'nothing' && course.reached !== 'first-line') life.prepared();
      },
    },
    { name: RUN_VARIABLE, value: id },
  );
  const stop = () => child.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const looks = lookNowAndThen(run, course, report, life.sign, () => new Set(pulse?.pids ?? []));
  try {
    const childEnd = await child.ended;
    return { child: childEnd, end, pulse, over, gpuPeakBytes: await looks.close() };
  } finally {
    life.close();
    signal.removeEventListener('abort', stop);
  }
}

/** Looks at the disk and at the GPU every two seconds, one look at a time. */
function lookNowAndThen(
  run: TrackerRun,
  course: Course,
  report: Report,
  sign: () => void,
  pids: () => ReadonlySet<number>,
) {
  const began = performance.now();
  let peak: number | null = null;
  let fingerprint = '';
  let hasGpu = true;
  let looking: Promise<void> | null = null;

  async function look() {
    const [files, gpu] = await Promise.all([
      lookAtFiles(run.outDir, run.videoName),
      hasGpu ? sampleGpu(pids()) : null,
    ]);
    if (files.fingerprint !== fingerprint) sign();
    fingerprint = files.fingerprint;
    course.pictures(files.pictures);
    hasGpu = gpu !== null;
    if (gpu === null) return;
    peak = Math.max(peak ?? 0, gpu.usedBytes);
    report({ type: 'memory', seconds: (performance.now() - began) / 1000, ...gpu });
  }

  const begin = () => {
    looking ??= look().finally(() => {
      looking = null;
    });
  };
  begin();
  const timer = setInterval(begin, LOOK_MS);
  return {
    async close(): Promise<number | null> {
      clearInterval(timer);
      await looking;
      return peak;
    },
  };
}

function seenOf(run: TrackerRun, course: Course, { child, end, pulse, over }: Supervised): Seen {
  return {
    settings: run.settings,
    // Of the launcher what it said of track.py counts, not how it ended itself.
    exitCode: end === null ? child.exitCode : end.exitCode,
    signal: end === null ? child.signal : end.signal,
    lines: course.lines,
    reached: course.reached,
    importing: course.importing,
    frames: course.done === null ? null : { done: course.done, total: run.frames },
    cuda: course.cuda,
    memory: {
      peakBytes: Math.max(end?.peakRssBytes ?? 0, pulse?.rssBytes ?? 0),
      freeBytes: pulse?.freeBytes ?? null,
      totalBytes: pulse?.totalBytes ?? null,
      oomKills: end?.oomKills ?? null,
    },
    overLimit: over,
  };
}

/** Exit code 0 says nothing: track.py ends with it after a failure in the middle as well. */
async function failureOf(
  run: TrackerRun,
  seen: Seen,
  { child, over }: Supervised,
): Promise<KinemeshError | null> {
  if (child.startError !== null) return notStarted(run, child.startError);
  if (seen.exitCode !== 0 || over !== null) return nameFailure(seen);
  const result = await stat(resultPath(run.outDir, run.videoName)).catch(() => null);
  if (result === null) return nameFailure(seen);
  // A result that was cut off by a full disk is there all the same.
  const byText = namedByText({ ...seen, lines: seen.lines.slice(-LAST_LINES) });
  return byText?.code === 'disk-full' ? nameFailure(seen) : null;
}

/** What is not where it was set up; inside WSL that shows only when it is called. */
async function whatIsMissing({ settings }: TrackerRun): Promise<KinemeshError | null> {
  if (settings.wsl !== null) return null;
  const script = join(settings.checkout, 'track.py');
  if (!(await isThere(script, constants.R_OK))) {
    return new KinemeshError(
      'checkout-missing',
      `There is no track.py of 4D-Humans in ${settings.checkout}.`,
      'It was moved or removed. Set up anew: kinemesh setup 4d-humans --checkout DIR.',
    );
  }
  return (await isThere(settings.python, constants.X_OK)) ? null : interpreterMissing(settings.python);
}

function isThere(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

function interpreterMissing(python: string, cause?: unknown): KinemeshError {
  return new KinemeshError(
    'interpreter-missing',
    `There is no Python that can be started at ${python}.`,
    'Its environment was moved or removed. Set up anew: kinemesh setup 4d-humans.',
    { cause },
  );
}

function notStarted({ settings }: TrackerRun, cause: NodeJS.ErrnoException): KinemeshError {
  if (settings.wsl === null) return interpreterMissing(settings.python, cause);
  return new KinemeshError(
    'wsl-missing',
    `WSL cannot be started: ${cause.message}.`,
    'Install it: wsl --install. Then set up anew: kinemesh setup 4d-humans.',
    { cause },
  );
}

function cancelled(seen?: Seen): KinemeshError {
  const ended = seen && endingOf(seen);
  return new KinemeshError('cancelled', 'The run was cancelled.', 'Start it again to go on.', { ended });
}

function endSentence(
  { exitCode, signal, memory }: Seen,
  seconds: number,
  { over, gpuPeakBytes }: Supervised,
): string {
  const how = signal === null ? `exit code ${exitCode}` : `signal ${signal}`;
  const why = over === null ? '' : ` (ended by us: limit "${over.limit}", ${over.seconds} s)`;
  const most = memory.peakBytes > 0 ? `; memory ${gigabytes(memory.peakBytes)} at most` : '';
  const gpu = gpuPeakBytes === null ? '' : `; GPU ${gigabytes(gpuPeakBytes)} at most`;
  return `track.py ended after ${seconds.toFixed(1)} s with ${how}${why}${most}${gpu}`;
}

function limitsSentence({ settings: { limits } }: TrackerRun): string {
  const { firstLine, imports, silence, total } = limits;
  return `first line ${firstLine} s, imports ${imports} s, no sign of life ${silence} s, in all ${total === null ? 'none' : `${total} s`}`;
}

/** As one would type it, for reading. */
function shown({ command, args }: Program): string {
  return [command, ...args]
    .map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

import type { CheckItem, Engine, EngineJob, Report, RunSummary } from '../engines/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { makeMotion } from '../motion/made-motion.testing.ts';
import { writeMotion } from '../motion/node.ts';
import type { StopReason, World } from './world.ts';

const FRAMES = 12;

/** An engine that sees nothing and writes the made motion, one "frame" per pause. */
export function fakeEngine(overrides: Partial<Engine> & { pauseMs?: number } = {}): Engine {
  const { pauseMs = 0, ...rest } = overrides;
  return {
    name: 'builtin',
    check: async () => [],
    run: (job, report, signal) => fakeRun(job, report, signal, pauseMs),
    ...rest,
  };
}

/** An engine whose runs fail. */
export function failingEngine(error: unknown): Engine {
  return fakeEngine({
    run: async () => {
      throw error;
    },
  });
}

async function fakeRun(
  job: EngineJob,
  report: Report,
  signal: AbortSignal,
  pauseMs: number,
): Promise<RunSummary> {
  for (let done = 0; done <= FRAMES; done++) {
    if (signal.aborted) throw new KinemeshError('cancelled', 'The run was stopped.', 'Go on with --resume.');
    report({ type: 'progress', stage: 'seeing', done, total: FRAMES });
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  report({ type: 'log', level: 'info', message: 'nothing to see here' });
  await writeMotion(job.outDir, makeMotion({ frames: FRAMES }));
  return { framesSeen: FRAMES, framesResumed: job.resume ? 5 : 0, seconds: 2 };
}

/** An item of `check()`. */
export function checkItem(overrides: Partial<CheckItem> = {}): CheckItem {
  return {
    id: 'x',
    label: 'Something',
    ok: true,
    needed: true,
    detail: 'is here',
    remedy: null,
    ...overrides,
  };
}

export interface FakeWorld extends World {
  /** What was written so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Moves the clock on. */
  readonly wait: (ms: number) => void;
  readonly raise: (reason: StopReason) => void;
  /** The code that the process was ended with by force. */
  readonly forced: () => number | null;
}

/** A world in memory: a clock that is set by hand, signals that are raised by hand. */
export function fakeWorld(
  overrides: Partial<World> & { engineIs?: Engine; terminal?: boolean; columns?: number } = {},
): FakeWorld {
  const { engineIs = fakeEngine(), terminal = false, columns = 100, ...rest } = overrides;
  const written = { out: '', err: '' };
  let clock = 0;
  let forced: number | null = null;
  const listeners = new Set<(reason: StopReason) => void>();
  const output = (name: 'out' | 'err') => ({
    isTerminal: terminal,
    columns,
    write(text: string) {
      written[name] += text;
    },
  });
  return {
    stdout: output('out'),
    stderr: output('err'),
    env: {},
    version: '1.2.3',
    command: 'kinemesh',
    now: () => clock,
    engine: async () => engineIs,
    overlay: async () => async () => {},
    serve: async ({ port }) => ({ address: `http://localhost:${port}`, close: async () => {} }),
    servePose: async ({ port, pagePort }) => ({
      address: `http://localhost:${port}`,
      pageAddress: pagePort === null ? null : `http://localhost:${pagePort}`,
      close: async () => {},
    }),
    openBrowser: async () => true,
    samplePath: () => null,
    onStop(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exit(code) {
      forced = code;
    },
    out: () => written.out,
    err: () => written.err,
    wait(ms) {
      clock += ms;
    },
    raise(reason) {
      for (const listener of [...listeners]) listener(reason);
    },
    forced: () => forced,
    ...rest,
  };
}

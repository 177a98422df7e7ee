import { type ChildProcess, spawn } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signalGroup } from './process-mark.ts';
import { type Result, type RunnerEvent, runnerEventSchema, type Task } from './runner/protocol.ts';
import { followLines } from './runner-lines.ts';

/** From src in a clone and from dist in the package: the runner has the ending that this file has. */
export const RUNNER = fileURLToPath(new URL(`./runner/main${extname(import.meta.url)}`, import.meta.url));

/** What a runner that is asked to stop is given before it is ended by force. */
const PATIENCE_MS = 5000;
const LAST_LINES = 20;
/** What is still read after its end: somebody who left its group may hold the other ends of the pipes for ever. */
const LAST_WORDS_MS = 2000;

/** How a runner ended. */
export interface RunnerEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly result: Result | null;
  /** What it gave as the reason. */
  readonly failure: Extract<RunnerEvent, { type: 'failure' }> | null;
  /** The last lines that it said outside the protocol. */
  readonly lastLines: readonly string[];
}

/** A runner at work. */
export interface RunnerProcess {
  readonly pid: number | undefined;
  /** Never rejects. */
  readonly ended: Promise<RunnerEnd>;
  /** Asks it to stop, and ends it with all of its group where it does not. */
  stop(): void;
}

export interface RunnerHooks {
  onEvent(event: RunnerEvent): void;
  /** A line that is not of the protocol. */
  onLine(from: 'stdout' | 'stderr', line: string): void;
}

/** Starts a runner, in a process group of its own. */
export function startRunner(script: string, task: Task, hooks: RunnerHooks): RunnerProcess {
  const child = spawn(process.execPath, [script], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  });
  // A runner that died early does not take its task; how it ended says more than that.
  child.stdin.on('error', () => {});
  child.stdin.write(`${JSON.stringify(task)}\n`);
  let killer: NodeJS.Timeout | undefined;
  return {
    pid: child.pid,
    ended: followed(child, hooks).finally(() => clearTimeout(killer)),
    stop() {
      if (child.pid === undefined || killer !== undefined) return;
      const { pid } = child;
      child.kill('SIGTERM');
      killer = setTimeout(() => signalGroup(pid, 'SIGKILL'), PATIENCE_MS);
    },
  };
}

function followed(child: ChildProcess, hooks: RunnerHooks): Promise<RunnerEnd> {
  let result: Result | null = null;
  let failure: RunnerEnd['failure'] = null;
  const lastLines: string[] = [];
  const say = (from: 'stdout' | 'stderr', line: string) => {
    lastLines.push(line.slice(0, 500));
    if (lastLines.length > LAST_LINES) lastLines.shift();
    hooks.onLine(from, line);
  };
  const { stdout, stderr } = child;
  if (stdout !== null) {
    followLines(stdout, (line) => {
      const event = parsed(line);
      if (event === null) return say('stdout', line);
      if (event.type === 'result') result = event.result;
      if (event.type === 'failure') failure = event;
      hooks.onEvent(event);
    });
  }
  if (stderr !== null) followLines(stderr, (line) => say('stderr', line));
  return new Promise((resolve) => {
    const end = (exitCode: number | null, signal: NodeJS.Signals | null) =>
      resolve({ exitCode, signal, result, failure, lastLines });
    child.once('error', (error) => {
      say('stderr', String(error));
      if (child.pid === undefined) end(null, null);
    });
    let silence: NodeJS.Timeout | undefined;
    child.once('exit', () => {
      // What it left in its group would keep the pipes open, and 'close' away.
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
      silence = setTimeout(() => {
        stdout?.destroy();
        stderr?.destroy();
      }, LAST_WORDS_MS);
    });
    child.once('close', (exitCode, signal) => {
      clearTimeout(silence);
      end(exitCode, signal);
    });
  });
}

function parsed(line: string): RunnerEvent | null {
  if (!line.startsWith('{')) return null;
  try {
    return runnerEventSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

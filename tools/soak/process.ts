import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const SAMPLE_MS = 200;

/** How a run ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly seconds: number;
  readonly output: string;
  /** The most memory that it ever held, bytes; 0 where the system does not tell. */
  readonly peakBytes: number;
}

/** `kinemesh run` in a process group of its own; `killAfterMs` kills the whole group, as a power cut would. */
export function kinemeshRun(args: readonly string[], killAfterMs?: number): Promise<Ended> {
  const started = performance.now();
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [CLI, 'run', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    // A group of its own gets no Ctrl-C from the terminal: whoever ends this program ends the run too.
    const end = () => killGroup(child);
    const stop = () => process.exit(130);
    process.on('exit', end);
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    let peakBytes = 0;
    const sampler = setInterval(() => {
      peakBytes = Math.max(peakBytes, peakOf(child));
    }, SAMPLE_MS);
    const killer =
      killAfterMs === undefined ? undefined : setTimeout(() => killGroup(child), Math.max(0, killAfterMs));
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      clearInterval(sampler);
      clearTimeout(killer);
      process.off('exit', end);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      const seconds = (performance.now() - started) / 1000;
      settle({ exitCode, signal, seconds, output, peakBytes });
    });
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** Linux keeps the high-water mark of a process's resident memory (proc(5), VmHWM). */
function peakOf({ pid }: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../engines/index.ts';
import { EXIT } from './exit-codes.ts';
import { packageVersion } from './version.ts';
import type { DrawOverlay, Output, StopSignal, World } from './world.ts';

const SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** From `src/cli` and `dist/cli` alike, the package's root is two folders up. */
const SAMPLE = new URL('../../assets/sample/sample.mp4', import.meta.url);

/** This process, this machine. The heavy rooms are loaded only when they are needed. */
export function realWorld(): World {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    version: packageVersion(),
    command: process.env.npm_lifecycle_event === undefined ? 'kinemesh' : 'npm run -s kinemesh --',
    now: () => performance.now(),
    engine: loadEngine,
    overlay: loadOverlay,
    samplePath: () => (existsSync(SAMPLE) ? fileURLToPath(SAMPLE) : null),
    onSignal(listener) {
      for (const signal of SIGNALS) process.on(signal, listener);
      return () => {
        for (const signal of SIGNALS) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // Whoever read us has gone, as in `| head`: nobody is left to tell.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.closedPipe);
    throw error;
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    get isTerminal() {
      return stream.isTTY === true && process.env.TERM !== 'dumb';
    },
    get columns() {
      return stream.columns ?? 80;
    },
  };
}

async function loadEngine(): Promise<Engine> {
  return (await import('../engines/builtin/index.ts')).createBuiltinEngine();
}

async function loadOverlay(): Promise<DrawOverlay> {
  const [{ writeOverlay }, { loadKinemeshBody }] = await Promise.all([
    import('../export/index.ts'),
    import('../body/load-node.ts'),
  ]);
  return (job, report, signal) =>
    writeOverlay({
      ...job,
      body: loadKinemeshBody(),
      report: (progress) => report({ type: 'progress', ...progress }),
      signal,
    });
}

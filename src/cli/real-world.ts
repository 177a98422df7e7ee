import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../engines/index.ts';
import { readSettings } from '../settings/index.ts';
import { commandName } from './command-name.ts';
import { EXIT } from './exit-codes.ts';
import { openBrowser } from './open-browser.ts';
import { pageFolder } from './page-folder.ts';
import { servePose } from './serve-pose.ts';
import { packageVersion } from './version.ts';
import type { DrawOverlay, EngineChoice, Output, Serve, StopReason, World } from './world.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** From `src/cli` and `dist/cli` alike, the package's root is two folders up. */
const SAMPLE = new URL('../../assets/sample/sample.mp4', import.meta.url);

/** This process, this machine. The heavy rooms are loaded only when they are needed. */
export function realWorld(): World {
  const listeners = new Set<(reason: StopReason) => void>();
  let lost: 'reader-gone' | 'output-lost' | null = null;
  const stop = (reason: 'reader-gone' | 'output-lost') => {
    if (lost !== null) return;
    lost = reason;
    // What is at work ends as it should, and cleans up; only its code is another.
    process.once('exit', () => {
      process.exitCode = reason === 'reader-gone' ? EXIT.closedPipe : EXIT.output;
    });
    for (const listener of [...listeners]) listener(reason);
  };
  return {
    stdout: outputOf(process.stdout, stop),
    stderr: outputOf(process.stderr, stop),
    env: process.env,
    version: packageVersion(),
    command: commandName(import.meta.url, process.env.npm_lifecycle_event !== undefined),
    now: () => performance.now(),
    engine: loadEngine,
    overlay: loadOverlay,
    serve,
    servePose,
    openBrowser,
    samplePath: () => (existsSync(SAMPLE) ? fileURLToPath(SAMPLE) : null),
    onStop(listener) {
      listeners.add(listener);
      if (lost !== null) listener(lost);
      for (const signal of SIGNALS) process.on(signal, listener);
      return () => {
        listeners.delete(listener);
        for (const signal of SIGNALS) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
  };
}

function outputOf(stream: NodeJS.WriteStream, stop: (reason: 'reader-gone' | 'output-lost') => void): Output {
  let lost = false;
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (lost) return;
    lost = true;
    // Whoever read us has gone, as in `| head`: nobody is left to tell.
    if (code === 'EPIPE') stop('reader-gone');
    else if (stream === process.stdout) {
      process.stderr.write(
        `✗ The output could not be written (${code}).\n  Free some space, or let it go elsewhere.\n`,
      );
      stop('output-lost');
    }
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

async function loadEngine(choice: EngineChoice = { name: 'builtin' }): Promise<Engine> {
  if (choice.name === 'builtin') return (await import('../engines/builtin/index.ts')).createBuiltinEngine();
  const { createFourDHumansEngine } = await import('../engines/4d-humans/index.ts');
  const { fourDHumans } = await readSettings();
  const chunkFrames = choice.chunkFrames ?? fourDHumans?.chunkFrames ?? null;
  return createFourDHumansEngine(fourDHumans && { ...fourDHumans, chunkFrames });
}

async function loadOverlay(): Promise<DrawOverlay> {
  const [{ writeOverlay }, { loadBody }, { readSettings }] = await Promise.all([
    import('../export/index.ts'),
    import('../body/load-node.ts'),
    import('../settings/index.ts'),
  ]);
  return async (job, report, signal) => {
    const { smplPath } = await readSettings();
    return writeOverlay({
      ...job,
      body: await loadBody(job.motion.body, smplPath),
      report: (progress) => report({ type: 'progress', ...progress }),
      signal,
    });
  };
}

const serve: Serve = async ({ dataDir, host, port, log }) => {
  const pageDir = pageFolder();
  const [{ openService }, { startServer }] = await Promise.all([
    import('../jobs/index.ts'),
    import('../server/index.ts'),
  ]);
  const say = log.say.bind(log, 'info');
  const service = await openService({ dataDir, say });
  try {
    const server = await startServer({
      service,
      host,
      port,
      pageDir,
      version: packageVersion(),
      log: { write: (level, message, details) => log.say(level, message, details) },
    });
    await service.reachedAt(server.address);
    return {
      address: server.address,
      async close() {
        await server.close();
        await service.close();
      },
    };
  } catch (error) {
    await service.close();
    throw error;
  }
};

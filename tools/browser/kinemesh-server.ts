import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const WATCHER = new URL('./watch-connections.ts', import.meta.url).href;
/** A first start makes the database; a busy machine takes its time. */
const START_MS = 60_000;
const STOP_MS = 20_000;

export interface ServerOptions {
  /** Without one it has its own. */
  readonly dataDir?: string;
  /** Whether the data folder is removed when it is stopped; as it is its own, where not given. */
  readonly removeData?: boolean;
  /** The script that is the command line; without it, that of this clone. */
  readonly main?: string;
  /** 0, a free one, where not given. */
  readonly port?: number;
  /** Beside this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** `kinemesh start` as a process of its own, on a data folder of its own, watched for outgoing connections. */
export interface KinemeshServer {
  /** As in `http://localhost:40123`. */
  readonly address: string;
  readonly port: number;
  readonly dataDir: string;
  readonly pid: number;
  /** What it has printed so far. */
  output(): string;
  /** Connections beyond this machine that it or a runner of it tried, one a line. */
  outgoing(): string;
  /** Ends it as Ctrl-C does, and removes its data where they are its own; how it ended. */
  stop(): Promise<{ readonly exitCode: number | null; readonly seconds: number }>;
  /** Ends it as `kill -9` does; the data stay, for the next. */
  kill(): Promise<void>;
}

/** @throws Error with what it printed, where it ends before it gives an address */
export async function startKinemesh({
  dataDir,
  main = MAIN,
  port = 0,
  removeData = dataDir === undefined,
  env = {},
}: ServerOptions = {}): Promise<KinemeshServer> {
  const own = mkdtempSync(join(tmpdir(), 'kinemesh-page-'));
  const data = dataDir ?? mkdtempSync(join(tmpdir(), 'kinemesh-data-'));
  const seen = join(own, 'outgoing');
  const child = spawn(process.execPath, [main, 'start', '--data', data, '--port', `${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Settings of its own: what its user has set up is no matter of a test.
    env: {
      ...process.env,
      KINEMESH_CONFIG: join(own, 'settings.json'),
      ...env,
      NODE_OPTIONS: `--import ${WATCHER}`,
      KINEMESH_WATCH: seen,
    },
  });
  // Whoever ends the tests ends the server.
  const endWithUs = () => child.kill('SIGKILL');
  process.on('exit', endWithUs);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = new Promise<number | null>((settle) => child.on('close', settle));
  const clean = (withData: boolean) => {
    process.off('exit', endWithUs);
    rmSync(own, { recursive: true, force: true });
    if (withData) rmSync(data, { recursive: true, force: true });
  };
  const address = await addressOf(child, ended, () => output).catch((error) => {
    child.kill('SIGKILL');
    clean(removeData);
    throw error;
  });
  return {
    address,
    port: Number(new URL(address).port),
    dataDir: data,
    pid: child.pid ?? -1,
    output: () => output,
    outgoing: () => (existsSync(seen) ? readFileSync(seen, 'utf8') : ''),
    async stop() {
      const started = performance.now();
      child.kill('SIGINT');
      const timer = setTimeout(endWithUs, STOP_MS);
      const exitCode = await ended;
      clearTimeout(timer);
      clean(removeData);
      return { exitCode, seconds: (performance.now() - started) / 1000 };
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
      clean(false);
    },
  };
}

function addressOf(child: ChildProcess, ended: Promise<unknown>, output: () => string): Promise<string> {
  return new Promise((settle, reject) => {
    const fail = (why: string) => reject(new Error(`kinemesh start ${why}:\n${output()}`));
    const timer = setTimeout(() => fail('gave no address'), START_MS);
    const look = () => {
      const address = /http:\/\/\S+:\d+/.exec(output())?.[0];
      if (address === undefined) return;
      clearTimeout(timer);
      settle(address);
    };
    child.stdout?.on('data', look);
    child.on('error', reject);
    ended.then(() => {
      clearTimeout(timer);
      fail('ended');
    });
  });
}

import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasMotionFolder, readMotionFolder, type ScoredMotion } from './motion/read-motion.ts';

/** How a run of the command line ended. */
export interface RunRecord {
  /** Null where it had to be ended. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly seconds: number;
  /** From the start of linking until the bodies are written; null where it did not come to that. */
  readonly passTwoSeconds: number | null;
  /** Code and sentence of the failure that it named. */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Whether it printed a stack trace, which nobody should see. */
  readonly stackTrace: boolean;
}

export interface ClipResult extends RunRecord {
  /** Null where the run failed. */
  readonly motion: ScoredMotion | null;
  /** The motion folder, where it is or would be. */
  readonly dir: string;
}

export interface ClipRunnerOptions {
  readonly workDir: string;
  readonly reuse: boolean;
  /** Score what is there and run nothing. */
  readonly noRuns: boolean;
  /** Told what is going on. */
  readonly log: (line: string) => void;
}

const CLI = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const LONGEST_RUN_SECONDS = 3600;
const TAIL_CHARACTERS = 20_000;

/** Runs `kinemesh run` on clips, each in a process of its own, and reads what comes out. */
export class ClipRunner {
  private readonly options: ClipRunnerOptions;

  constructor(options: ClipRunnerOptions) {
    this.options = options;
  }

  /**
   * @param name of the folder in the work folder
   * @param flags more flags for `kinemesh run`
   * @param limitSeconds after which the run is ended and counts as hung
   */
  async run(
    videoPath: string,
    name: string,
    flags: readonly string[] = [],
    limitSeconds = LONGEST_RUN_SECONDS,
  ): Promise<ClipResult> {
    const dir = join(this.options.workDir, name);
    const recordPath = join(this.options.workDir, `${name}.run.json`);
    const known = this.options.reuse ? await readRecord(recordPath) : null;
    const isKnownFailure = known?.error && known.error.code !== 'internal';
    if (this.options.reuse && (isKnownFailure || (await hasMotionFolder(dir)))) {
      return { ...(known ?? NO_RECORD), dir, motion: await motionAt(dir) };
    }
    if (this.options.noRuns) {
      const error = { code: 'not there', message: `There is no motion in ${dir}.` };
      return { ...NO_RECORD, exitCode: null, error, dir, motion: null };
    }
    await rm(dir, { recursive: true, force: true });
    await mkdir(this.options.workDir, { recursive: true });
    this.options.log(`kinemesh run ${[videoPath, ...flags].join(' ')}`);
    const record = await runCommand([CLI, 'run', videoPath, '--out', dir, '--json', ...flags], limitSeconds);
    await writeFile(recordPath, `${JSON.stringify(record, null, 2)}\n`);
    return { ...record, dir, motion: await motionAt(dir) };
  }

  /**
   * Links and fits anew from a copy of the evidence in the work folder, and measures that alone. Null where there is
   * no evidence, where nothing is to be run, or where it failed.
   */
  async secondPass(videoPath: string, name: string): Promise<SecondPass | null> {
    return this.onCopy(name, 'evidence', async (dir) => {
      this.options.log(`kinemesh run ${videoPath} (pass 2 alone)`);
      const flags = ['--out', dir, '--resume', '--json'];
      const { passTwoSeconds } = await runCommand([CLI, 'run', videoPath, ...flags], LONGEST_RUN_SECONDS);
      const motion = await motionAt(dir);
      if (passTwoSeconds === null || motion === null) return null;
      const personFrames = motion.tracks.reduce((sum, { frame }) => sum + frame.length, 0);
      return { seconds: passTwoSeconds, personFrames };
    });
  }

  /**
   * Mends a copy of a whole motion folder by `kinemesh edit`. Null where there is none, where nothing is to be run, or
   * where it failed.
   */
  async edit(name: string, words: readonly string[]): Promise<RunRecord | null> {
    return this.onCopy(name, '.', async (dir) => {
      this.options.log(`kinemesh edit ${name} ${words.join(' ')}`);
      const record = await runCommand([CLI, 'edit', dir, ...words, '--json'], LONGEST_RUN_SECONDS);
      return record.exitCode === 0 ? record : null;
    });
  }

  private async onCopy<T>(
    name: string,
    part: string,
    use: (dir: string) => Promise<T | null>,
  ): Promise<T | null> {
    const from = join(this.options.workDir, name, part);
    const isThere = await stat(from).then(
      () => true,
      () => false,
    );
    if (this.options.noRuns || !isThere) return null;
    const dir = await mkdtemp(join(tmpdir(), 'kinemesh-score-copy-'));
    try {
      await cp(from, join(dir, part), { recursive: true });
      return await use(dir);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }
}

const NO_RECORD: RunRecord = {
  exitCode: 0,
  signal: null,
  seconds: Number.NaN,
  passTwoSeconds: null,
  error: null,
  stackTrace: false,
};

async function motionAt(dir: string): Promise<ScoredMotion | null> {
  return (await hasMotionFolder(dir)) ? readMotionFolder(dir) : null;
}

/** Pass 2 once more, from the evidence that an earlier run left. */
export interface SecondPass {
  readonly seconds: number;
  /** Rows of all tracks that came out. */
  readonly personFrames: number;
}

async function readRecord(path: string): Promise<RunRecord | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as RunRecord);
}

function runCommand(args: readonly string[], limitSeconds: number): Promise<RunRecord> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const passTwo = { from: Number.NaN, to: Number.NaN };
    const keep = (chunk: Buffer): void => {
      const text = chunk.toString('utf8');
      if (text.includes('"stage":"linking"') && Number.isNaN(passTwo.from)) passTwo.from = performance.now();
      if (text.includes('"stage":"writing"') && Number.isNaN(passTwo.to)) passTwo.to = performance.now();
      output = (output + text).slice(-TAIL_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = setTimeout(() => child.kill('SIGKILL'), limitSeconds * 1000);
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      resolve({
        exitCode,
        signal,
        seconds: (performance.now() - start) / 1000,
        passTwoSeconds: Number.isNaN(passTwo.to - passTwo.from) ? null : (passTwo.to - passTwo.from) / 1000,
        error: namedError(output),
        stackTrace: /^\s+at .+:\d+:\d+\)?$/m.test(output),
      });
    });
  });
}

/** The failure that `--json` tells in a line of its own. */
export function namedError(output: string): RunRecord['error'] {
  for (const line of output.split('\n')) {
    if (!line.startsWith('{"type":"error"')) continue;
    const { code, message } = JSON.parse(line) as { code: string; message: string };
    return { code, message };
  }
  return null;
}

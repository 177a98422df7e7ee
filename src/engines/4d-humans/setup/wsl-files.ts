import { spawn } from 'node:child_process';
import { z } from 'zod';
import { KinemeshError } from '../../../errors/index.ts';
import { fourDHumansSettingsSchema } from '../../../settings/index.ts';
import { runProgram } from '../../../supervise/index.ts';
import { pythonCommand, toHost, wslProgram } from '../host/index.ts';
import { answersIn, LOOK } from './look-program.ts';
import { ASKED_VARIABLES, HEAD_BYTES, type MachineFiles, MOST_ENTRIES } from './machine-files.ts';

/** WSL starts a distribution that slept. */
const START_SECONDS = 60;
const ANSWER_SECONDS = 20;

const entriesSchema = z.array(z.object({ name: z.string(), kind: z.enum(['file', 'folder']) }));
const factsSchema = z.object({ kind: z.enum(['file', 'folder']), bytes: z.number(), real: z.string() });
const endsSchema = z.object({ bytes: z.number(), first: z.string(), last: z.string() });
const diskSchema = z.object({ freeBytes: z.number(), writable: z.boolean() });
const helloSchema = z.object({ home: z.string(), env: z.record(z.string(), z.string()) });
const answerSchema = z.object({ answer: z.unknown() });

/**
 * The distribution of that name, or the default one.
 *
 * @throws KinemeshError `wsl-missing` where there is no WSL or no such distribution
 */
export async function chooseDistribution(wanted: string | null): Promise<string> {
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const program = { command: wslProgram(), args: ['--list', '--quiet'], cwd: null, env };
  const { stdout, exitCode } = await runProgram(program, { seconds: START_SECONDS });
  // Docker's own distributions have nothing that a user installed.
  const names = namesIn(stdout).filter((name) => !name.startsWith('docker-desktop'));
  if (exitCode !== 0 || names.length === 0) {
    throw new KinemeshError(
      'wsl-missing',
      'WSL does not answer, or has no distribution: 4D-Humans on Windows runs in one.',
      'Install it in a terminal with `wsl --install`, and 4D-Humans in it.',
    );
  }
  const name = wanted === null ? names[0] : names.find((each) => each.toLowerCase() === wanted.toLowerCase());
  if (name === undefined) {
    throw new KinemeshError(
      'wsl-missing',
      `WSL has no distribution ${wanted}.`,
      `Name one of these with --wsl: ${names.join(', ')}.`,
    );
  }
  return name;
}

/** `wsl.exe` answers in UTF-16, which read as UTF-8 has a zero after each letter. */
function namesIn(text: string): string[] {
  return text
    .replaceAll('\0', '')
    .replace(/^\uFEFF|^\uFFFD+/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/**
 * The files of a distribution, asked of a small Python program within it.
 *
 * @throws KinemeshError `wsl-missing` where it does not start
 */
export async function wslFiles(wsl: string): Promise<{ files: MachineFiles; close: () => void }> {
  const settings = fourDHumansSettingsSchema.parse({ checkout: '/', python: 'python3', wsl });
  const call = pythonCommand(settings, [toHost(LOOK, settings), '0', 'files', ...ASKED_VARIABLES], {
    cwd: null,
  });
  const child = spawn(call.command, call.args, { env: call.env });
  const waiting: ((answer: unknown) => void)[] = [];
  let rest = '';
  let stderr = '';
  let isGone = false;
  const end = () => {
    isGone = true;
    for (const resolve of waiting.splice(0)) resolve(null);
  };
  child.on('error', end).on('close', end);
  child.stdin.on('error', () => {});
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-2000);
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const answer of answersIn(lines.join('\n'))) waiting.shift()?.(answer);
  });
  const next = (seconds: number) =>
    new Promise<unknown>((resolve) => {
      if (isGone) {
        resolve(null);
        return;
      }
      const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
      waiting.push((answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  const ask = async (question: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const answer = next(ANSWER_SECONDS);
    child.stdin.write(`${JSON.stringify(question)}\n`);
    return answerSchema.safeParse(await answer).data?.answer ?? null;
  };
  const hello = helloSchema.safeParse(await next(START_SECONDS)).data;
  if (hello === undefined) {
    child.kill('SIGKILL');
    throw new KinemeshError(
      'wsl-missing',
      `The WSL distribution ${wsl} does not start Python: ${stderr.trim().split('\n').at(-1) || 'it says nothing'}`,
      'In it, run `python3 --version`; where that fails, `sudo apt install python3`.',
    );
  }
  return {
    files: {
      home: hello.home,
      cwd: null,
      env: hello.env,
      list: async (path) =>
        entriesSchema.safeParse(await ask({ ask: 'list', path, most: MOST_ENTRIES })).data ?? [],
      head: async (path) =>
        z.string().safeParse(await ask({ ask: 'head', path, most: HEAD_BYTES })).data ?? null,
      facts: async (path) => factsSchema.safeParse(await ask({ ask: 'facts', path })).data ?? null,
      ends: async (path) => endsSchema.safeParse(await ask({ ask: 'ends', path })).data ?? null,
      disk: async (path) => diskSchema.safeParse(await ask({ ask: 'disk', path })).data ?? null,
    },
    close: () => {
      child.stdin.end();
    },
  };
}

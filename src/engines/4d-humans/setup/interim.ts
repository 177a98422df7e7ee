import { spawn } from 'node:child_process';
import type { FourDHumansSettings } from '../../../settings/index.ts';

export interface Call {
  readonly command: string;
  readonly args: string[];
  readonly cwd: string | undefined;
  readonly env: Record<string, string>;
}

export function pythonCommand(
  settings: FourDHumansSettings,
  args: string[],
  extra: { cwd: string | undefined; env?: Record<string, string> },
): Call {
  const base = Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const env = { ...(settings.home ? { HOME: settings.home } : {}), ...extra.env };
  if (settings.wsl === null) {
    return { command: settings.python, args, cwd: extra.cwd, env: { ...base, ...env } };
  }
  return {
    command: process.env.KINEMESH_WSL || 'wsl.exe',
    args: [
      '-d',
      settings.wsl,
      ...(extra.cwd ? ['--cd', extra.cwd] : []),
      '--exec',
      'env',
      ...Object.entries(env).map(([key, value]) => `${key}=${value}`),
      settings.python,
      ...args,
    ],
    cwd: undefined,
    env: base,
  };
}

export function toHost(path: string, _settings: { wsl: string | null }): string {
  return path;
}

export interface ProgramResult {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly spawnError: NodeJS.ErrnoException | null;
}

export function runProgram(
  call: Call,
  options: { seconds: number; signal?: AbortSignal },
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(call.command, call.args, {
      cwd: call.cwd,
      env: call.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const end = () => {
      timedOut = true;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {}
    };
    const timer = setTimeout(end, options.seconds * 1000);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const done = (
      exitCode: number | null,
      signal: string | null,
      spawnError: NodeJS.ErrnoException | null,
    ) => {
      clearTimeout(timer);
      resolve({ exitCode, signal, stdout, stderr, timedOut, spawnError });
    };
    child.on('error', (error) => done(null, null, error));
    child.on('close', (exitCode, signal) => done(exitCode, signal, null));
  });
}

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needPython } from '../find-python.ts';

const PROGRAM = fileURLToPath(new URL('wsl.exe', import.meta.url));

let folder: string;

beforeAll(() => {
  needPython();
  folder = mkdtempSync(join(tmpdir(), 'kinemesh-wsl-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function call(args: readonly string[], env: Record<string, string> = {}, input = '') {
  const { status, stdout } = spawnSync(PROGRAM, args, { env: { ...process.env, ...env }, input });
  return { status, stdout, text: stdout.toString('utf8') };
}

describe('the made wsl.exe', () => {
  it('lists its distributions in UTF-16, and says in it which one is not there', () => {
    const { stdout } = call(['--list', '--quiet'], { STAND_IN_WSL_DISTROS: 'Ubuntu,Débian' });
    expect(stdout.toString('utf16le')).toBe('Ubuntu\r\nDébian\r\n');
    const missing = call(['-d', 'Fedora', '--exec', 'true']);
    expect(missing.status).toBe(255);
    expect(missing.stdout.toString('utf16le')).toContain('Wsl/Service/WSL_E_DISTRO_NOT_FOUND\r\n');
  });

  it('passes on arguments, input, output and exit code as they are, without a shell', () => {
    const script = 'import sys; sys.stdout.write(repr(sys.argv[1:]) + sys.stdin.read()); sys.exit(7)';
    const words = ['a b', '$HOME', "it's", '*', 'é'];
    const { status, text } = call(
      ['-d', 'Ubuntu', '-e', needPython().path, '-I', '-c', script, ...words],
      {},
      'in',
    );
    expect([status, text]).toEqual([7, `['a b', '$HOME', "it's", '*', 'é']in`]);
  });

  it('gives the command its own environment, not that of the caller', () => {
    const env = { OWN: 'windows', SHARED: 'both', WSLENV: 'SHARED/u', STAND_IN_WSL_HOME: folder };
    const { text } = call(['--cd', folder, '--exec', 'sh', '-c', 'echo $PWD $HOME [$OWN] $SHARED'], env);
    expect(text).toBe(`${folder} ${folder} [] both\n`);
  });

  it('has the drives of Windows below /mnt, also behind the sign of an override', () => {
    const drives = join(folder, 'mnt');
    mkdirSync(join(drives, 'c'), { recursive: true });
    writeFileSync(join(drives, 'c', 'clip.mp4'), 'seen');
    const env = { STAND_IN_WSL_MNT: drives };
    expect(call(['--exec', 'cat', '/mnt/c/clip.mp4'], env).text).toBe('seen');
    expect(call(['--exec', 'echo', 'video.source=/mnt/c/clip.mp4'], env).text).toBe(
      `video.source=${drives}/c/clip.mp4\n`,
    );
  });

  it('translates paths both ways', () => {
    expect(call(['--exec', 'wslpath', '-a', 'C:\\Users\\My Name\\clip.mp4']).text).toBe(
      '/mnt/c/Users/My Name/clip.mp4\n',
    );
    expect(call(['--exec', 'wslpath', '-u', '\\\\wsl.localhost\\Ubuntu\\home\\me']).text).toBe('/home/me\n');
    expect(call(['--exec', 'wslpath', '-w', '/mnt/d/out']).text).toBe('D:\\out\n');
    expect(call(['--exec', 'wslpath', '-w', '/home/me']).text).toBe('\\\\wsl.localhost\\Ubuntu\\home\\me\n');
  });

  it('does not take its command with it when it is killed: that finds its input closed', async () => {
    const pid = join(folder, 'pid');
    const waits =
      `import os, sys; open(${JSON.stringify(pid)}, "w").write(str(os.getpid())); print("there", flush=True); ` +
      `sys.stdin.read(); open(${JSON.stringify(`${pid}.end`)}, "w")`;
    const child = spawn(PROGRAM, ['--exec', needPython().path, '-I', '-S', '-c', waits]);
    await new Promise((settle) => child.stdout.once('data', settle));
    child.kill('SIGKILL');
    await new Promise((settle) => child.once('close', settle));
    await expect.poll(() => existsSync(`${pid}.end`), { timeout: 20_000 }).toBe(true);
    const number = Number(readFileSync(pid, 'utf8'));
    await expect.poll(() => lives(number), { timeout: 20_000 }).toBe(false);
  });
});

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

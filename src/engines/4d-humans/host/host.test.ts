import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fourDHumansSettingsSchema } from '../../../settings/index.ts';
import { runProgram } from '../../../supervise/index.ts';
import { environmentVariables, fromHost, pythonCommand, toHost } from './index.ts';

const WSL = fileURLToPath(new URL('../../../../tools/stand-in/programs/wsl.exe', import.meta.url));

function settings(more: object = {}) {
  return fourDHumansSettingsSchema.parse({ checkout: '/c', python: '/c/venv/bin/python', ...more });
}

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-host-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

describe('the environment', () => {
  it('is what activating a venv sets, and no longer that of the environment we were started in', () => {
    const environment = { kind: 'venv', prefix: '/c/venv' };
    const base = { PATH: '/usr/bin', HOME: '/home/a', CONDA_PREFIX: '/opt/conda', PYTHONHOME: '/x' };
    const env = environmentVariables(settings({ environment }), base, 'linux');
    expect(env).toEqual({
      PATH: '/c/venv/bin:/usr/bin',
      VIRTUAL_ENV: '/c/venv',
      HOME: '/home/a',
      PYTHONUNBUFFERED: '1',
      PYTHONIOENCODING: 'utf-8',
      FORCE_COLOR: '1',
      COLUMNS: '160',
    });
  });

  it("is what activating a conda environment sets, with the variables that are kept in it, and the settings' home", async () => {
    await mkdir(join(dir, 'conda-meta'));
    await writeFile(join(dir, 'conda-meta', 'state'), '{"env_vars": {"FOO": "bar", "GONE": "***unset***"}}');
    const environment = { kind: 'conda', prefix: dir, name: '4D-humans' };
    const base = { PATH: '/usr/bin', HOME: '/home/a', VIRTUAL_ENV: '/x' };
    const env = environmentVariables(settings({ environment, home: '/data/home' }), base, 'linux');
    expect(env).toMatchObject({
      PATH: `${dir}/bin:/usr/bin`,
      CONDA_PREFIX: dir,
      CONDA_DEFAULT_ENV: '4D-humans',
      FOO: 'bar',
      HOME: '/data/home',
    });
    expect(env).not.toHaveProperty('VIRTUAL_ENV');
    expect(env).not.toHaveProperty('GONE');
  });

  it("has the five folders that conda's activation puts before PATH on Windows", () => {
    const environment = { kind: 'conda', prefix: 'C:\\conda\\envs\\h', name: 'h' };
    const env = environmentVariables(settings({ environment }), { Path: 'C:\\Windows' }, 'win32');
    expect(env.PATH.split(';')).toEqual([
      'C:\\conda\\envs\\h',
      'C:\\conda\\envs\\h\\Library\\mingw-w64\\bin',
      'C:\\conda\\envs\\h\\Library\\usr\\bin',
      'C:\\conda\\envs\\h\\Library\\bin',
      'C:\\conda\\envs\\h\\Scripts',
      'C:\\Windows',
    ]);
  });
});

describe('paths', () => {
  it('are the same on both sides without WSL', () => {
    expect(toHost('/data/a b', settings())).toBe('/data/a b');
    expect(fromHost('/mnt/c/a', settings())).toBe('/mnt/c/a');
  });

  it('go into WSL and back', () => {
    const inWsl = settings({ wsl: 'Ubuntu' });
    expect(toHost('C:\\Users\\A B\\clip.mp4', inWsl)).toBe('/mnt/c/Users/A B/clip.mp4');
    expect(toHost('d:/videos/', inWsl)).toBe('/mnt/d/videos');
    expect(toHost('\\\\wsl.localhost\\Ubuntu\\home\\a', inWsl)).toBe('/home/a');
    expect(toHost('\\\\wsl$\\ubuntu\\home\\a', inWsl)).toBe('/home/a');
    expect(toHost('\\\\wsl$\\Debian\\home\\a', inWsl)).toBe('\\\\wsl$\\Debian\\home\\a');
    expect(fromHost('/mnt/c/Users/A B/clip.mp4', inWsl)).toBe('C:\\Users\\A B\\clip.mp4');
  });
});

describe('calling Python', () => {
  it('names the interpreter itself, with arguments as they are and no shell', () => {
    const program = pythonCommand(settings(), ['-c', '$(x) "y"'], { cwd: '/c', env: { A: 'b' } });
    expect(program).toMatchObject({ command: '/c/venv/bin/python', args: ['-c', '$(x) "y"'], cwd: '/c' });
    expect(program.env.A).toBe('b');
  });

  it('goes through wsl.exe with folder, environment and arguments whole', async () => {
    vi.stubEnv('KINEMESH_WSL', WSL);
    const print =
      'import os, sys, json; print(json.dumps([os.getcwd(), os.environ["VIRTUAL_ENV"], os.environ["A"], sys.argv[1:]]))';
    const program = pythonCommand(
      settings({ wsl: 'Ubuntu', python: 'python3', environment: { kind: 'venv', prefix: '/v' } }),
      ['-c', print, 'it\'s $HOME; `ls` "x" ü'],
      { cwd: dir, env: { A: 'b c=d' } },
    );
    // The made one finds its Python, and python3, where this machine has it.
    const args = program.args.map((arg) => (arg.startsWith('PATH=') ? `PATH=${process.env.PATH}` : arg));
    const { stdout, lines } = await runProgram({ ...program, args }, { seconds: 20 });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(stdout)).toEqual([dir, '/v', 'b c=d', ['it\'s $HOME; `ls` "x" ü']]);
  });
});

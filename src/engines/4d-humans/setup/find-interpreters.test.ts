import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findInterpreters } from './find-interpreters.ts';
import { localFiles } from './local-files.ts';
import { type MadeHome, madeHome } from './made-home.testing.ts';

let home: MadeHome;
beforeEach(() => {
  home = madeHome('at home with Zoë');
});
afterEach(() => home.remove());

const python = (prefix: string, mark = 'pyvenv.cfg') => {
  home.write(mark === 'conda-meta' ? `${prefix}/conda-meta/history` : `${prefix}/${mark}`);
  return home.script(`${prefix}/bin/python`, 'exit 0');
};

async function found(env: Record<string, string>, checkouts: string[] = []) {
  const files = localFiles({ env: { HOME: home.path, PATH: '', ...env }, cwd: home.path });
  const all = await findInterpreters(
    files,
    checkouts.map((name) => join(home.path, name)),
  );
  const own = all.filter(({ path }) => path.startsWith(home.path));
  return own.map(({ path, origin }) => `${path.slice(home.path.length + 1)}: ${origin}`);
}

describe('finding interpreters', () => {
  it('finds one in each kind of place, the likeliest first', async () => {
    python('4D-Humans/.venv');
    python('active');
    python('miniconda3', 'conda-meta');
    python('miniconda3/envs/other', 'conda-meta');
    python('miniconda3/envs/4D-humans', 'conda-meta');
    python('somewhere/noted', 'conda-meta');
    home.write('.conda/environments.txt', `${join(home.path, 'somewhere/noted')}\n/not/there\n`);
    python('big disk/envs/named', 'conda-meta');
    home.write(
      '.condarc',
      `channels:\n  - conda-forge\nenvs_dirs:\n  - "~/big disk/envs" # large\nauto: true\n`,
    );
    python('.pyenv/versions/3.10.13', 'nothing');
    python('.virtualenvs/wrapped');
    home.script('bin/python3', 'exit 0');
    home.script('bin/python3.10', 'exit 0');
    home.script('bin/python3-config', 'exit 0');
    const env = { VIRTUAL_ENV: join(home.path, 'active'), PATH: `${join(home.path, 'bin')}:relative` };
    expect(await found(env, ['4D-Humans'])).toEqual([
      "4D-Humans/.venv/bin/python: the checkout's .venv",
      'active/bin/python: the active environment ($VIRTUAL_ENV)',
      'miniconda3/envs/4D-humans/bin/python: conda environment 4D-humans',
      'somewhere/noted/bin/python: conda environment noted',
      'big disk/envs/named/bin/python: conda environment named',
      'miniconda3/envs/other/bin/python: conda environment other',
      'miniconda3/bin/python: conda environment base',
      ".pyenv/versions/3.10.13/bin/python: pyenv's 3.10.13",
      ".virtualenvs/wrapped/bin/python: virtualenvwrapper's wrapped",
      "bin/python3: the system's python3",
      "bin/python3.10: the system's python3.10",
    ]);
  });

  it('takes an environment only once, and never for the Python that it was made from', async () => {
    home.script('bin/python3', 'exit 0');
    symlinkSync(join(home.path, 'bin/python3'), join(home.path, 'bin/python3.11'));
    home.write('4D-Humans/venv/pyvenv.cfg');
    home.write('4D-Humans/venv/bin/activate');
    symlinkSync(join(home.path, 'bin/python3'), join(home.path, '4D-Humans/venv/bin/python'));
    const env = { VIRTUAL_ENV: join(home.path, '4D-Humans/venv'), PATH: join(home.path, 'bin') };
    expect(await found(env, ['4D-Humans'])).toEqual([
      "4D-Humans/venv/bin/python: the checkout's venv",
      "bin/python3: the system's python3",
    ]);
  });

  it('passes over links that lead nowhere', async () => {
    home.write('4D-Humans/venv/bin/activate');
    symlinkSync('/not/there/python3', join(home.path, '4D-Humans/venv/bin/python'));
    expect(await found({}, ['4D-Humans'])).toEqual([]);
  });
});

import { basename, dirname, join } from 'node:path/posix';
import { condaEnvironments } from './conda-environments.ts';
import type { MachineFiles } from './machine-files.ts';

/** A Python that is there; whether it starts is not known yet. */
export interface Candidate {
  readonly path: string;
  /** Where it comes from, as in "the checkout's .venv" or "conda environment 4D-humans". */
  readonly origin: string;
}

/** A checkout's own, by the names that people give it. */
const OWN = ['venv', '.venv', 'env', '.env', '.conda'];
const SYSTEM_NAME = /^python3(\.\d+)?$/;
const MOST_FOUND = 60;

/**
 * The interpreters of a machine, the likeliest first: the checkouts' own environments, the active one, conda's and
 * mamba's, pyenv's, those of other tools, the system's. Each only once.
 */
export async function findInterpreters(
  files: MachineFiles,
  checkouts: readonly string[],
): Promise<Candidate[]> {
  const { env, home } = files;
  const candidates: Candidate[] = [];
  for (const checkout of checkouts) {
    for (const name of OWN) {
      const origin =
        checkouts.length === 1 ? `the checkout's ${name}` : `${name} of ${basename(checkout)} (${checkout})`;
      candidates.push({ path: inPrefix(join(checkout, name)), origin });
    }
  }
  if (env.VIRTUAL_ENV) {
    candidates.push({ path: inPrefix(env.VIRTUAL_ENV), origin: 'the active environment ($VIRTUAL_ENV)' });
  }
  for (const { prefix, name } of await condaEnvironments(files)) {
    candidates.push({ path: inPrefix(prefix), origin: `conda environment ${name}` });
  }
  candidates.push(...(await pyenvVersions(files)));
  for (const [folder, tool] of [
    [env.WORKON_HOME || join(home, '.virtualenvs'), 'virtualenvwrapper'],
    [join(home, '.local/share/virtualenvs'), 'pipenv'],
    [join(home, '.cache/pypoetry/virtualenvs'), 'poetry'],
  ] as const) {
    for (const { name } of await foldersOf(files, folder)) {
      candidates.push({ path: inPrefix(join(folder, name)), origin: `${tool}'s ${name}` });
    }
  }
  candidates.push(...(await onPath(files)));
  return onlyOnce(files, candidates);
}

function inPrefix(prefix: string): string {
  return join(prefix, 'bin/python');
}

async function foldersOf(files: MachineFiles, folder: string) {
  return (await files.list(folder)).filter(({ kind }) => kind === 'folder');
}

async function pyenvVersions(files: MachineFiles): Promise<Candidate[]> {
  const versions = join(files.env.PYENV_ROOT || join(files.home, '.pyenv'), 'versions');
  return (await foldersOf(files, versions)).map(({ name }) => ({
    path: inPrefix(join(versions, name)),
    origin: `pyenv's ${name}`,
  }));
}

/** The system's own. pyenv's shims are left out: which Python they start depends on the folder. */
async function onPath(files: MachineFiles): Promise<Candidate[]> {
  const folders = (files.env.PATH ?? '')
    .split(':')
    .filter((folder) => folder.startsWith('/') && !folder.startsWith('/mnt/') && !folder.endsWith('/shims'));
  const found: Candidate[] = [];
  for (const folder of [...new Set([...folders, '/usr/bin', '/usr/local/bin'])]) {
    for (const { name, kind } of await files.list(folder)) {
      if (kind === 'file' && SYSTEM_NAME.test(name)) {
        found.push({ path: join(folder, name), origin: `the system's ${name}` });
      }
    }
  }
  return found;
}

/**
 * Those that are there, each once. An environment's interpreter is often a link to another one's: they are the same
 * only where they lie in the same folder, or where neither is of an environment.
 */
async function onlyOnce(files: MachineFiles, candidates: readonly Candidate[]): Promise<Candidate[]> {
  const seen = new Set<string>();
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    if (kept.length >= MOST_FOUND) break;
    const [there, folder] = await Promise.all([
      files.facts(candidate.path),
      files.facts(dirname(candidate.path)),
    ]);
    if (there === null || there.kind !== 'file' || folder === null) continue;
    const isEnvironment = await hasOwnPackages(files, dirname(folder.real));
    const key = isEnvironment ? folder.real : there.real;
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(candidate);
  }
  return kept;
}

async function hasOwnPackages(files: MachineFiles, prefix: string): Promise<boolean> {
  const marks = await Promise.all(
    ['pyvenv.cfg', 'conda-meta'].map((name) => files.facts(join(prefix, name))),
  );
  return marks.some((mark) => mark !== null);
}

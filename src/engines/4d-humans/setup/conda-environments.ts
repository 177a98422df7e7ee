import { basename, dirname, isAbsolute, join } from 'node:path/posix';
import type { MachineFiles } from './machine-files.ts';

export interface CondaEnvironment {
  readonly prefix: string;
  /** `base` for an installation's own. */
  readonly name: string;
}

/** What conda, mamba and micromamba call their folders. */
const ROOTS = ['miniconda3', 'miniconda', 'anaconda3', 'anaconda', 'miniforge3', 'mambaforge', 'micromamba'];

/**
 * The environments of conda, mamba and micromamba: those that conda has noted down, the active one, those in the
 * installations' `envs` and in the folders that `.condarc` names. One that is called like 4D-Humans comes first.
 */
export async function condaEnvironments(files: MachineFiles): Promise<CondaEnvironment[]> {
  const { env, home } = files;
  const roots = [
    ...(env.CONDA_EXE ? [dirname(dirname(env.CONDA_EXE))] : []),
    ...(env.MAMBA_ROOT_PREFIX ? [env.MAMBA_ROOT_PREFIX] : []),
    ...ROOTS.map((name) => join(home, name)),
    join(home, '.local/share/mamba'),
    '/opt/conda',
    ...ROOTS.map((name) => join('/opt', name)),
  ];
  const folders = [
    ...(await namedFolders(files)),
    join(home, '.conda/envs'),
    ...roots.map((root) => join(root, 'envs')),
  ];
  const inFolders = await Promise.all(
    folders.map(async (folder) =>
      (await files.list(folder))
        .filter(({ kind }) => kind === 'folder')
        .map(({ name }) => join(folder, name)),
    ),
  );
  const noted = lines(await files.head(join(home, '.conda/environments.txt')));
  const prefixes = [...(env.CONDA_PREFIX ? [env.CONDA_PREFIX] : []), ...noted, ...inFolders.flat(), ...roots];
  const isHere = await Promise.all(
    prefixes.map(async (prefix) => (await files.facts(join(prefix, 'conda-meta'))) !== null),
  );
  return prefixes
    .filter((_, index) => isHere[index])
    .map((prefix) => ({ prefix, name: nameOf(prefix) }))
    .sort((a, b) => Number(isLikely(b.name)) - Number(isLikely(a.name)));
}

function nameOf(prefix: string): string {
  const isNamed = basename(dirname(prefix)) === 'envs';
  const isRoot = ROOTS.includes(basename(prefix)) || ['conda', 'mamba'].includes(basename(prefix));
  return isRoot && !isNamed ? 'base' : basename(prefix);
}

function isLikely(name: string): boolean {
  return /4d[-_]?human|hmr2|phalp/i.test(name);
}

/** The folders of environments that the user has told conda of. */
async function namedFolders({ env, home, head }: MachineFiles): Promise<string[]> {
  const files = [
    ...(env.CONDARC ? [env.CONDARC] : []),
    join(home, '.condarc'),
    join(home, '.conda/.condarc'),
    join(env.XDG_CONFIG_HOME || join(home, '.config'), 'conda/.condarc'),
    join(home, '.mambarc'),
  ];
  const written = await Promise.all(files.map(async (path) => envsDirs((await head(path)) ?? '')));
  const told = `${env.CONDA_ENVS_DIRS ?? ''}:${env.CONDA_ENVS_PATH ?? ''}`.split(':');
  return [...told, ...written.flat()]
    .map((folder) => (folder.startsWith('~/') ? join(home, folder.slice(2)) : folder))
    .filter((folder) => isAbsolute(folder));
}

/** The list `envs_dirs` of a `.condarc`, in either of YAML's ways to write a list. */
function envsDirs(yaml: string): string[] {
  const found: string[] = [];
  let isInside = false;
  for (const line of yaml.split('\n')) {
    const key = /^(\w+)\s*:\s*(.*)$/.exec(line);
    if (key !== null) {
      isInside = key[1] === 'envs_dirs';
      const inline = /^\[(.*)\]/.exec(key[2])?.[1];
      if (isInside && inline !== undefined) found.push(...inline.split(','));
      continue;
    }
    const item = /^\s*-\s+(.*)$/.exec(line)?.[1];
    if (isInside && item !== undefined) found.push(item);
  }
  return found.map((folder) =>
    folder
      .replace(/\s+#.*$/, '')
      .trim()
      .replace(/^(['"])(.*)\1$/, '$2'),
  );
}

function lines(text: string | null): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => isAbsolute(line));
}

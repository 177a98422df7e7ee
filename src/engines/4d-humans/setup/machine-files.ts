/**
 * The files of the machine that 4D-Humans is on, read and never written: this one, or a WSL distribution. Paths are
 * absolute and of that machine.
 */
export interface MachineFiles {
  /** The user's home folder there. */
  readonly home: string;
  /** The current folder, where it means something there. */
  readonly cwd: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is in a folder, links followed, sorted by name; at most `MOST_ENTRIES`. Empty where it cannot be read. */
  list(folder: string): Promise<readonly Entry[]>;
  /** The first bytes of a file as text; null where it cannot be read. */
  head(path: string): Promise<string | null>;
  /** Null where there is nothing, or a link that leads nowhere. */
  facts(path: string): Promise<Facts | null>;
  /** The first 8 and the last 22 bytes; null where it cannot be read. */
  ends(path: string): Promise<Ends | null>;
  /** Null where the folder is not there. */
  disk(folder: string): Promise<Disk | null>;
}

export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

export interface Facts {
  readonly kind: 'file' | 'folder';
  readonly bytes: number;
  /** Without links. */
  readonly real: string;
}

export interface Ends {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly first: string;
  readonly last: string;
}

export interface Disk {
  readonly freeBytes: number;
  readonly writable: boolean;
}

export const MOST_ENTRIES = 2000;
/** `track.py` has 7 kB. */
export const HEAD_BYTES = 65_536;
/** What finding asks of the environment. */
export const ASKED_VARIABLES = [
  'CONDARC',
  'CONDA_ENVS_DIRS',
  'CONDA_ENVS_PATH',
  'CONDA_EXE',
  'CONDA_PREFIX',
  'HOME',
  'KINEMESH_4D_HUMANS',
  'MAMBA_ROOT_PREFIX',
  'PATH',
  'PYENV_ROOT',
  'VIRTUAL_ENV',
  'WORKON_HOME',
  'XDG_CONFIG_HOME',
] as const;

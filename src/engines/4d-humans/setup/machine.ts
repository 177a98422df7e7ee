import { localFiles } from './local-files.ts';
import type { MachineFiles } from './machine-files.ts';
import { chooseDistribution, wslFiles } from './wsl-files.ts';

/** The machine that 4D-Humans is on: this one, or on Windows a WSL distribution. */
export interface Machine {
  readonly files: MachineFiles;
  /** The distribution's name; null: this machine itself. */
  readonly wsl: string | null;
  close(): void;
}

export interface MachineOptions {
  /** A WSL distribution; null: on Windows the default one, elsewhere none. */
  readonly wsl: string | null;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly platform?: NodeJS.Platform;
}

/** @throws KinemeshError `wsl-missing` */
export async function openMachine(options: MachineOptions): Promise<Machine> {
  const { env = process.env, cwd = process.cwd(), platform = process.platform } = options;
  if (options.wsl === null && platform !== 'win32') {
    return { files: localFiles({ env, cwd }), wsl: null, close: () => {} };
  }
  const wsl = await chooseDistribution(options.wsl);
  const { files, close } = await wslFiles(wsl);
  return { files, wsl, close };
}

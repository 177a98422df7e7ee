import { localFiles } from './local-files.ts';
import type { MachineFiles } from './machine-files.ts';
import { wslFiles } from './wsl-files.ts';

/** The machine that 4D-Humans is on: this one, or a WSL distribution on it. */
export interface Machine {
  readonly files: MachineFiles;
  /** The distribution's name; null: this machine itself. */
  readonly wsl: string | null;
  close(): void;
}

/** @throws KinemeshError `wsl-missing` */
export async function openMachine(
  wsl: string | null,
  env: Readonly<Record<string, string | undefined>> = process.env,
  cwd = process.cwd(),
): Promise<Machine> {
  if (wsl === null) return { files: localFiles({ env, cwd }), wsl: null, close: () => {} };
  return { ...(await wslFiles(wsl)), wsl };
}

import { access, constants } from 'node:fs/promises';
import { posix, resolve, win32 } from 'node:path';
import { KinemeshError } from '../errors/index.ts';
import { makeFolder } from '../files/index.ts';

/** What decides where a user's data usually lie. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * Where the service keeps its data when nobody says: `KINEMESH_DATA`, or the system's usual place (on Linux that
 * of the XDG base directory specification, of which relative paths are to be ignored).
 */
export function defaultDataFolder({ platform, env, home }: Machine): string {
  if (env.KINEMESH_DATA) return resolve(env.KINEMESH_DATA);
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local');
    return win32.join(local, 'Kinemesh');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Kinemesh');
  const shared = env.XDG_DATA_HOME;
  const base = shared && posix.isAbsolute(shared) ? shared : posix.join(home, '.local', 'share');
  return posix.join(base, 'kinemesh');
}

/**
 * The data folder that was asked for, or the usual one.
 *
 * @throws KinemeshError `option-invalid` where an empty one was asked for
 */
export function dataFolderFrom(env: Machine['env'], home: string, given: string | undefined): string {
  if (given === '')
    throw new KinemeshError('option-invalid', '--data is empty.', 'Give a folder, or leave it away.');
  if (given !== undefined) return resolve(given);
  return defaultDataFolder({ platform: process.platform, env, home });
}

/**
 * Makes the folder where it is not there.
 *
 * @returns whether it is new
 * @throws KinemeshError `output-not-writable` where it cannot be made or written to
 */
export async function makeDataFolder(path: string): Promise<boolean> {
  try {
    const made = await makeFolder(path);
    await access(path, constants.W_OK | constants.X_OK);
    return made !== undefined;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new KinemeshError(
      'output-not-writable',
      `The data folder ${path} cannot be written to (${code}).`,
      'Give another one with --data, or set its permissions right.',
      { cause },
    );
  }
}

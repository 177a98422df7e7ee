import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { KinemeshError } from '../errors/index.ts';
import { makeFolder, writeWhole } from '../files/index.ts';
import { type UserSettings, userSettingsSchema } from './user-settings.ts';

/** Where the settings are kept: `KINEMESH_CONFIG` names the file, else it is in the system's usual place. */
export function settingsPath(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.KINEMESH_CONFIG) return env.KINEMESH_CONFIG;
  return join(configFolder(env, platform), 'kinemesh', 'settings.json');
}

function configFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return env.APPDATA || join(homedir(), 'AppData', 'Roaming');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return env.XDG_CONFIG_HOME || join(homedir(), '.config');
}

/**
 * What was set up; the defaults where nothing was.
 *
 * @throws KinemeshError `option-invalid` where the file is not what this program writes
 */
export async function readSettings(path = settingsPath()): Promise<UserSettings> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '{}';
    throw invalid(path, cause.message, cause);
  });
  try {
    return userSettingsSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw invalid(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** Writes the file whole, its folder too. The same settings give the same bytes. */
export async function writeSettings(settings: UserSettings, path = settingsPath()): Promise<void> {
  await makeFolder(dirname(path));
  await writeWhole(path, `${JSON.stringify(userSettingsSchema.parse(settings), null, 2)}\n`);
}

function invalid(path: string, why: string, cause: unknown): KinemeshError {
  return new KinemeshError(
    'option-invalid',
    `The settings in ${path} cannot be read: ${why}`,
    'Mend the file, or remove it and set up anew: kinemesh setup 4d-humans.',
    { cause },
  );
}

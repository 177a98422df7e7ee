import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { z } from 'zod';
import type { FourDHumansSettings } from '../../../settings/index.ts';

/** What WSL gives a program that it starts. */
const PATH_IN_WSL = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/wsl/lib';

/**
 * The environment that the checkout's Python gets: `base`, and what activating its environment would set. Whether the
 * user's own site-packages count is left as it is in his terminal: somebody may have put there what is missing.
 *
 * Inside WSL nothing of Windows's environment counts, so there it is only what is set here.
 */
export function environmentVariables(
  settings: FourDHumansSettings,
  base: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const inWsl = settings.wsl !== null;
  const isWindows = platform === 'win32' && !inWsl;
  const inherited = inWsl ? {} : defined(base);
  const path = inWsl ? PATH_IN_WSL : (inherited.PATH ?? inherited.Path ?? '');
  const home = settings.home ?? (inWsl ? null : (inherited.HOME ?? homedir()));
  const env = withoutOthers(inherited, settings);
  if (home !== null) env.HOME = home;
  Object.assign(env, activated(settings, path, isWindows, inWsl));
  // On a pipe rich draws its bar live only if told that colours are wanted, and as wide as it likes.
  return { ...env, PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8', FORCE_COLOR: '1', COLUMNS: '160' };
}

/** Where this very program was started in an activated environment, that one's variables do not go along. */
function withoutOthers(
  inherited: Readonly<Record<string, string>>,
  { environment }: FourDHumansSettings,
): Record<string, string> {
  if (environment.kind === 'plain') return { ...inherited };
  const others =
    environment.kind === 'venv'
      ? ['CONDA_PREFIX', 'CONDA_DEFAULT_ENV', 'CONDA_PROMPT_MODIFIER', 'CONDA_SHLVL']
      : ['VIRTUAL_ENV', 'VIRTUAL_ENV_PROMPT'];
  const left = ['PYTHONHOME', ...others];
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => !left.includes(name)));
}

function activated(
  { environment }: FourDHumansSettings,
  path: string,
  isWindows: boolean,
  inWsl: boolean,
): Record<string, string> {
  if (environment.kind === 'plain') return inWsl ? { PATH: path } : {};
  const { join, delimiter } = isWindows ? win32 : posix;
  const { prefix } = environment;
  const with_ = (folders: string[]) =>
    [...folders.map((folder) => join(prefix, folder)), path].filter((part) => part !== '').join(delimiter);
  if (environment.kind === 'venv') {
    return { VIRTUAL_ENV: prefix, PATH: with_([isWindows ? 'Scripts' : 'bin']) };
  }
  const folders = isWindows
    ? ['', 'Library\\mingw-w64\\bin', 'Library\\usr\\bin', 'Library\\bin', 'Scripts']
    : ['bin'];
  return {
    ...(inWsl ? {} : keptByConda(prefix)),
    CONDA_PREFIX: prefix,
    CONDA_DEFAULT_ENV: environment.name,
    CONDA_SHLVL: '1',
    PATH: with_(folders),
  };
}

const condaState = z.object({ env_vars: z.record(z.string(), z.coerce.string()).default({}) });

/** What `conda env config vars set` keeps for this environment. */
function keptByConda(prefix: string): Record<string, string> {
  try {
    const text = readFileSync(posix.join(prefix, 'conda-meta', 'state'), 'utf8');
    const kept = condaState.parse(JSON.parse(text)).env_vars;
    return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== '***unset***'));
  } catch {
    // Most have no such file.
    return {};
  }
}

function defined(env: NodeJS.ProcessEnv): Record<string, string> {
  const pairs = Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return Object.fromEntries(pairs);
}

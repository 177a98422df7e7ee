import type { FourDHumansSettings } from '../../../settings/index.ts';
import type { Program } from '../../../supervise/index.ts';
import { environmentVariables } from './environment.ts';
import { wslProgram } from './wsl.ts';

/**
 * How the checkout's Python is called with `args`: by itself, or through wsl.exe. Never by a shell. Paths in `args`
 * and `cwd` are as Python knows them (`toHost`).
 *
 * @param extra.cwd null: wherever it is started
 * @param extra.env beside what `environmentVariables` gives
 */
export function pythonCommand(
  settings: FourDHumansSettings,
  args: readonly string[],
  extra: { readonly cwd: string | null; readonly env?: Readonly<Record<string, string>> },
): Program {
  return hostCommand(settings, settings.python, args, extra);
}

/** The same for any program that is where the checkout is. */
export function hostCommand(
  settings: FourDHumansSettings,
  command: string,
  args: readonly string[],
  extra: { readonly cwd: string | null; readonly env?: Readonly<Record<string, string>> },
): Program {
  const env = { ...environmentVariables(settings), ...extra.env };
  if (settings.wsl === null) return { command, args, cwd: extra.cwd, env };
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return {
    command: wslProgram(),
    args: [
      '-d',
      settings.wsl,
      ...(extra.cwd === null ? [] : ['--cd', extra.cwd]),
      '--exec',
      'env',
      ...variables,
      command,
      ...args,
    ],
    cwd: null,
    env: ownEnvironment(),
  };
}

/** Of wsl.exe itself. */
function ownEnvironment(): Record<string, string> {
  const pairs = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  // What it says of itself is UTF-16 otherwise.
  return { ...Object.fromEntries(pairs), WSL_UTF8: '1' };
}

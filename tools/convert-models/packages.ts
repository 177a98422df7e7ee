import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Network } from './networks.ts';

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Runs a program with its output on ours; throws when it fails. */
export function run(program: string, args: readonly string[], cwd?: string): void {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  execFileSync(program, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
}

/**
 * Fetches an npm package into a folder of its own.
 *
 * @returns the folder that holds its `package.json`
 */
export function fetchNpmPackage(name: string, version: string, work: string): string {
  const folder = join(work, `${name}@${version}`.replaceAll(/[@/]/g, '_'));
  mkdirSync(folder, { recursive: true });
  run('npm', ['pack', `${name}@${version}`, '--silent', '--ignore-scripts'], folder);
  const [archive] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  run('tar', ['xzf', archive], folder);
  return join(folder, 'package');
}

/**
 * The paths of a network's source files.
 *
 * @throws Error when a file's content is not the one that is pinned
 */
export function sourcePaths(network: Network, folder: string): string[] {
  return network.files.map((file) => {
    const path = join(folder, file.path);
    const found = sha256(readFileSync(path));
    if (found !== file.sha256) {
      throw new Error(
        `${network.package}@${network.version} ${file.path} has sha256 ${found}, not ${file.sha256}.`,
      );
    }
    return path;
  });
}

/** Makes a virtual environment with the pinned packages; gives its interpreter. */
export function makePython(work: string, requirements: string): string {
  const folder = join(work, 'venv');
  run('python3', ['-m', 'venv', folder]);
  const python = join(folder, 'bin', 'python');
  run(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '-r',
    requirements,
  ]);
  return python;
}

/** Fetches a wheel without installing it; gives its path. */
export function fetchWheel(python: string, requirement: string, work: string): string {
  const folder = join(work, 'wheels');
  const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:'];
  run(python, ['-m', 'pip', 'download', ...options, '-d', folder, requirement]);
  return join(folder, readdirSync(folder)[0]);
}

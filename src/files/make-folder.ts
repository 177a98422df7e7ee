import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are missing, like `mkdir -p`. One at a time, because Node's own
 * recursive way never comes back where the system answers "no such file" to a folder that is to be made
 * (in /proc, for one).
 *
 * @returns the first folder that had to be made, or undefined where all were there
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  const missing: string[] = [];
  for (let at = resolve(path); !(await isThere(at)); at = dirname(at)) missing.push(at);
  for (const folder of missing.slice().reverse()) {
    await mkdir(folder).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause;
    });
  }
  return missing.at(-1);
}

/** @throws where something is there that is no folder */
async function isThere(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' && dirname(path) !== path) return null;
    throw cause;
  });
  if (found === null || found.isDirectory()) return found !== null;
  throw Object.assign(new Error(`${path} is a file, not a folder`), { code: 'ENOTDIR', path });
}

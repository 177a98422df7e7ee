import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePage } from './page.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Makes `dist`: the program anew, so that nothing stays of what has gone from src, and the page where it is not
 * made from what is there now.
 *
 * @returns the compiler's exit code
 * @throws Error where the page cannot be built
 */
export async function build(): Promise<number> {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'dist')))
    if (!name.startsWith('web')) rmSync(join(ROOT, 'dist', name), { recursive: true });
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status === 0) await ensurePage();
  return status ?? 1;
}

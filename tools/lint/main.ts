/** `npm run lint`: everything that can be said of the code without running it. One line a check, then what it found. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { CHECKS, type Check } from './checks.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a check and prints its line; whether it found nothing. */
function run({ name, what, runs }: Check): boolean {
  const started = performance.now();
  const found = runs.map(findings).filter((text) => text !== null);
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const ok = found.length === 0;
  console.log(`${ok ? pc.green('✓') : pc.red('✗')} ${name.padEnd(10)} ${what} (${seconds})`);
  for (const text of found) console.log(`\n${text}\n`);
  return ok;
}

/** What a program found wrong, or null. */
function findings(args: readonly string[]): string | null {
  const env = { ...process.env, ...(pc.isColorSupported ? { FORCE_COLOR: '1' } : {}) };
  const { status, error, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env,
    maxBuffer: 64 * 2 ** 20,
  });
  if (status === 0 && error === undefined) return null;
  return [stdout, stderr, error?.message ?? ''].join('').trim();
}

const failed = CHECKS.filter((check) => !run(check)).map(({ name }) => name);
console.log(failed.length === 0 ? 'Nothing to mend.' : `To mend: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** `npm run lint`: everything that can be said of the code without running it. One line a check, then what it found. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { CHECKS, type Check } from './checks.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a check and prints its line; whether it found nothing. */
function run({ name, what, args }: Check): boolean {
  const started = performance.now();
  const env = { ...process.env, ...(pc.isColorSupported ? { FORCE_COLOR: '1' } : {}) };
  const { status, error, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env,
    maxBuffer: 64 * 2 ** 20,
  });
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const ok = status === 0 && error === undefined;
  console.log(`${ok ? pc.green('✓') : pc.red('✗')} ${name.padEnd(10)} ${what} (${seconds})`);
  if (!ok) console.log(`\n${[stdout, stderr, error?.message ?? ''].join('').trim()}\n`);
  return ok;
}

const failed = CHECKS.filter((check) => !run(check)).map(({ name }) => name);
console.log(failed.length === 0 ? 'Nothing to mend.' : `To mend: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

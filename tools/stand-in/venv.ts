import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { needPython } from './find-python.ts';
import { withLock } from './lock.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const MADE = join(HERE, '.made');
const run = promisify(execFile);

/**
 * The folder of the stand-in's venv: made once from the pinned requirements and kept in `.made`, made anew when
 * they or the machine's Python change. Several processes may ask at the same time.
 *
 * @throws Error where there is no Python, or pip could not fetch the packages
 */
export async function standInVenv(): Promise<string> {
  const python = needPython();
  const requirements = readFileSync(join(HERE, 'requirements.txt'), 'utf8');
  const key = createHash('sha256').update(`${python.path} ${python.version}\n${requirements}`).digest('hex');
  const name = `venv-${key.slice(0, 12)}`;
  const folder = join(MADE, name);
  const ready = join(folder, 'ready');
  if (existsSync(ready)) return folder;
  return withLock(join(MADE, 'lock'), async () => {
    if (existsSync(ready)) return folder;
    for (const old of readdirSync(MADE).filter((each) => each.startsWith('venv-')))
      rmSync(join(MADE, old), { recursive: true });
    console.log('Making the stand-in for 4D-Humans: its packages are fetched once …');
    await run(python.path, ['-m', 'venv', folder]);
    const own = join(folder, 'bin', 'python');
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await run(own, [...pip, '-r', join(HERE, 'requirements.txt')], { maxBuffer: 2 ** 24 });
    const where = 'import sysconfig; print(sysconfig.get_path("purelib"))';
    const { stdout } = await run(own, ['-I', '-c', where]);
    // The packages that are stand-ins are used where they lie, as those installed with `pip install -e` are.
    writeFileSync(join(stdout.trim(), 'stand_in.pth'), `${join(HERE, 'packages')}\nimport stand_in\n`);
    writeFileSync(ready, '');
    return folder;
  });
}

/** The path of a file of SMPL's form that fits the stand-in's skeleton; made once, like the venv. */
export async function madeSmpl(python: string): Promise<string> {
  const sources = ['make_smpl.py', 'packages/stand_in/skeleton.py'].map((name) => join(HERE, name));
  const key = createHash('sha256');
  for (const source of sources) key.update(readFileSync(source));
  const path = join(MADE, `smpl-${key.digest('hex').slice(0, 12)}.pkl`);
  return withLock(join(MADE, 'lock'), async () => {
    if (existsSync(path)) return path;
    for (const old of readdirSync(MADE).filter((each) => each.startsWith('smpl-'))) rmSync(join(MADE, old));
    await run(python, ['-I', sources[0], `${path}.part`]);
    renameSync(`${path}.part`, path);
    return path;
  });
}

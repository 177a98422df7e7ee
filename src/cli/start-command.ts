import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { KinemeshError } from '../errors/index.ts';
import { writeWhole } from '../files/index.ts';
import { EXIT } from './exit-codes.ts';
import { prepareOutFile } from './out-folder.ts';
import { runCommand } from './run-command.ts';
import { shellQuoted } from './shell-quoted.ts';
import type { World } from './world.ts';

export const SAMPLE_FOLDER = 'kinemesh-sample';

/** `kinemesh sample`: puts the clip that comes along where its user can see it. */
export async function sampleCommand(world: World, out: string | undefined, force: boolean): Promise<number> {
  const path = resolve(out ?? join(SAMPLE_FOLDER, 'sample.mp4'));
  await copySample(world, path, force);
  world.stdout.write(`${path}\n`);
  return EXIT.done;
}

/** `kinemesh start`: turns the sample clip into bodies and says where to look. */
export async function startCommand(world: World, out: string | undefined, debug: boolean): Promise<number> {
  const folder = resolve(out ?? SAMPLE_FOLDER);
  const [clip, overlay] = [join(folder, 'sample.mp4'), join(folder, 'bodies.mp4')];
  await refuseForeign(world, [clip, overlay], join(folder, 'motion'));
  await copySample(world, clip, true);
  world.stdout.write(`This turns a sample clip into moving bodies, in ${folder}.\n\n`);
  const flags = { model: 'heavy', out: join(folder, 'motion'), overlay, force: true } as const;
  const args = ['run', clip, '--out', flags.out, '--overlay', overlay, '--force', '--resume'];
  const again = args.map((arg) => shellQuoted(arg, process.platform === 'win32')).join(' ');
  const code = await runCommand(world, clip, flags, { debug, again: `${world.command} ${again}` });
  if (code === EXIT.done) world.stdout.write(nextSteps(overlay, world.command));
  return code;
}

/** Keeps files that only bear the names that ours have: nothing here is an earlier `kinemesh start`'s. */
async function refuseForeign(world: World, files: readonly string[], motion: string): Promise<void> {
  const [there] = files.filter((file) => existsSync(file));
  if (there === undefined || existsSync(join(motion, 'evidence', 'made-from.json'))) return;
  const [found, sample] = await Promise.all(
    [files[0], world.samplePath()].map((path) => readFile(path ?? '').catch(() => null)),
  );
  if (found !== null && sample?.equals(found)) return;
  throw new KinemeshError(
    'output-exists',
    `${there} is already there, and not from an earlier start.`,
    'Give another folder with --out, or move the file elsewhere.',
  );
}

function nextSteps(overlay: string, command: string): string {
  return [
    '',
    `Look at ${overlay}: the clip with the bodies drawn on it, in any player or browser.`,
    'Now with a video of your own:',
    '',
    `  ${command} run VIDEO.mp4 --out RESULT --overlay bodies.mp4`,
    '',
  ].join('\n');
}

async function copySample(world: World, path: string, force: boolean): Promise<void> {
  const sample = world.samplePath();
  if (sample === null) {
    throw new KinemeshError(
      'internal',
      'The sample clip is not there.',
      'Install Kinemesh again, or in a clone run `git checkout assets`.',
    );
  }
  const file = await prepareOutFile(path, force);
  try {
    await writeWhole(path, [await readFile(sample)]);
  } finally {
    await file.leaveNoTrace();
  }
}

import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { KinemeshError } from '../errors/index.ts';
import { writeWhole } from '../files/index.ts';
import { EXIT } from './exit-codes.ts';
import { prepareOutFile } from './out-folder.ts';
import type { World } from './world.ts';

/** `kinemesh sample`: puts the clip that comes along where its user can see it. */
export async function sampleCommand(world: World, out: string | undefined, force: boolean): Promise<number> {
  const path = resolve(out ?? join('kinemesh-sample', 'sample.mp4'));
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
  world.stdout.write(`${path}\n`);
  return EXIT.done;
}

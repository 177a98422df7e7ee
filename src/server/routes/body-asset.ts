import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { KinemeshError } from '../../errors/index.ts';

const manifestSchema = z.object({ asset: z.string(), sha256: z.string() });

/** What is said of the body beside it. @throws KinemeshError `body-missing` */
export async function bodyManifest(bodyDir: string): Promise<z.infer<typeof manifestSchema>> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(bodyDir, 'manifest.json'), 'utf8')));
  } catch (cause) {
    throw new KinemeshError(
      'body-missing',
      'The body that comes along with Kinemesh is not there.',
      'Install Kinemesh again, or in a clone run `git checkout assets`.',
      { cause },
    );
  }
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { KinemeshError } from '../../errors/index.ts';
import type { StoredFile } from '../../jobs/index.ts';
import type { Context } from '../context.ts';

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

/**
 * The body with a checksum: the one that comes along, or the user's own of SMPL. No other file is ever given out.
 *
 * @throws KinemeshError `not-found`, `body-missing`
 */
export async function bodyAsset({ service, bodyDir }: Context, sha256: string): Promise<StoredFile> {
  const own = await bodyManifest(bodyDir);
  if (sha256 === own.sha256) {
    return {
      path: join(bodyDir, own.asset),
      contentType: 'application/octet-stream',
      downloadName: own.asset,
    };
  }
  const smpl = await service.smplFile(sha256);
  if (smpl !== null) return smpl;
  throw new KinemeshError(
    'not-found',
    `There is no body ${sha256.slice(0, 12)}… here; this version has ${own.sha256.slice(0, 12)}….`,
    'Process the video again with this version, or set up the SMPL file that the bodies were made with.',
  );
}

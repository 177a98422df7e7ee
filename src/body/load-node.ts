import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { KinemeshError } from '../errors/index.ts';
import type { Body } from './body.ts';
import { type BodyDetail, createKinemeshBody } from './kinemesh-body.ts';
import { createSmplBody } from './smpl/smpl-body.ts';
import { readSmplFile, sha256OfSmplFile } from './smpl/smpl-file.ts';

export { readSmplFile, type SmplFile, sha256OfSmplFile } from './smpl/smpl-file.ts';
export type { SmplGender } from './smpl/smpl-gender.ts';

/** From `src/body` and from `dist/body` alike, the package's root is two folders up. */
const ASSET = new URL('../../assets/body/kinemesh-body.bin', import.meta.url);

const loaded = new Map<BodyDetail, Body>();

/**
 * The shipped body, read once.
 *
 * @throws KinemeshError `body-missing` when the package has no asset, `body-corrupt` when it is not whole
 */
export function loadKinemeshBody(detail: BodyDetail = 'fine'): Body {
  let body = loaded.get(detail);
  if (!body) {
    body = readBody(fileURLToPath(ASSET), detail);
    loaded.set(detail, body);
  }
  return body;
}

/** What a motion says of the body that it is of: see `body` of motion.json. */
export interface MadeWith {
  readonly model: Body['model'];
  readonly assetSha256: string;
  /** How many shapes its tracks have. */
  readonly betas: number;
}

/**
 * The body that a motion is of: the shipped one, or the user's own file of SMPL.
 *
 * @param smplPath - as the settings name it; null where they name none
 * @throws KinemeshError `smpl-missing` where SMPL's file is not there or is another than the one that the motion was made
 *   with, `smpl-invalid`, and what `loadKinemeshBody` throws
 */
export async function loadBody(made: MadeWith, smplPath: string | null): Promise<Body> {
  if (made.model === 'kinemesh') return loadKinemeshBody();
  const wanted = made.assetSha256.slice(0, 12);
  if (smplPath === null)
    throw otherSmpl(`These bodies are SMPL's, of a file (sha256 ${wanted}…) that is not set up here.`);
  const sha256 = await sha256OfSmplFile(smplPath);
  if (sha256 !== made.assetSha256)
    throw otherSmpl(
      `These bodies are of another SMPL file (sha256 ${wanted}…) than ${smplPath} (${sha256.slice(0, 12)}…).`,
    );
  const file = await readSmplFile(smplPath, made.betas);
  return createSmplBody(file.model, file.sha256);
}

function otherSmpl(what: string): KinemeshError {
  return new KinemeshError(
    'smpl-missing',
    what,
    'Name the file that they were made with: kinemesh setup smpl FILE. Or process the video again.',
  );
}

function readBody(path: string, detail: BodyDetail): Body {
  if (!existsSync(path)) {
    throw new KinemeshError(
      'body-missing',
      `The body asset ${path} is missing.`,
      'Install Kinemesh again, or restore assets/body from the repository.',
    );
  }
  const bytes = readFileSync(path);
  return createKinemeshBody(bytes, createHash('sha256').update(bytes).digest('hex'), detail);
}

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isKinemeshError, KinemeshError } from '../errors/index.ts';
import type { Body } from './body.ts';
import { type BodyDetail, createKinemeshBody } from './kinemesh-body.ts';
import { createSmplBody } from './smpl/smpl-body.ts';
import { readSmplFile, sha256OfSmplFile } from './smpl/smpl-file.ts';
import type { SmplGender } from './smpl/smpl-gender.ts';

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

/** What the motions of an engine that speaks SMPL are made of. */
export interface ChosenBody {
  readonly body: Body;
  readonly gender: SmplGender;
  /** Why it is not the user's SMPL file, where one is set up. */
  readonly problem: KinemeshError | null;
}

/**
 * The body for new motions of an engine that speaks SMPL: the user's own file of SMPL, or the shipped body where none is
 * set up. A file that cannot be used costs no run: the shipped body stands in, and `problem` is to be told.
 *
 * @param smplPath - as the settings name it
 */
export async function chooseBody(smplPath: string | null): Promise<ChosenBody> {
  if (smplPath === null) return { body: loadKinemeshBody(), gender: 'neutral', problem: null };
  try {
    const { model, sha256, gender } = await readSmplFile(smplPath);
    return { body: createSmplBody(model, sha256), gender, problem: null };
  } catch (error) {
    if (!isKinemeshError(error)) throw error;
    return { body: loadKinemeshBody(), gender: 'neutral', problem: error };
  }
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

import type { MotionView } from '../../../src/api/index.ts';
import { type Body, createKinemeshBody, createSmplBody } from '../../../src/body/index.ts';
import { KinemeshError } from '../../../src/errors/index.ts';
import { hasSha256 } from './checksum.ts';
import { fetchBytes } from './fetch-bytes.ts';
import { readSmplApart } from './smpl-apart.ts';

type MadeWith = MotionView['motion']['body'];

/** The body of a motion, as coarse as playing wants it and as fine as there is. */
export interface Bodies {
  /** For playing. */
  readonly playing: Body;
  /** For a picture that stands. Made when it is first asked for. */
  fine(): Body;
}

/**
 * Fetches the body that a motion is of: the one that comes along, or the user's own of SMPL.
 *
 * @throws KinemeshError `body-missing`, `smpl-missing`, `smpl-invalid`, and what `fetch` throws
 */
export async function loadBodies(made: MadeWith, signal: AbortSignal): Promise<Bodies> {
  const url = `/api/v1/body/${made.assetSha256}`;
  return made.model === 'smpl' ? smplBodies(url, made, signal) : ownBodies(url, made, signal);
}

async function ownBodies(url: string, { assetSha256 }: MadeWith, signal: AbortSignal): Promise<Bodies> {
  const bytes = await fetchBytes(url, signal);
  if (!(await hasSha256(bytes, assetSha256))) {
    throw new KinemeshError(
      'body-missing',
      'These bodies were made with another body model than the one that comes with this version.',
      'Process the video again.',
    );
  }
  const playing = createKinemeshBody(bytes, assetSha256, 'coarse');
  let fine: Body | null = null;
  return {
    playing,
    fine() {
      fine ??= createKinemeshBody(bytes, assetSha256, 'fine');
      return fine;
    },
  };
}

async function smplBodies(url: string, made: MadeWith, signal: AbortSignal): Promise<Bodies> {
  const model = await readSmplApart({ url, sha256: made.assetSha256, betaCount: made.betas }, signal);
  const body = createSmplBody(model, made.assetSha256);
  return { playing: body, fine: () => body };
}

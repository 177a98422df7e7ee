import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { KinemeshError } from '../errors/index.ts';
import type { Body } from './body.ts';
import { createKinemeshBody } from './kinemesh-body.ts';

/** From `src/body` and from `dist/body` alike, the package's root is two folders up. */
const ASSET = new URL('../../assets/body/kinemesh-body.bin', import.meta.url);

let loaded: Body | undefined;

/**
 * The shipped body, read once.
 *
 * @throws KinemeshError `body-missing` when the package has no asset, `body-corrupt` when it is not whole
 */
export function loadKinemeshBody(): Body {
  loaded ??= readBody(ASSET);
  return loaded;
}

function readBody(url: URL): Body {
  if (!existsSync(url)) {
    throw new KinemeshError(
      'body-missing',
      `The body asset ${url.pathname} is missing.`,
      'Install Kinemesh again, or restore assets/body from the repository.',
    );
  }
  const bytes = readFileSync(url);
  return createKinemeshBody(bytes, createHash('sha256').update(bytes).digest('hex'));
}

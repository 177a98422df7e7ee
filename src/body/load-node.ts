import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { KinemeshError } from '../errors/index.ts';
import type { Body } from './body.ts';
import { type BodyDetail, createKinemeshBody } from './kinemesh-body.ts';

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

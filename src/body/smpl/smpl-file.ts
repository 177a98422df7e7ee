import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { KinemeshError } from '../../errors/index.ts';
import { nodeInflate } from '../../pickle/node.ts';
import { readSmpl } from './read-smpl.ts';
import { smplError } from './smpl-error.ts';
import { genderOfName, type SmplGender } from './smpl-gender.ts';
import type { SmplModel } from './smpl-model.ts';

const MOST_BYTES = 512 * 2 ** 20;

/** The user's own file of SMPL, read whole. */
export interface SmplFile {
  readonly path: string;
  readonly sha256: string;
  readonly gender: SmplGender;
  readonly model: SmplModel;
}

/**
 * Reads a file of SMPL from the disk.
 *
 * @param betaCount - how many shapes to keep, where the file has so many; 10 where absent
 * @throws KinemeshError `smpl-missing` where there is no such file, `smpl-invalid` where it cannot be used
 */
export async function readSmplFile(path: string, betaCount?: number): Promise<SmplFile> {
  const { size } = await statOf(path);
  if (size > MOST_BYTES) throw smplError(path, null, `it has ${size} bytes`);
  const bytes = new Uint8Array(await readFile(path));
  return {
    path,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    gender: genderOfName(basename(path)),
    model: await readSmpl(bytes, { file: path, inflate: nodeInflate, ...(betaCount && { betaCount }) }),
  };
}

const known = new Map<string, { readonly sign: string; readonly sha256: string }>();

/** The checksum of a file, made anew only when size or time of change have become others. @throws KinemeshError `smpl-missing` */
export async function sha256OfSmplFile(path: string): Promise<string> {
  const { size, mtimeMs } = await statOf(path);
  const sign = `${size} ${mtimeMs}`;
  const before = known.get(path);
  if (before?.sign === sign) return before.sha256;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const sha256 = hash.digest('hex');
  known.set(path, { sign, sha256 });
  return sha256;
}

async function statOf(path: string): Promise<{ size: number; mtimeMs: number }> {
  const found = await stat(path).catch((cause: unknown) => {
    throw missing(`There is no SMPL file at ${path}.`, cause);
  });
  if (!found.isFile()) throw missing(`${path} is no file.`);
  return found;
}

function missing(what: string, cause?: unknown): KinemeshError {
  return new KinemeshError(
    'smpl-missing',
    what,
    'Put the file back, or name another: kinemesh setup smpl FILE.',
    { cause },
  );
}

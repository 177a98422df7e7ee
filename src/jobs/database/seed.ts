import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { KinemeshError } from '../../errors/index.ts';

/** From `src/jobs/database` and `dist/jobs/database` alike, the package's root is three folders up. */
const SEED = new URL('../../../assets/database/empty.tar.br', import.meta.url);

const BLOCK = 512;

/**
 * Makes the folder of an empty database out of the one that comes along, which is faster and takes less memory
 * than to have PGlite make one. Whole or not there.
 */
export async function plantDatabase(path: string): Promise<void> {
  const partial = `${path}.partial`;
  await rm(partial, { recursive: true, force: true });
  const packed = await readFile(SEED).catch((cause) => {
    throw new KinemeshError(
      'internal',
      `The empty database ${fileURLToPath(SEED)} is missing.`,
      'Install Kinemesh again, or in a clone run `git checkout assets`.',
      { cause },
    );
  });
  await unpack(await promisify(brotliDecompress)(packed), partial);
  await rename(partial, path);
}

/** Unpacks a tar archive (POSIX ustar: blocks of 512 bytes, sizes and kinds at 124 and 156 of each header). */
async function unpack(tar: Uint8Array, into: string): Promise<void> {
  const text = (from: number, length: number) => {
    const bytes = tar.subarray(from, from + length);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  };
  const made = new Set<string>();
  const folder = async (path: string) => {
    if (made.has(path)) return;
    await mkdir(path, { recursive: true, mode: 0o700 });
    made.add(path);
  };
  await folder(into);
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const path = join(into, text(at + 345, 155), text(at, 100));
    const size = Number.parseInt(text(at + 124, 12).trim() || '0', 8);
    const isFolder = text(at + 156, 1) === '5';
    at += BLOCK;
    if (isFolder) await folder(path);
    else {
      await folder(dirname(path));
      await writeFile(path, tar.subarray(at, at + size), { mode: 0o600 });
    }
    at += Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** Whether a database lies at `path`. */
export async function hasDatabase(path: string): Promise<boolean> {
  return (await stat(join(path, 'PG_VERSION')).catch(() => null)) !== null;
}

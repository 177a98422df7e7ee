import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeError } from './write-error.ts';

const PARTIAL = /\.\d+-\d+\.partial$/;
let serial = 0;

/** A file that is whole and on the disk, but not yet under its name. */
export interface StagedFile {
  readonly path: string;
  /** Gives it its name; what had the name before is gone. */
  commit(): Promise<void>;
  /** Removes it. */
  discard(): Promise<void>;
}

/**
 * Writes a file under a temporary name beside `path` and forces it to the disk: the first half of
 * {@link writeWhole}, for several files that are to appear together.
 *
 * @throws KinemeshError `disk-full`, `output-not-writable`
 */
export async function stageFile(path: string, pieces: Iterable<Uint8Array> | string): Promise<StagedFile> {
  const partial = `${path}.${process.pid}-${++serial}.partial`;
  const discard = () => rm(partial, { force: true }).catch(() => {});
  try {
    const handle = await open(partial, 'wx');
    try {
      await writePieces(handle, typeof pieces === 'string' ? [new TextEncoder().encode(pieces)] : pieces);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    await discard();
    throw writeError(path, cause);
  }
  const commit = async () => {
    await rename(partial, path).catch(async (cause) => {
      await discard();
      throw writeError(path, cause);
    });
    await syncFolder(dirname(path));
  };
  return { path, commit, discard };
}

/**
 * Writes a file so that its name never stands for half of it: under a temporary name beside it, forced to
 * the disk, then renamed. What was there before is replaced.
 *
 * @throws KinemeshError `disk-full`, `output-not-writable`
 */
export async function writeWhole(path: string, pieces: Iterable<Uint8Array> | string): Promise<void> {
  await (await stageFile(path, pieces)).commit();
}

async function writePieces(handle: FileHandle, pieces: Iterable<Uint8Array>): Promise<void> {
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      at += (await handle.write(piece, at, piece.length - at)).bytesWritten;
    }
  }
}

/** Makes a rename last through a power cut; not every system can (Windows cannot open a folder). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** Removes what writers left in a folder that were killed. Not while another process writes there. */
export async function removePartials(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names.filter((name) => PARTIAL.test(name)).map((name) => rm(join(folder, name), { force: true })),
  );
}

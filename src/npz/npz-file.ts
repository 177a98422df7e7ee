import { open } from 'node:fs/promises';
import { writeWhole } from '../files/index.ts';
import type { ByteSource } from './byte-source.ts';
import { npzPieces, type ReadNpzOptions, readNpz, type WriteNpzOptions } from './npz.ts';
import type { NpzArrays } from './npz-array.ts';
import { npzError } from './npz-error.ts';

/**
 * Reads a .npz file from disk, only the arrays asked for.
 *
 * @throws KinemeshError `npz-invalid`, also where there is no file
 */
export async function readNpzFile(path: string, options: ReadNpzOptions = {}): Promise<NpzArrays> {
  const handle = await open(path).catch((cause: NodeJS.ErrnoException) => {
    const problem =
      cause.code === 'ENOENT' ? 'there is no such file.' : `it cannot be opened (${cause.code}).`;
    throw npzError(path, null, problem, { cause });
  });
  try {
    const { size } = await handle.stat();
    const source: ByteSource = {
      size,
      async read(offset, length) {
        const buffer = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
        let done = 0;
        while (done < buffer.length) {
          const { bytesRead } = await handle.read(buffer, done, buffer.length - done, offset + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return buffer.subarray(0, done);
      },
    };
    return await readNpz(source, path, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
    throw npzError(path, null, 'it is a folder.', { cause: error });
  } finally {
    await handle.close();
  }
}

/**
 * Writes a .npz file under a temporary name and renames it when it is whole and on the disk.
 *
 * @throws KinemeshError `disk-full`, `output-not-writable`
 */
export async function writeNpzFile(
  path: string,
  arrays: NpzArrays,
  options: WriteNpzOptions = {},
): Promise<void> {
  await writeWhole(path, npzPieces(arrays, options));
}

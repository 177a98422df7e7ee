import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { KinemeshError } from '../../../errors/index.ts';
import { type PhalpResult, readPhalpResult } from '../../../phalp/index.ts';
import { nodeInflate } from '../../../pickle/node.ts';

export interface ResultFile {
  readonly fileName: string;
  /** Lower-case hexadecimal sha256 of the whole file. */
  readonly sha256: string;
  readonly result: PhalpResult;
}

/** A result with appearances has some 20 kB for a person and frame: this is days of them. */
const MOST_BYTES = 4 * 2 ** 30 - 1;

/**
 * A result of `track.py` from disk. The file may come from anywhere: it is read as data, and nothing in it is
 * carried out.
 *
 * @throws KinemeshError `result-unreadable` naming what is wrong with it; also where there is no such file
 */
export async function readResultFile(path: string): Promise<ResultFile> {
  const bytes = await bytesOf(path);
  return {
    fileName: basename(path),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    result: readPhalpResult(bytes, { file: path, inflate: nodeInflate }),
  };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= MOST_BYTES) return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const absent = code === 'ENOENT' || code === 'ENOTDIR';
    throw new KinemeshError(
      'result-unreadable',
      absent
        ? `There is no file at ${path}.`
        : code === 'EISDIR'
          ? `${path} is a folder.`
          : `${path} cannot be opened (${code}).`,
      'Give the path of the file that track.py wrote, as in outputs/results/demo_NAME.pkl.',
      { cause },
    );
  }
  throw new KinemeshError(
    'result-unreadable',
    `${path} is larger than 4 GB.`,
    'Track the video in parts, and import each.',
  );
}

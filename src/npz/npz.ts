import { type ByteSource, bytesSource } from './byte-source.ts';
import { npyBody, npyHeader, readNpy } from './npy.ts';
import { type NpzArray, type NpzArrays, sizeOfShape } from './npz-array.ts';
import { npzError } from './npz-error.ts';
import { arrayName, readZipDirectory, readZipEntry } from './zip-read.ts';
import { ZipWriter } from './zip-write.ts';

export interface ReadNpzOptions {
  /** Read these arrays and leave the others where they are; those that the file lacks are absent from the result. */
  readonly only?: readonly string[];
}

/**
 * Reads a .npz file, as NumPy or Kinemesh wrote it. Only the directory and the arrays asked for are read,
 * one after the other. Pickles are never read.
 *
 * @param source the bytes, or something to read them from
 * @param file how error messages name it
 * @throws KinemeshError `npz-invalid`, naming file and array
 */
export async function readNpz(
  source: ByteSource | Uint8Array<ArrayBuffer>,
  file: string,
  options: ReadNpzOptions = {},
): Promise<NpzArrays> {
  const from = source instanceof Uint8Array ? bytesSource(source) : source;
  const wanted = options.only && new Set(options.only);
  const arrays: Record<string, NpzArray> = {};
  for (const entry of await readZipDirectory(from, file)) {
    const name = arrayName(entry.name);
    if (wanted && !wanted.has(name)) continue;
    if (Object.hasOwn(arrays, name)) throw npzError(file, name, 'it is there twice.');
    arrays[name] = readNpy(await readZipEntry(from, entry, file), file, name);
  }
  return arrays;
}

/**
 * The .npy files in a .npz file, as bytes, for readers of what `readNpz` refuses.
 *
 * @param only the arrays that are wanted; those that the file lacks are absent from the result
 * @throws KinemeshError `npz-invalid`
 */
export async function readNpzMembers(
  source: ByteSource | Uint8Array<ArrayBuffer>,
  file: string,
  only: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const from = source instanceof Uint8Array ? bytesSource(source) : source;
  const members = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const entry of await readZipDirectory(from, file)) {
    const name = arrayName(entry.name);
    if (!only.includes(name)) continue;
    if (members.has(name)) throw npzError(file, name, 'it is there twice.');
    members.set(name, await readZipEntry(from, entry, file));
  }
  return members;
}

export interface WriteNpzOptions {
  /** Whether the file is made smaller, which takes most of the time of writing it; by default it is. */
  readonly packed?: boolean;
}

/**
 * The pieces of a .npz file, in order, one array held at a time: `numpy.load` reads it without pickles. The
 * same arrays give the same bytes.
 *
 * @example
 * for (const piece of npzPieces({ time: { dtype: 'f8', shape: [2], data: new Float64Array([0, 0.04]) } })) write(piece);
 * @throws RangeError where the values do not fill the shape
 */
export function* npzPieces(arrays: NpzArrays, options: WriteNpzOptions = {}): Generator<Uint8Array> {
  const zip = new ZipWriter(options.packed);
  for (const [name, array] of Object.entries(arrays)) {
    if (sizeOfShape(array.shape) !== array.data.length) {
      throw new RangeError(
        `"${name}" has ${array.data.length} values for the shape (${array.shape.join(', ')}).`,
      );
    }
    yield* zip.add(`${name}.npy`, [npyHeader(array), npyBody(array)]);
  }
  yield* zip.end();
}

/** A whole .npz file in memory. See {@link npzPieces}. */
export function writeNpz(arrays: NpzArrays): Uint8Array<ArrayBuffer> {
  const pieces = [...npzPieces(arrays)];
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

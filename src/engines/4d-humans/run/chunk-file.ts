import { isKinemeshError } from '../../../errors/index.ts';
import { type NpzArray, type NpzArrays, sizeOfShape } from '../../../npz/index.ts';
import { readNpzFile, writeNpzFile } from '../../../npz/node.ts';
import type { PhalpRows } from '../../../phalp/index.ts';
import { type ChunkResult, ROW_COLUMN_NAMES, ROW_COLUMNS } from './chunk-result.ts';
import type { Chunk } from './chunks.ts';

/** Writes a chunk's result whole. The same result gives the same bytes. */
export async function writeChunk(path: string, { chunk, decoded, shot, picture, rows }: ChunkResult) {
  const arrays: Record<string, NpzArray> = {
    range: { dtype: 'i4', shape: [2], data: Int32Array.of(chunk.from, chunk.to) },
    picture: { dtype: 'i4', shape: [2], data: Int32Array.of(picture?.width ?? 0, picture?.height ?? 0) },
    decoded: { dtype: 'u1', shape: [decoded.length], data: decoded },
    shot: { dtype: 'u1', shape: [shot.length], data: shot },
  };
  for (const name of ROW_COLUMN_NAMES) {
    const { dtype, row } = ROW_COLUMNS[name];
    arrays[name] = { dtype, shape: [rows.count, ...row], data: rows[name] } as NpzArray;
  }
  await writeNpzFile(path, arrays);
}

/** A chunk that an earlier run finished; null where there is none, or none that is whole. */
export async function readChunk(path: string, chunk: Chunk): Promise<ChunkResult | null> {
  try {
    return parsed(await readNpzFile(path), chunk);
  } catch (error) {
    if (isKinemeshError(error)) return null;
    throw error;
  }
}

function parsed(arrays: NpzArrays, chunk: Chunk): ChunkResult | null {
  const frames = chunk.to - chunk.from;
  const range = arrayOf(arrays, 'range', 'i4', [2]);
  const picture = arrayOf(arrays, 'picture', 'i4', [2]);
  const decoded = arrayOf(arrays, 'decoded', 'u1', [frames]);
  const shot = arrayOf(arrays, 'shot', 'u1', [frames]);
  const count = arrays.frame?.shape[0] ?? 0;
  const columns = ROW_COLUMN_NAMES.map((name) => {
    const { dtype, row } = ROW_COLUMNS[name];
    return [name, arrayOf(arrays, name, dtype, [count, ...row])] as const;
  });
  if (!range || !picture || !decoded || !shot || columns.some(([, data]) => data === null)) return null;
  if (range[0] !== chunk.from || range[1] !== chunk.to) return null;
  return {
    chunk,
    decoded: decoded as Uint8Array,
    shot: shot as Uint8Array,
    picture: picture[0] === 0 ? null : { width: Number(picture[0]), height: Number(picture[1]) },
    rows: { count, ...(Object.fromEntries(columns) as unknown as Omit<PhalpRows, 'count'>) },
  };
}

function arrayOf(arrays: NpzArrays, name: string, dtype: string, shape: number[]): NpzArray['data'] | null {
  const array = arrays[name];
  if (array?.dtype !== dtype || array.shape.join() !== shape.join()) return null;
  return array.data.length === sizeOfShape(shape) ? array.data : null;
}

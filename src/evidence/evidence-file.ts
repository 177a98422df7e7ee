import { type NpzArray, type NpzArrays, sizeOfShape } from '../npz/index.ts';
import { readNpzFile, writeNpzFile } from '../npz/node.ts';
import { COLUMN_NAMES, COLUMNS, type Column, type DroppableColumn } from './columns.ts';
import type { Evidence } from './evidence.ts';
import { evidenceError } from './evidence-error.ts';

const RANGE = 'range';

/**
 * Writes one segment's evidence under a temporary name and renames it: the name never stands for half of it.
 * The same evidence gives the same bytes.
 *
 * @throws KinemeshError `disk-full`, `output-not-writable`
 */
export async function writeEvidence(path: string, evidence: Evidence): Promise<void> {
  const arrays: Record<string, NpzArray> = {
    [RANGE]: { dtype: 'i4', shape: [2], data: Int32Array.of(evidence.firstFrame, evidence.endFrame) },
  };
  for (const column of COLUMN_NAMES) {
    const { key, dtype, row } = COLUMNS[column];
    const shape = [rowsOf(column, evidence), ...row];
    arrays[key] = { dtype, shape, data: evidence[column] } as NpzArray;
  }
  await writeNpzFile(path, arrays);
}

export interface ReadEvidenceOptions {
  /** Columns to leave on the disk: they come back without rows. */
  readonly without?: readonly DroppableColumn[];
}

/**
 * Reads one segment's evidence.
 *
 * @throws KinemeshError `npz-invalid` or `evidence-invalid`, naming the file and the array
 */
export async function readEvidence(path: string, options: ReadEvidenceOptions = {}): Promise<Evidence> {
  const without = new Set<Column>(options.without);
  const read = COLUMN_NAMES.filter((column) => !without.has(column));
  const arrays = await readNpzFile(path, { only: [RANGE, ...read.map((column) => COLUMNS[column].key)] });
  const [firstFrame, endFrame] = dataOf(path, arrays, RANGE, 'i4', [2]) as Int32Array;
  if (firstFrame < 0 || endFrame < firstFrame) {
    throw evidenceError(path, `"${RANGE}" is ${firstFrame} to ${endFrame}.`);
  }
  const persons = arrays.frame?.shape[0] ?? 0;
  const columns = COLUMN_NAMES.map((column) => {
    const { key, dtype, rows, row, isNew } = COLUMNS[column];
    if (without.has(column)) return [column, new Uint8Array(0)];
    const shape = [rows === 'person' ? persons : endFrame - firstFrame, ...row];
    if (isNew && arrays[key] === undefined) return [column, new Float32Array(sizeOfShape(shape))];
    return [column, dataOf(path, arrays, key, dtype, shape)];
  });
  const evidence = { firstFrame, endFrame, ...Object.fromEntries(columns) } as Evidence;
  checkOrder(path, evidence);
  return evidence;
}

function rowsOf(column: Column, evidence: Evidence): number {
  return COLUMNS[column].rows === 'person' ? evidence.frame.length : evidence.endFrame - evidence.firstFrame;
}

function dataOf(
  path: string,
  arrays: NpzArrays,
  key: string,
  dtype: string,
  shape: number[],
): NpzArray['data'] {
  const array = arrays[key];
  if (array === undefined) throw evidenceError(path, `"${key}" is missing.`);
  if (
    array.dtype !== dtype ||
    array.shape.join() !== shape.join() ||
    array.data.length !== sizeOfShape(shape)
  ) {
    const is = `${array.dtype} (${array.shape.join(', ')})`;
    throw evidenceError(path, `"${key}" is ${is}, where ${dtype} (${shape.join(', ')}) is wanted.`);
  }
  return array.data;
}

function checkOrder(path: string, { frame, tracklet, firstFrame, endFrame }: Evidence): void {
  for (let i = 0; i < frame.length; i++) {
    if (frame[i] < firstFrame || frame[i] >= endFrame) {
      throw evidenceError(path, `"frame" holds ${frame[i]}, outside of ${firstFrame} to ${endFrame - 1}.`);
    }
    if (i === 0 || frame[i] > frame[i - 1]) continue;
    if (frame[i] < frame[i - 1] || tracklet[i] <= tracklet[i - 1]) {
      throw evidenceError(path, `row ${i} is not in the order of frames and tracklets.`);
    }
  }
}

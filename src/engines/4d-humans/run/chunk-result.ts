import type { PhalpRows } from '../../../phalp/index.ts';
import type { Chunk } from './chunks.ts';

/** What a chunk came to: n frames, and who is on them. */
export interface ChunkResult {
  readonly chunk: Chunk;
  /** (n) 0 where the frame could not be decoded and the one before it was shown in its place. */
  readonly decoded: Uint8Array;
  /** (n) 1 on the first frame after a cut. */
  readonly shot: Uint8Array;
  /** Of the picture that was tracked, which may be a row or a column larger than the video's; null: nobody is there. */
  readonly picture: { readonly width: number; readonly height: number } | null;
  /** Only people who were seen. `frame` counts the video's frames. */
  readonly rows: PhalpRows;
}

/** The columns of `PhalpRows`, as they are kept: numbers in a row, and their kind. */
export const ROW_COLUMNS = {
  frame: { dtype: 'i4', row: [] },
  id: { dtype: 'i4', row: [] },
  trackedTime: { dtype: 'i4', row: [] },
  confidence: { dtype: 'f4', row: [] },
  bbox: { dtype: 'f4', row: [4] },
  rotations: { dtype: 'f4', row: [24, 9] },
  betas: { dtype: 'f4', row: [10] },
  camera: { dtype: 'f4', row: [3] },
  joints3d: { dtype: 'f4', row: [45, 3] },
  joints2d: { dtype: 'f4', row: [45, 2] },
} as const;

export type RowColumn = keyof typeof ROW_COLUMNS;
export const ROW_COLUMN_NAMES = Object.keys(ROW_COLUMNS) as RowColumn[];

/** One row to take, and the frame and the person that it is to have. */
export interface PickedRow {
  readonly from: PhalpRows;
  readonly row: number;
  readonly frame: number;
  readonly id: number;
}

/** A table of the picked rows, in their order. */
export function pickRows(picked: readonly PickedRow[]): PhalpRows {
  const count = picked.length;
  const column = (name: RowColumn) => {
    const { dtype, row } = ROW_COLUMNS[name];
    const width = row.reduce((product, length) => product * length, 1);
    const out = dtype === 'i4' ? new Int32Array(count * width) : new Float32Array(count * width);
    picked.forEach(({ from, row }, n) => {
      out.set(from[name].subarray(row * width, (row + 1) * width), n * width);
    });
    return out;
  };
  const columns = Object.fromEntries(ROW_COLUMN_NAMES.map((name) => [name, column(name)]));
  const frame = Int32Array.from(picked, (one) => one.frame);
  const id = Int32Array.from(picked, (one) => one.id);
  return { ...(columns as unknown as Omit<PhalpRows, 'count'>), count, frame, id };
}

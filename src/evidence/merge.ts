import { COLUMN_NAMES, COLUMNS, type Column, type DroppableColumn } from './columns.ts';
import type { Evidence } from './evidence.ts';
import { evidenceError } from './evidence-error.ts';

export interface MergeOptions {
  /** Columns that are not wanted: the result has no rows of them. */
  readonly drop?: readonly DroppableColumn[];
}

/**
 * One table from many segments, in the order of frames, whatever the order of the segments. Frames that no
 * segment covers count as not decoded. A column that any segment was read without is dropped.
 *
 * @throws KinemeshError `evidence-invalid` where two segments hold the same frame
 */
export function mergeEvidence(segments: readonly Evidence[], options: MergeOptions = {}): Evidence {
  const sorted = [...segments].sort((a, b) => a.firstFrame - b.firstFrame);
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i].firstFrame < sorted[i - 1].endFrame) {
      throw evidenceError('evidence', `frame ${sorted[i].firstFrame} is in two segments.`);
    }
  }
  const firstFrame = sorted[0]?.firstFrame ?? 0;
  const endFrame = sorted.at(-1)?.endFrame ?? 0;
  const persons = sorted.reduce((sum, segment) => sum + segment.frame.length, 0);
  const dropped = new Set<Column>(options.drop);
  const columns = COLUMN_NAMES.map((column) => {
    const { rows, row, dtype } = COLUMNS[column];
    const width = row.reduce((product, length) => product * length, 1);
    const keep = !dropped.has(column) && sorted.every((segment) => isWhole(segment, column, width));
    const length = keep ? (rows === 'person' ? persons : endFrame - firstFrame) * width : 0;
    const merged = newArray(dtype, length);
    if (column === 'cameraMotion') for (let i = 0; i < length; i += 4) merged[i] = 1;
    let at = 0;
    for (const segment of keep ? sorted : []) {
      if (rows === 'frame') at = (segment.firstFrame - firstFrame) * width;
      merged.set(segment[column], at);
      at += segment[column].length;
    }
    return [column, merged];
  });
  return { firstFrame, endFrame, ...Object.fromEntries(columns) } as Evidence;
}

function isWhole(segment: Evidence, column: Column, width: number): boolean {
  const rows =
    COLUMNS[column].rows === 'person' ? segment.frame.length : segment.endFrame - segment.firstFrame;
  return segment[column].length === rows * width;
}

function newArray(dtype: 'f4' | 'i4' | 'u1', length: number): Float32Array | Int32Array | Uint8Array {
  if (dtype === 'f4') return new Float32Array(length);
  return dtype === 'i4' ? new Int32Array(length) : new Uint8Array(length);
}

import type { PhalpRows } from '../../../phalp/index.ts';
import { type ChunkResult, pickRows, ROW_COLUMN_NAMES, ROW_COLUMNS } from './chunk-result.ts';
import type { Chunk } from './chunks.ts';

/** Somebody on a frame: where on the picture (parts of its width), under which number. */
export interface MadeRow {
  readonly frame: number;
  readonly id: number;
  readonly x: number;
}

/** Rows of upright people of half the picture's height, 45 joints down a line; the picture is 100 px. */
export function madeRows(list: readonly MadeRow[]): PhalpRows {
  const count = list.length;
  const columns = ROW_COLUMN_NAMES.map((name) => {
    const { dtype, row } = ROW_COLUMNS[name];
    const size = count * row.reduce((product, length) => product * length, 1);
    return [name, dtype === 'i4' ? new Int32Array(size) : new Float32Array(size)];
  });
  const rows: PhalpRows = { count, ...Object.fromEntries(columns) };
  list.forEach(({ frame, id, x }, n) => {
    rows.frame[n] = frame;
    rows.id[n] = id;
    rows.confidence[n] = 0.9;
    rows.bbox.set([100 * x - 10, 25, 20, 50], 4 * n);
    for (let j = 0; j < 45; j++) rows.joints2d.set([x + (j % 2) / 50, 0.25 + j / 90], 90 * n + 2 * j);
  });
  return rows;
}

/** What a chunk came to that has these rows. */
export function madeChunk(chunk: Chunk, rows: readonly MadeRow[], cuts: readonly number[] = []): ChunkResult {
  const frames = chunk.to - chunk.from;
  const shot = new Uint8Array(frames);
  for (const cut of cuts) shot[cut - chunk.from] = 1;
  const made = madeRows(rows);
  const picked = Array.from(made.frame, (frame, row) => ({ from: made, row, frame, id: made.id[row] }));
  return {
    chunk,
    decoded: new Uint8Array(frames).fill(1),
    shot,
    picture: { width: 100, height: 100 },
    rows: pickRows(picked.filter(({ frame }) => frame >= chunk.from && frame < chunk.to)),
  };
}

/** Somebody who walks from `x` on by `step` a frame. */
export function walk(id: number, from: number, to: number, x: number, step = 0): MadeRow[] {
  return Array.from({ length: to - from }, (_, n) => ({ frame: from + n, id, x: x + n * step }));
}

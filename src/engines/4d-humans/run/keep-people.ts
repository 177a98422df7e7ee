import type { PhalpRows } from '../../../phalp/index.ts';
import { pickRows } from './chunk-result.ts';

/**
 * Of more people than are wanted, those who fill most of the picture for longest: each row counts by its box's
 * height.
 */
export function keepPeople(rows: PhalpRows, most: number | null): PhalpRows {
  const weight = new Map<number, number>();
  for (let row = 0; row < rows.count; row++) {
    weight.set(rows.id[row], (weight.get(rows.id[row]) ?? 0) + rows.bbox[4 * row + 3]);
  }
  if (most === null || weight.size <= most) return rows;
  const kept = new Set(
    [...weight]
      .sort(([a, left], [b, right]) => right - left || a - b)
      .slice(0, most)
      .map(([id]) => id),
  );
  const picked = Array.from(rows.id, (id, row) => ({ from: rows, row, frame: rows.frame[row], id }));
  return pickRows(picked.filter(({ id }) => kept.has(id)));
}

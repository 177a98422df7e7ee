import type { PhalpRows } from '../../../phalp/index.ts';
import { type ChunkResult, type PickedRow, pickRows } from './chunk-result.ts';
import { borderBetween } from './chunks.ts';
import { linkPeople } from './link-people.ts';

/** The whole range again, out of its chunks: n frames. */
export interface Stitched {
  /** Ordered by frame, then by person; persons count from 1 by first appearance. */
  readonly rows: PhalpRows;
  readonly firstFrame: number;
  /** (n) 0 where the frame could not be decoded, 2 where it was in part */
  readonly decoded: Uint8Array;
  /** (n) 1 on the first frame after a cut */
  readonly cut: Uint8Array;
  /** Of the picture that was tracked; null where nobody was found. */
  readonly picture: ChunkResult['picture'];
}

/** One row of a chunk, with the number of its person in the whole video. */
interface WholeRow extends PickedRow {
  /** Whether the frame counts as this chunk's; else it is the neighbour's, who may not have seen the person. */
  readonly own: boolean;
}

/**
 * Joins chunks that share frames: people are linked over what both saw. Each frame has its rows from one chunk, and
 * of those whom that one missed, from the other.
 *
 * @param results at least one, in the order of the video
 */
export function stitch(results: readonly ChunkResult[]): Stitched {
  const firstFrame = results[0].chunk.from;
  const frames = results[results.length - 1].chunk.to - firstFrame;
  const decoded = new Uint8Array(frames);
  const cut = new Uint8Array(frames);
  const people = numberPeople(results);
  const rows: WholeRow[] = [];
  results.forEach((result, n) => {
    const { chunk } = result;
    const from = n === 0 ? chunk.from : borderBetween(results[n - 1].chunk, chunk);
    const to = n === results.length - 1 ? chunk.to : borderBetween(chunk, results[n + 1].chunk);
    decoded.set(result.decoded.subarray(from - chunk.from, to - chunk.from), from - firstFrame);
    cut.set(result.shot.subarray(from - chunk.from, to - chunk.from), from - firstFrame);
    for (let row = 0; row < result.rows.count; row++) {
      const frame = result.rows.frame[row];
      const id = people[n].get(result.rows.id[row]) ?? 0;
      rows.push({ from: result.rows, row, frame, id, own: frame >= from && frame < to });
    }
  });
  return {
    rows: pickRows(oneForEach(rows)),
    firstFrame,
    decoded,
    cut,
    picture: results.find(({ picture }) => picture !== null)?.picture ?? null,
  };
}

/** Of each chunk, its persons → their numbers in the whole video. */
function numberPeople(results: readonly ChunkResult[]): Map<number, number>[] {
  const all: Map<number, number>[] = [];
  let count = 0;
  results.forEach((result, n) => {
    const links = n === 0 ? new Map<number, number>() : linkPeople(results[n - 1], result);
    const mine = new Map<number, number>();
    for (const id of result.rows.id) {
      if (mine.has(id)) continue;
      const before = links.get(id);
      mine.set(id, (before === undefined ? undefined : all[n - 1].get(before)) ?? ++count);
    }
    all.push(mine);
  });
  return all;
}

/** One row for each person on each frame, the frame's own chunk first. */
function oneForEach(rows: WholeRow[]): WholeRow[] {
  rows.sort((a, b) => a.frame - b.frame || a.id - b.id || Number(b.own) - Number(a.own));
  return rows.filter(({ frame, id }, n) => n === 0 || rows[n - 1].frame !== frame || rows[n - 1].id !== id);
}

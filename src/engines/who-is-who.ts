import { join } from 'node:path';
import type { Person, SightingRows } from '../edits/index.ts';
import type { NpzArray, NpzArrays } from '../npz/index.ts';
import { readNpzFile, writeNpzFile } from '../npz/node.ts';
import { noEvidence } from './no-evidence.ts';

const WHO_FILE = 'evidence/who-is-who.npz';
const COUNTED = ['track', 'frame', 'segment', 'tracklet'] as const;

/** Who is who before anything is mended, of those who are somebody: their rows are rows of `evidence`. */
export interface WhoIsWho {
  readonly people: readonly Person[];
  readonly evidence: SightingRows;
}

/** Keeps who is who: what an edit by a track's id is turned into an edit by sightings with. */
export async function writeWhoIsWho(outDir: string, { people, evidence }: WhoIsWho): Promise<void> {
  const track = new Int32Array(evidence.frame.length);
  for (const { id, rows } of people) for (const row of rows) track[row] = id;
  const rows = Int32Array.from(track.keys()).filter((row) => track[row] > 0);
  const counted = { ...evidence, track };
  const arrays = COUNTED.map((name): [string, NpzArray] => [
    name,
    { dtype: 'i4', shape: [rows.length], data: rows.map((row) => counted[name][row]) },
  ]);
  const score: NpzArray = {
    dtype: 'f4',
    shape: [rows.length],
    data: Float32Array.from(rows, (row) => evidence.score[row]),
  };
  await writeNpzFile(join(outDir, WHO_FILE), { ...Object.fromEntries(arrays), score });
}

/**
 * Who is who before anything is mended.
 *
 * @throws KinemeshError `edit-needs-evidence` where that is not known
 */
export async function readWhoIsWho(outDir: string): Promise<WhoIsWho> {
  let arrays: NpzArrays;
  try {
    arrays = await readNpzFile(join(outDir, WHO_FILE), { only: [...COUNTED, 'score'] });
  } catch (cause) {
    throw noEvidence(outDir, `${WHO_FILE} cannot be read`, cause);
  }
  const [track, frame, segment, tracklet] = COUNTED.map((name) => arrays[name]?.data);
  const score = arrays.score?.data;
  const isWhole = [frame, segment, tracklet].every(
    (column) => column instanceof Int32Array && column.length === track?.length,
  );
  if (!isWhole || !(track instanceof Int32Array) || !(score instanceof Float32Array)) {
    throw noEvidence(outDir, `${WHO_FILE} is not whole`);
  }
  const ids = [...new Set(track)].sort((a, b) => a - b);
  const rowsOf = (id: number) => Int32Array.from(track.keys()).filter((row) => track[row] === id);
  return {
    people: ids.map((id) => ({ id, rows: rowsOf(id) })),
    evidence: { frame, segment, tracklet, score } as SightingRows,
  };
}

import { join } from 'node:path';
import type { TrackSightings } from '../edits/index.ts';
import type { NpzArray, NpzArrays } from '../npz/index.ts';
import { readNpzFile, writeNpzFile } from '../npz/node.ts';
import { noEvidence } from './no-evidence.ts';

const WHO_FILE = 'evidence/who-is-who.npz';
const COLUMNS = ['track', 'frame', 'segment', 'tracklet'] as const;

/** Keeps which sighting each row of each track is: what an edit by a track's id is turned into. */
export async function writeWhoIsWho(outDir: string, sightings: TrackSightings): Promise<void> {
  const arrays = COLUMNS.map((name): [string, NpzArray] => [
    name,
    { dtype: 'i4', shape: [sightings[name].length], data: sightings[name] },
  ]);
  await writeNpzFile(join(outDir, WHO_FILE), Object.fromEntries(arrays));
}

/**
 * Which sighting each row of each track is.
 *
 * @throws KinemeshError `edit-needs-evidence` where that is not known
 */
export async function readWhoIsWho(outDir: string): Promise<TrackSightings> {
  let arrays: NpzArrays;
  try {
    arrays = await readNpzFile(join(outDir, WHO_FILE), { only: COLUMNS });
  } catch (cause) {
    throw noEvidence(outDir, `${WHO_FILE} cannot be read`, cause);
  }
  const column = (name: (typeof COLUMNS)[number]): Int32Array => {
    const data = arrays[name]?.data;
    if (data instanceof Int32Array && data.length === arrays.track.data.length) return data;
    throw noEvidence(outDir, `${WHO_FILE} has no "${name}"`);
  };
  return {
    track: column('track'),
    frame: column('frame'),
    segment: column('segment'),
    tracklet: column('tracklet'),
  };
}

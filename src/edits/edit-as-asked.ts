import { applyEdits } from './apply-edits.ts';
import type { Edit } from './edit.ts';
import type { EditRequest } from './edit-request.ts';
import type { EditsFile } from './edits-file.ts';
import { type Person, rowsBySighting, type SightingRows } from './people.ts';
import { type Sighting, sightingKey } from './sighting.ts';

/**
 * Each edit as it was asked for, by the ids of tracks that there were at the time; 0 stands for a track that is not
 * there any more.
 *
 * @param people before anything is mended
 */
export function editsAsAsked(
  file: EditsFile,
  people: readonly Person[],
  evidence: SightingRows,
): EditRequest[] {
  const rowOf = rowsBySighting(evidence);
  return file.edits.map((edit, i) => {
    const before = applyEdits(people, evidence, { ...file, edits: file.edits.slice(0, i) }, null);
    const owner = new Int32Array(evidence.frame.length);
    for (const { id, rows } of before.people) for (const row of rows) owner[row] = id;
    return asAsked(edit, (at) => owner[rowOf.get(sightingKey(at)) ?? -1] ?? 0);
  });
}

function asAsked(edit: Edit, trackOf: (at: Sighting) => number): EditRequest {
  switch (edit.op) {
    case 'merge':
    case 'only':
      return { op: edit.op, tracks: edit.sightings.map(trackOf) };
    case 'split':
      return { op: 'split', track: trackOf(edit.at), frame: edit.at.frame };
    case 'swap':
      return { op: 'swap', tracks: [trackOf(edit.at), trackOf(edit.with)], frame: edit.frame };
    case 'floor': {
      const { floor } = edit;
      if (floor.kind === 'camera') return { op: 'floor', floor };
      return {
        op: 'floor',
        floor: { kind: 'standing', track: trackOf(floor.at), frame: floor.at.frame },
      };
    }
    case 'lens':
    case 'frame-rate':
      return edit;
    default: {
      const { at, ...rest } = edit;
      return { ...rest, track: trackOf(at) };
    }
  }
}

import { applyEdits } from './apply-edits.ts';
import type { EditsFile } from './edits-file.ts';
import { type Person, type SightingRows, type TrackSightings, trackSightings } from './people.ts';

/** What a request is held against: the motion as the edits before it leave it. */
export interface MotionToEdit {
  /** F */
  readonly frameCount: number;
  readonly sightings: TrackSightings;
}

/** @param people before anything is mended */
export function motionToEdit(
  frameCount: number,
  people: readonly Person[],
  evidence: SightingRows,
  edits: Pick<EditsFile, 'people' | 'lastId' | 'edits'>,
): MotionToEdit {
  const mended = applyEdits(people, evidence, edits, null);
  return { frameCount, sightings: trackSightings(mended.people, evidence) };
}

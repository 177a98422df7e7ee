import type { Evidence } from '../evidence/index.ts';
import type { MendableJoint } from './edit.ts';
import { type Sighting, sightingKey } from './sighting.ts';

/** What an edit asks of the evidence: who was seen when, and how surely. */
export type SightingRows = Pick<Evidence, 'frame' | 'segment' | 'tracklet' | 'score'>;

/** Somebody's joint where a person put it. */
export interface JointMend {
  /** The video's frame. */
  readonly frame: number;
  readonly joint: MendableJoint;
  /** px of the upright picture */
  readonly x: number;
  readonly y: number;
}

/** Somebody before anything is mended. */
export interface Person {
  readonly id: number;
  /** Rows of the evidence, at most one a frame, sorted by frame. */
  readonly rows: Int32Array;
}

/** Somebody after it. */
export interface MendedPerson extends Person {
  readonly label: string | null;
  /** The height that was given, m; null where none was. */
  readonly heightMetres: number | null;
  /** Sorted by frame. */
  readonly mends: readonly JointMend[];
}

/** The sighting that a row of the evidence is. */
export function sightingOf({ frame, segment, tracklet }: Omit<SightingRows, 'score'>, row: number): Sighting {
  return { segment: segment[row], tracklet: tracklet[row], frame: frame[row] };
}

/** The row of each sighting. */
export function rowsBySighting(evidence: SightingRows): Map<string, number> {
  return new Map(Array.from(evidence.frame, (_, row) => [sightingKey(sightingOf(evidence, row)), row]));
}

/** A sighting from the middle of somebody's: both ends of a track are the first to come out otherwise. */
export function middleSighting(evidence: SightingRows, { rows }: Person): Sighting {
  return sightingOf(evidence, rows[rows.length >> 1]);
}

/** Which sighting each row of each track is: row n of every array is one sighting, sorted by track, then frame. */
export interface TrackSightings {
  readonly track: Int32Array;
  readonly frame: Int32Array;
  readonly segment: Int32Array;
  readonly tracklet: Int32Array;
}

export function trackSightings(people: readonly Person[], evidence: SightingRows): TrackSightings {
  const count = people.reduce((sum, { rows }) => sum + rows.length, 0);
  const [track, frame, segment, tracklet] = [0, 1, 2, 3].map(() => new Int32Array(count));
  let n = 0;
  for (const { id, rows } of people) {
    for (const row of rows) {
      track[n] = id;
      frame[n] = evidence.frame[row];
      segment[n] = evidence.segment[row];
      tracklet[n++] = evidence.tracklet[row];
    }
  }
  return { track, frame, segment, tracklet };
}

/** Everybody with a sighting from the middle of theirs, by id: who had which id. */
export function peopleOf(sightings: TrackSightings): { id: number; at: Sighting }[] {
  const people: { id: number; at: Sighting }[] = [];
  const { track } = sightings;
  for (let from = 0, to = 0; from < track.length; from = to) {
    while (to < track.length && track[to] === track[from]) to++;
    people.push({ id: track[from], at: sightingOf(sightings, (from + to) >> 1) });
  }
  return people;
}

import { KinemeshError } from '../errors/index.ts';
import type { Edit } from './edit.ts';
import type { EditRequest } from './edit-request.ts';
import type { EditsFile } from './edits-file.ts';
import type { MotionToEdit } from './motion-to-edit.ts';
import { sightingOf } from './people.ts';
import { type Sighting, sightingKey } from './sighting.ts';

/**
 * What was asked for by the ids of tracks, as an edit that holds on to sightings.
 *
 * @throws KinemeshError `edit-invalid` where a track is not there, or a frame outside, or nothing would change
 */
export function anchorEdit(
  request: EditRequest,
  motion: MotionToEdit,
  file: Pick<EditsFile, 'people' | 'lastId' | 'edits'>,
): Edit {
  const tracks = tracksOf(motion);
  const find = (id: number): Track => {
    const track = tracks.get(id);
    if (track !== undefined) return track;
    throw invalid(`There is no track ${id}.`, `${listOf([...tracks.keys()])}: choose one of them.`);
  };
  const anchor = (id: number): Sighting => anchorOf(find(id), file);
  const inVideo = (frame: number): number => {
    if (frame < motion.frameCount) return frame;
    throw invalid(
      `Frame ${frame} is outside the video.`,
      `Its frames are 0 to ${motion.frameCount - 1}: choose one of them.`,
    );
  };

  switch (request.op) {
    case 'merge':
      return { op: 'merge', sightings: different(request.tracks).map(anchor) };
    case 'only':
      return { op: 'only', sightings: [...new Set(request.tracks)].map(anchor) };
    case 'split':
      return {
        op: 'split',
        at: splitAt(find(request.track), inVideo(request.frame)),
        id: file.lastId + 1,
      };
    case 'swap': {
      const frame = inVideo(request.frame);
      const [one, other] = different(request.tracks).map(find);
      if (lastFrame(one) < frame && lastFrame(other) < frame) {
        throw invalid(
          `Neither track ${one.id} nor track ${other.id} is seen on frame ${frame} or after it.`,
          'Choose the frame from which on each is the other.',
        );
      }
      return { op: 'swap', at: anchorOf(one, file), with: anchorOf(other, file), frame };
    }
    case 'delete':
    case 'left-right': {
      const { op, track, firstFrame: first, lastFrame: last } = request;
      if (first !== null) inVideo(first);
      if (last !== null) inVideo(last);
      const seen = sightingsBetween(find(track), first, last);
      const whole = first === null && last === null;
      return { op, at: whole ? anchor(track) : middleOf(seen), firstFrame: first, lastFrame: last };
    }
    case 'name':
      return { op: 'name', at: anchor(request.track), label: request.label };
    case 'height':
      return { op: 'height', at: anchor(request.track), metres: request.metres };
    case 'joint': {
      const { track, joint, x, y } = request;
      const frame = inVideo(request.frame);
      return { op: 'joint', at: seenOn(find(track), frame), frame, joint, x, y };
    }
    case 'floor': {
      const { floor } = request;
      if (floor.kind === 'camera') return { op: 'floor', floor: { ...floor, frame: inVideo(floor.frame) } };
      const at = seenOn(find(floor.track), inVideo(floor.frame));
      return { op: 'floor', floor: { kind: 'standing', at } };
    }
    case 'lens':
    case 'frame-rate':
      return request;
  }
}

interface Track {
  readonly id: number;
  /** By frame; at least one. */
  readonly sightings: readonly Sighting[];
}

function tracksOf({ sightings }: MotionToEdit): Map<number, Track> {
  const tracks = new Map<number, { id: number; sightings: Sighting[] }>();
  for (let n = 0; n < sightings.track.length; n++) {
    const id = sightings.track[n];
    const track = tracks.get(id) ?? { id, sightings: [] };
    tracks.set(id, track);
    track.sightings.push(sightingOf(sightings, n));
  }
  return tracks;
}

/**
 * What stands for a whole person: the sighting by which the id was first given, as long as it is theirs, so that the
 * edit still means them when a merge before it is undone.
 */
function anchorOf(
  { id, sightings }: Track,
  { people, edits }: Pick<EditsFile, 'people' | 'edits'>,
): Sighting {
  const splits = edits.filter((edit) => edit.op === 'split');
  const given = people.find((person) => person.id === id)?.at ?? splits.find((split) => split.id === id)?.at;
  const key = given === undefined ? null : sightingKey(given);
  return sightings.find((sighting) => sightingKey(sighting) === key) ?? middleOf(sightings);
}

function middleOf(sightings: readonly Sighting[]): Sighting {
  return sightings[sightings.length >> 1];
}

function lastFrame({ sightings }: Track): number {
  return sightings[sightings.length - 1].frame;
}

/** The first sighting of the later part. */
function splitAt({ id, sightings }: Track, frame: number): Sighting {
  const first = sightings.findIndex((sighting) => sighting.frame >= frame);
  const words = `Track ${id} is seen from frame ${sightings[0].frame} to ${sightings[sightings.length - 1].frame}`;
  if (first > 0) return sightings[first];
  throw invalid(
    `${words}: at frame ${frame} there is nothing to split.`,
    'Choose the first frame of the later part, after the first of the track.',
  );
}

function sightingsBetween({ id, sightings }: Track, first: number | null, last: number | null): Sighting[] {
  const [from, to] = [first ?? 0, last ?? Number.POSITIVE_INFINITY];
  const seen = sightings.filter(({ frame }) => frame >= from && frame <= to);
  if (seen.length > 0) return seen;
  const range = `${first === null ? 'up to' : `from frame ${first} to`} ${last ?? 'the end'}`;
  throw invalid(
    `Track ${id} is not seen ${range}.`,
    'Choose frames on which it is seen, the first one first.',
  );
}

function seenOn({ id, sightings }: Track, frame: number): Sighting {
  const sighting = sightings.find((one) => one.frame === frame);
  if (sighting !== undefined) return sighting;
  throw invalid(
    `Track ${id} is not seen on frame ${frame}.`,
    'Choose a frame on which it is; between those the body follows.',
  );
}

function different(ids: readonly number[]): readonly number[] {
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice === undefined) return ids;
  throw invalid(`Track ${twice} is named twice.`, 'Name tracks that differ.');
}

function listOf(ids: readonly number[]): string {
  if (ids.length === 0) return 'The motion has no tracks';
  const [last, ...others] = ids.toSorted((a, b) => a - b).reverse();
  if (others.length === 0) return `The motion has track ${last} alone`;
  return `The motion has the tracks ${others.reverse().join(', ')} and ${last}`;
}

function invalid(message: string, remedy: string): KinemeshError {
  return new KinemeshError('edit-invalid', message, remedy);
}

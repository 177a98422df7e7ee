import type { PhalpRows } from '../phalp/index.ts';
import { nearestQuaternion } from './nearest-rotation.ts';
import { SMPL_JOINTS, SOURCE_JOINTS } from './phalp-joints.ts';

/** One person's sightings, by frame: K rows on which somebody was seen or LART guessed a pose. */
export interface SourcePerson {
  /** From 1, by first appearance. */
  readonly id: number;
  /** (K) frames of the video, increasing */
  readonly frame: Int32Array;
  /** (K) rows of the source */
  readonly row: Int32Array;
  /** (K) 1 where the person was seen, 0 where only a pose was guessed */
  readonly seen: Uint8Array;
  /** (K, 24, 4) SMPL's joint rotations as quaternions */
  readonly rotations: Float64Array;
}

interface Sighting {
  readonly frame: number;
  readonly row: number;
  readonly seen: boolean;
}

/** What is known of the frames: a person can only have been seen on one that was decoded. */
export interface SourceFrames {
  /** (F) 0 where the frame could not be decoded */
  readonly decoded: Uint8Array;
}

/**
 * Takes the rows apart by person. Stale copies (tracked time above 0) are dropped, so are rows that hold a number
 * which is not finite and rows of frames that are not there; of two rows of a person on a frame, the surer one
 * stays. People are numbered from 1 by their first appearance (on the same frame, by their number in the source);
 * who was never seen is nobody.
 */
export function gatherPeople(rows: PhalpRows, { decoded }: SourceFrames): SourcePerson[] {
  const sightings = new Map<number, Map<number, Sighting>>();
  for (let row = 0; row < rows.frame.length; row++) {
    const frame = rows.frame[row];
    const time = rows.trackedTime[row];
    if (time > 0 || !(frame >= 0 && frame < decoded.length) || decoded[frame] === 0) continue;
    if (!isFiniteRow(rows, row)) continue;
    const person = sightings.get(rows.id[row]) ?? new Map<number, Sighting>();
    sightings.set(rows.id[row], person);
    const other = person.get(frame);
    const sighting = { frame, row, seen: time === 0 };
    if (other === undefined || isBetter(rows, sighting, other)) person.set(frame, sighting);
  }
  const found: { sourceId: number; list: Sighting[] }[] = [];
  for (const [sourceId, byFrame] of sightings) {
    const list = [...byFrame.values()].sort((a, b) => a.frame - b.frame);
    const first = list.findIndex(({ seen }) => seen);
    if (first >= 0) found.push({ sourceId, list: list.slice(first) });
  }
  found.sort((a, b) => a.list[0].frame - b.list[0].frame || a.sourceId - b.sourceId);
  return found.map(({ list }, i) => personOf(rows, i + 1, list));
}

function isBetter(rows: PhalpRows, one: Sighting, other: Sighting): boolean {
  if (one.seen !== other.seen) return one.seen;
  return rows.confidence[one.row] > rows.confidence[other.row];
}

function isFiniteRow(rows: PhalpRows, row: number): boolean {
  const parts: [Float32Array, number][] = [
    [rows.rotations, SMPL_JOINTS * 9],
    [rows.betas, 10],
    [rows.camera, 3],
    [rows.joints3d, SOURCE_JOINTS * 3],
    [rows.joints2d, SOURCE_JOINTS * 2],
  ];
  return parts.every(([values, size]) => {
    let sum = 0;
    for (let i = row * size; i < (row + 1) * size; i++) sum += values[i];
    return Number.isFinite(sum);
  });
}

function personOf(rows: PhalpRows, id: number, list: readonly Sighting[]): SourcePerson {
  const rotations = new Float64Array(list.length * SMPL_JOINTS * 4);
  list.forEach(({ row }, k) => {
    for (let j = 0; j < SMPL_JOINTS; j++) {
      nearestQuaternion(rows.rotations, (row * SMPL_JOINTS + j) * 9, rotations, (k * SMPL_JOINTS + j) * 4);
    }
  });
  return {
    id,
    frame: Int32Array.from(list, ({ frame }) => frame),
    row: Int32Array.from(list, ({ row }) => row),
    seen: Uint8Array.from(list, ({ seen }) => (seen ? 1 : 0)),
    rotations,
  };
}

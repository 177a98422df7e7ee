import type { CameraPath } from './camera-path.ts';

/**
 * What linking knows of each sighting of a person: row n of every array is one person on one frame, rows
 * sorted by frame. Made from evidence (`sightings-from-evidence.ts`) or from bare boxes
 * (`track-detections.ts`).
 */
export interface Sightings {
  /** (N) */
  readonly frame: Int32Array;
  /** (N, 2) px: a point of the trunk that moves as the person moves, not as the arms do. */
  readonly centre: Float64Array;
  /** (N) px: about the height of the person if standing, whatever the pose. */
  readonly size: Float64Array;
  /** (N, 4) x, y, width, height, px */
  readonly box: Float32Array;
  /** (N) 0–1 */
  readonly score: Float32Array;
  /** (N) 0–1: how much of the body is seen, inside the picture. */
  readonly whole: Float64Array;
  /** (N) 0–1: how much of the body lies inside the picture, hidden by something or not. */
  readonly inside: Float64Array;
  /** (N) 1 where no other sighting of the frame touches this one: the colours are the person's own. */
  readonly alone: Uint8Array;
  /** (N, 33, 4) as in the evidence; null where boxes are all there is. */
  readonly landmarks: Float32Array | null;
  /** (N, 48) as in the evidence; null where there is none. */
  readonly appearance: Float32Array | null;
}

/** The sightings and what surrounds them. */
export interface Scene {
  readonly sightings: Sightings;
  /** (F) s, real ones: of slow motion too. Every limit in this room is in seconds of it, none in frames. */
  readonly time: Float64Array;
  /** (F) s: how long each frame stands for what was seen (`seen-time.ts`). */
  readonly frameSeconds: Float64Array;
  /** (F) */
  readonly shot: Int32Array;
  readonly camera: CameraPath;
  /** px */
  readonly width: number;
  readonly height: number;
}

/** Rows of one person, at most one a frame, sorted by frame; never across a cut. */
export type Tracklet = readonly number[];

/** From this share of the body on, the colours of a sighting are those of the clothes. */
export const WHOLE_ENOUGH = 0.5;

/** Why a sighting belongs to nobody. */
export type DiscardReason =
  /** It lies on a body that another sighting of the same frame has. */
  | 'duplicate'
  /** At the border of the picture, as somebody comes or goes: too little of the body is left to tell a pose. */
  | 'fragment'
  /** Seen too briefly and with too little certainty to be a person. */
  | 'ghost'
  /** A statue or a picture of somebody: it never moves, while others do. */
  | 'figure'
  /** There are more people than were asked for, and this one is among the least seen. */
  | 'surplus';

/** Sightings that belong to nobody. */
export interface Discarded {
  readonly reason: DiscardReason;
  /** Rows, sorted. */
  readonly rows: Int32Array;
}

import { type Crop, wrapAngle } from './crop.ts';
import type { Moment } from './frame-clock.ts';
import type { Reading } from './landmark-network.ts';

/** Below this the landmark network does not believe in the person it follows (MediaPipe's own limit). */
export const KEEP_SCORE = 0.5;
/** How much of the last beat's motion is expected again. */
const CARRY_ON = 0.7;
const CARRY_ON_TURN = 0.5;
/**
 * Who is lost goes on as over the last beats (a time constant), and slows down (another). The camera's own
 * motion is in it.
 */
const DRIFT_BEATS = 8;
const FADING_BEATS = 20;
/** Clothes are remembered over so many beats, alone and in a crowd, where others get into the picture. */
const CLOTHES_BEATS = 30;
const CLOTHES_BEATS_IN_CROWD = 300;
/** A lost person's crop grows by this factor a beat after the first frame, up to a limit. */
const GROWTH = 1.03;
const MAX_GROWTH = 1.5;
/** However close two frames are, a motion is that of at least so many beats. */
const SHORTEST_STEP = 0.01;

/** One person followed through the segment. */
export interface Track {
  readonly id: number;
  /** The last reading that was believed, and when that was. */
  reading: Reading;
  at: Moment;
  /** Motion of the crop per beat: px, px, rad. */
  velocity: readonly [number, number, number];
  /** Motion of the crop's centre per beat, over the last beats: px. */
  drift: readonly [number, number];
  /** (48) colours of the clothes, over the last seconds, best where nobody else is near. */
  appearance: Float32Array;
  /** When the person was first seen. */
  readonly since: Moment;
  /** The last frame on which the detector saw the person too, and the looks since on which it did not. */
  confirmed: number;
  doubts: number;
  /** Whether, since the person is lost, what was read after the detector's last sighting was taken back. */
  trimmed: boolean;
}

export function startTrack(id: number, at: Moment, reading: Reading, appearance: Float32Array): Track {
  return {
    id,
    reading,
    at,
    velocity: [0, 0, 0],
    drift: [0, 0],
    appearance,
    since: at,
    confirmed: at.frame,
    doubts: 0,
    trimmed: false,
  };
}

/** Takes a believed reading in. */
export function continueTrack(track: Track, at: Moment, reading: Reading): void {
  const before = track.reading.nextCrop;
  const now = reading.nextCrop;
  const beats = Math.max(SHORTEST_STEP, Math.abs(at.beat - track.at.beat));
  // Over a part of a beat, a crop's trembling is large beside its motion.
  const weight = Math.min(1, beats);
  const blend = (axis: number, step: number): number =>
    (weight * step) / beats + (1 - weight) * track.velocity[axis];
  track.velocity = [
    blend(0, now.x - before.x),
    blend(1, now.y - before.y),
    blend(2, wrapAngle(now.rotation - before.rotation)),
  ];
  const [driftX, driftY] = track.drift;
  const followed = Math.max(beats, Math.abs(at.beat - track.since.beat));
  const share = Math.max(1 - Math.exp(-beats / DRIFT_BEATS), beats / followed);
  track.drift = [
    driftX + share * ((now.x - before.x) / beats - driftX),
    driftY + share * ((now.y - before.y) / beats - driftY),
  ];
  track.reading = reading;
  track.at = at;
  track.trimmed = false;
}

/** Remembers the clothes seen at a moment, `alone` or with somebody else near. */
export function rememberClothes(track: Track, beats: number, alone: boolean, seen: Float32Array): void {
  const share = 1 - Math.exp(-beats / (alone ? CLOTHES_BEATS : CLOTHES_BEATS_IN_CROWD));
  track.appearance = track.appearance.map((value, i) => value + share * (seen[i] - value));
}

/** Where the person is expected at a moment, before or after the last one. */
export function predictCrop(track: Track, at: Moment): Crop {
  const crop = track.reading.nextCrop;
  const beats = Math.abs(at.beat - track.at.beat);
  // A motion carried on with a loss c each beat comes to c + c² + … of one beat's motion.
  const reach = (carry: number): number => (carry * (1 - carry ** beats)) / (1 - carry);
  const growth = Math.min(MAX_GROWTH, GROWTH ** Math.max(0, beats - Math.max(1, at.length)));
  // Over more than a beat the drift takes over: it comes to where a steady walk leads.
  const steady = FADING_BEATS * (1 - Math.exp(-beats / FADING_BEATS)) - reach(CARRY_ON);
  const lead = Math.min(1, Math.max(0, beats - 1)) * Math.max(0, steady);
  return {
    x: crop.x + reach(CARRY_ON) * track.velocity[0] + lead * track.drift[0],
    y: crop.y + reach(CARRY_ON) * track.velocity[1] + lead * track.drift[1],
    side: crop.side * growth,
    rotation: wrapAngle(crop.rotation + reach(CARRY_ON_TURN) * track.velocity[2]),
  };
}

import { type Crop, wrapAngle } from './crop.ts';
import type { Reading } from './landmark-network.ts';

/** Below this the landmark network does not believe in the person it follows (MediaPipe's own limit). */
export const KEEP_SCORE = 0.5;
/** Frames for which a lost person is sought near the last place. */
export const MAX_MISSES = 24;
/** How much of the last frame's motion is expected again. */
const CARRY_ON = 0.7;
const CARRY_ON_TURN = 0.5;
/** A lost person's crop grows by this factor a frame, up to a limit. */
const GROWTH = 1.03;
const MAX_GROWTH = 1.5;

/** One person followed through the segment. */
export interface Track {
  readonly id: number;
  /** The last reading that was believed, and its frame. */
  reading: Reading;
  frame: number;
  /** Motion of the crop per frame: px, px, rad. */
  velocity: readonly [number, number, number];
  /** The last frame on which the detector saw the person too, and the looks since on which it did not. */
  confirmed: number;
  doubts: number;
  /** Whether, since the person is lost, what was read after the detector's last sighting was taken back. */
  trimmed: boolean;
}

export function startTrack(id: number, frame: number, reading: Reading): Track {
  return { id, reading, frame, velocity: [0, 0, 0], confirmed: frame, doubts: 0, trimmed: false };
}

/** Takes a believed reading in. */
export function continueTrack(track: Track, frame: number, reading: Reading): void {
  const before = track.reading.nextCrop;
  const now = reading.nextCrop;
  const frames = Math.max(1, Math.abs(frame - track.frame));
  track.velocity = [
    (now.x - before.x) / frames,
    (now.y - before.y) / frames,
    wrapAngle(now.rotation - before.rotation) / frames,
  ];
  track.reading = reading;
  track.frame = frame;
  track.trimmed = false;
}

/** Where the person is expected on a frame, before or after the last one. */
export function predictCrop(track: Track, frame: number): Crop {
  const crop = track.reading.nextCrop;
  const frames = Math.abs(frame - track.frame);
  // A motion carried on with a loss c each frame comes to c + c² + … of one frame's motion.
  const reach = (carry: number): number => (carry * (1 - carry ** frames)) / (1 - carry);
  const growth = Math.min(MAX_GROWTH, GROWTH ** (frames - 1));
  return {
    x: crop.x + reach(CARRY_ON) * track.velocity[0],
    y: crop.y + reach(CARRY_ON) * track.velocity[1],
    side: crop.side * growth,
    rotation: wrapAngle(crop.rotation + reach(CARRY_ON_TURN) * track.velocity[2]),
  };
}

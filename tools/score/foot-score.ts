import { type ContactScore, scoreContacts, skating } from './metrics/feet.ts';
import { mean } from './metrics/pose.ts';
import type { ScoredMotion, ScoredTrack } from './motion/read-motion.ts';
import type { Surface } from './surface.ts';
import { toWorld } from './world.ts';

/** When the feet of the truth stand: (F, 4) left heel, left toe, right heel, right toe; from frame 0. */
export type TrueContacts = ArrayLike<number>;

/** How the feet do. Lengths in mm. */
export interface FootScore {
  /** Of heels and toes. */
  readonly points: ContactScore;
  /** Of feet: one stands where its heel or its toe does. */
  readonly feet: ContactScore;
  /** Mean slide of heels and toes along the floor from frame to frame, while the truth stands. */
  readonly skating: number;
  /** How deep the lowest point of the body is below the floor of its world: mean over frames (0 where it is above). */
  readonly penetration: number;
  /** The same, exceeded on one frame in twenty. */
  readonly penetration95: number;
  /** Mean |height| of heels and toes above the floor of their world, while the truth stands. */
  readonly height: number;
}

/** Scores the feet of one person of a motion folder in the world that it says of itself, floor at y = 0. */
export function scoreFeet(
  { frames }: Pick<ScoredMotion, 'frames'>,
  track: ScoredTrack,
  surface: Surface,
  truth: TrueContacts,
): FootScore {
  const rows = [...track.frame].flatMap((frame, row) => (frame * 4 < truth.length ? [row] : []));
  const frame = rows.map((row) => track.frame[row]);
  const soles = rows.flatMap((row, t) => [
    ...toWorld(frames.worldFromCamera, frame[t], surface.soles(track, row)),
  ]);
  const stands = frame.flatMap((f) => [0, 1, 2, 3].map((point) => truth[f * 4 + point]));
  const heights = stands.flatMap((stand, i) => (stand ? [Math.abs(soles[i * 3 + 1])] : []));
  const depths = rows.map((row, t) => {
    const skin = toWorld(frames.worldFromCamera, frame[t], surface.vertices(track, row));
    let lowest = 0;
    for (let i = 1; i < skin.length; i += 3) if (skin[i] < lowest) lowest = skin[i];
    return Math.abs(lowest);
  });
  const said = saidContacts(track, truth.length / 4);
  return {
    points: scoreContacts(said, truth),
    feet: scoreContacts(byFoot(said), byFoot(truth)),
    skating: 1000 * mean(skating(soles, stands, frame)),
    penetration: 1000 * mean(depths),
    penetration95: 1000 * (depths.toSorted((a, b) => a - b)[Math.floor(0.95 * depths.length)] ?? Number.NaN),
    height: 1000 * mean(heights),
  };
}

/** (F, 4) what the track says; nothing stands on frames that it does not have. */
export function saidContacts(track: Pick<ScoredTrack, 'frame' | 'contact'>, frameCount: number): Uint8Array {
  const said = new Uint8Array(frameCount * 4);
  track.frame.forEach((frame, row) => {
    if (frame < frameCount) said.set(track.contact.subarray(row * 4, row * 4 + 4), frame * 4);
  });
  return said;
}

/** (F, 2) from (F, 4): left foot, right foot. */
export function byFoot(contacts: ArrayLike<number>): Uint8Array {
  return Uint8Array.from({ length: contacts.length / 2 }, (_, i) =>
    contacts[i * 2] || contacts[i * 2 + 1] ? 1 : 0,
  );
}

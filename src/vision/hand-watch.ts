import { HAND_LANDMARK_COUNT } from '../evidence/index.ts';
import type { Crop } from './crop.ts';
import type { Moment } from './frame-clock.ts';
import { handCropFromHand, handCropFromPose, type Side, wristOf } from './hand-crop.ts';
import type { HandNetwork, HandReading } from './hand-network.ts';
import type { Reading } from './landmark-network.ts';
import type { Pyramid } from './picture.ts';

/** A person's two hands on one frame, left and right. */
export interface Hands {
  /** (2) 0–1, the network's belief in each; 0 where it was not looked for or not seen. */
  readonly score: Float32Array;
  /** (2, 21, 3) x px, y px of the picture, z px: from the wrist, smaller is nearer; zero where not seen. */
  readonly landmarks: Float32Array;
}

/** Squares smaller than this, px, hold too few pixels to tell fingers apart. */
const MIN_SIDE = 36;
/** A wrist that the pose believes in less is behind something. */
const MIN_VISIBILITY = 0.3;
/** MediaPipe's own limit for the presence of a hand. */
const SEEN = 0.5;
/** Below this a first look saw nothing that a better placed square would show. */
const HOPE = 0.1;
/**
 * Beats between two looks at one hand. Left and right take turns, so that at usual rates the network runs once a
 * frame for each person: a sixth of what the heavy pose network takes.
 */
const EVERY = 2;
/** After looks in vain the next one waits longer, up to so many times. */
const MAX_PATIENCE = 4;
/** A hand's square is good for so many beats without a look. */
const REMEMBERED = 6;
/** The network's wrist lies this near to the pose's, in parts of the square's side … */
const WRIST_REACH = 0.5;
/** … and what it saw is no more than so many times larger or smaller than the pose makes it. */
const SIZE_REACH = 1.8;

interface Followed {
  /** When the network last looked, and in vain how many times since it saw the hand. */
  beat: number;
  misses: number;
  /** The square round the hand where it was last seen, from the wrist, and when. */
  seen: { readonly crop: Crop; readonly beat: number } | null;
}

/** Looks at the hands of the people who are followed, where they are large enough and it is time to. */
export class HandWatch {
  readonly #network: HandNetwork;
  readonly #followed = new Map<number, Followed>();

  constructor(network: HandNetwork) {
    this.#network = network;
  }

  /** @throws KinemeshError `cancelled` */
  async look(pyramid: Pyramid, at: Moment, person: number, reading: Reading): Promise<Hands> {
    const score = new Float32Array(2);
    const landmarks = new Float32Array(2 * HAND_LANDMARK_COUNT * 3);
    for (const side of [0, 1] as const) {
      const fromPose = handCropFromPose(reading, side, MIN_VISIBILITY);
      if (fromPose === null || fromPose.side < MIN_SIDE || !isOnPicture(pyramid, fromPose)) continue;
      const hand = this.#handOf(person, side, at);
      const waited = Math.abs(at.beat - hand.beat);
      if (waited < EVERY * Math.min(MAX_PATIENCE, 1 + hand.misses) - at.length / 2) continue;
      hand.beat = at.beat;
      const seen = await this.#read(pyramid, at, hand, fromPose, reading, side);
      if (seen === null) {
        hand.misses++;
        continue;
      }
      const [x, y] = wristOf(reading, side);
      const crop = handCropFromHand(seen.landmarks);
      hand.misses = 0;
      hand.seen = { crop: { ...crop, x: crop.x - x, y: crop.y - y }, beat: at.beat };
      score[side] = seen.score;
      landmarks.set(seen.landmarks, side * HAND_LANDMARK_COUNT * 3);
    }
    return { score, landmarks };
  }

  /** Each hand's first look: the left one's at once, the right one's on the frame after. */
  #handOf(person: number, side: Side, at: Moment): Followed {
    const key = 2 * person + side;
    const known = this.#followed.get(key);
    if (known) return known;
    const hand = { beat: at.beat - (side === 0 ? EVERY : EVERY / 2), misses: 0, seen: null };
    this.#followed.set(key, hand);
    return hand;
  }

  /** Where the hand was seen lately, moved with the wrist; or else where the pose says, and once more from there. */
  async #read(
    pyramid: Pyramid,
    at: Moment,
    hand: Followed,
    fromPose: Crop,
    reading: Reading,
    side: Side,
  ): Promise<HandReading | null> {
    const isHand = (look: HandReading): boolean =>
      look.score >= SEEN && belongs(look, fromPose, reading, side);
    if (hand.seen !== null && Math.abs(at.beat - hand.seen.beat) <= REMEMBERED) {
      const [x, y] = wristOf(reading, side);
      const { crop } = hand.seen;
      const look = await this.#network.read(pyramid, { ...crop, x: crop.x + x, y: crop.y + y });
      if (isHand(look)) return look;
      hand.seen = null;
    }
    const first = await this.#network.read(pyramid, fromPose);
    if (first.score < HOPE) return null;
    const second = await this.#network.read(pyramid, handCropFromHand(first.landmarks));
    const best = second.score >= first.score ? second : first;
    return isHand(best) ? best : null;
  }
}

/** Whether what was seen is this hand, not the other one or a thing elsewhere: its wrist is near to the pose's. */
function belongs(look: HandReading, fromPose: Crop, reading: Reading, side: Side): boolean {
  const [x, y] = look.landmarks;
  const own = wristOf(reading, side);
  const other = wristOf(reading, side === 0 ? 1 : 0);
  const distance = Math.hypot(x - own[0], y - own[1]);
  const size = handCropFromHand(look.landmarks).side / fromPose.side;
  return (
    distance < WRIST_REACH * fromPose.side &&
    distance < Math.hypot(x - other[0], y - other[1]) &&
    Math.abs(Math.log(size)) < Math.log(SIZE_REACH)
  );
}

function isOnPicture({ levels, scale }: Pyramid, { x, y }: Crop): boolean {
  return x >= 0 && y >= 0 && x <= levels[0].width * scale && y <= levels[0].height * scale;
}

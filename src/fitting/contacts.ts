import { type Cue, evenOf, evidenceOf } from './contact-cue.ts';
import { addMotionAgainstOther } from './foot-against-foot.ts';
import { CONTACT_POINTS, groundSpeeds, heightsAboveLowest, isGroundKnown } from './foot-motion.ts';
import { addPitch, liftRisingHeels } from './heel-and-toe.ts';
import type { Scene } from './scene.ts';

/** What is known beside the points themselves. */
export interface ContactHints {
  /** (3) unit vector against gravity, axes of the shot's first camera; null: the picture's up */
  readonly up: Float64Array | null;
  /** (T, 4) probability that it stands, as a learnt network says; null where none was asked */
  readonly probability: Float64Array | null;
  /** Whether the points are of a motion whose standing feet were held where they stand: it is calmer. */
  readonly areHeld: boolean;
}

const NO_HINTS: ContactHints = { up: null, probability: null, areHeld: false };

/** Speeds of points that stand (the fit's own unrest) and of those that move, m/s; slow ones among them too. */
const SPEED: Cue = { still: 0.2, moving: 1.5 };
/** Heights above the lowest of those that stand and of those that do not, m. */
const HEIGHT: Cue = { still: 0.042, moving: 0.12 };
/** The same where standing feet have been held. */
const HELD_SPEED: Cue = { ...SPEED, still: 0.12 };
const HELD_HEIGHT: Cue = { ...HEIGHT, still: 0.03 };
/** A point this fast, m/s, or this high, m, stands or moves as likely as not. */
export const EVEN_SPEED = evenOf(SPEED);
export const EVEN_HEIGHT = evenOf(HEIGHT);
/** One look says at most so much (log of a likelihood ratio): speeds and heights are not certain. */
const MOST_BY_SPEED = 3.5;
const MOST_BY_HEIGHT = 3;
/** Of the network: of moving, and of standing, of which it says too little where people do not walk. */
const MOST_OF_MOVING = 3;
const MOST_OF_STANDING = 2.5;
const TOO_LITTLE = 0.6;
/** Feet are put down and lifted so often, 1/s. */
const CHANGES_PER_SECOND = 4.5;
/** Looks nearer in time than this repeat each other's errors, s. */
const LOOK_SECONDS = 1 / 30;
/** Shorter is the top of a jump, where a foot is slow too but for less: 2 · 0.5 / 9.81 = 0.1 s. */
const SHORTEST_SECONDS = 0.11;
const FEWEST_FRAMES = 3;

/**
 * Finds when heels and toes stand: slow against the ground, and about as low as the lowest of them. Each point is
 * a chain of two states, of which the likeliest is taken (Viterbi). The ground's own movement in the picture (a
 * camera that moves) is taken off.
 *
 * @param points (T, 4, 3) m, camera space, of frames `first`, `first` + 1, …
 * @returns (T, 4) 1 where it stands
 */
export function findContacts(
  points: Float64Array,
  first: number,
  scene: Scene,
  hints: ContactHints = NO_HINTS,
): Uint8Array {
  const { speeds, heights } = contactCues(points, first, scene, hints.up);
  const evidence = standingEvidence(speeds, heights, hints.probability, hints.areHeld);
  const contact = likeliestRuns(evidence, first, scene.time);
  if (isGroundKnown(scene)) addMotionAgainstOther(evidence, points, contact, first, scene);
  addPitch(evidence, heights, contact);
  return liftRisingHeels(likeliestRuns(evidence, first, scene.time), first, scene.time);
}

/** What contacts are told by: (T, 4) speeds against the ground, m/s, and heights above it, m. */
export function contactCues(
  points: Float64Array,
  first: number,
  scene: Scene,
  up: Float64Array | null = null,
): { speeds: Float64Array; heights: Float64Array } {
  const heights = heightsAboveLowest(points, first, scene, up);
  const speeds = new Float64Array(heights.length);
  for (let p = 0; p < CONTACT_POINTS; p++) {
    const ofPoint = groundSpeeds(points, p, first, scene);
    for (let t = 0; t < ofPoint.length; t++) speeds[t * CONTACT_POINTS + p] = ofPoint[t];
  }
  return { speeds, heights };
}

/**
 * The likeliest stretches in which each point stands.
 *
 * @param speeds (T, 4) m/s against the ground, of frames `first`, `first` + 1, …
 * @param heights (T, 4) m above the ground; null where nothing is known of them
 * @param probability (T, 4) as a learnt network says; null where none was asked
 * @param time (F) real seconds
 * @returns (T, 4) 1 where it stands
 */
export function likeliestContacts(
  speeds: Float64Array,
  heights: Float64Array | null,
  probability: Float64Array | null,
  first: number,
  time: Float64Array,
): Uint8Array {
  return likeliestRuns(standingEvidence(speeds, heights, probability, false), first, time);
}

/** (T, 4) log of how much likelier it stands than moves. */
function standingEvidence(
  speeds: Float64Array,
  heights: Float64Array | null,
  probability: Float64Array | null,
  areHeld: boolean,
): Float64Array {
  const bySpeed = areHeld ? HELD_SPEED : SPEED;
  const byHeight = areHeld ? HELD_HEIGHT : HEIGHT;
  return speeds.map((speed, i) => {
    let evidence = Math.max(-MOST_BY_SPEED, evidenceOf(speed, bySpeed));
    if (heights) evidence += Math.max(-MOST_BY_HEIGHT, evidenceOf(heights[i], byHeight));
    if (probability) evidence += byNetwork(probability[i]);
    return evidence;
  });
}

function byNetwork(probability: number): number {
  const said = Math.log(Math.max(probability, 1e-6) / Math.max(1 - probability, 1e-6)) + TOO_LITTLE;
  return Math.max(-MOST_OF_MOVING, Math.min(MOST_OF_STANDING, said));
}

/** The likeliest stretches of each point, from (T, 4) evidence. */
function likeliestRuns(evidence: Float64Array, first: number, time: Float64Array): Uint8Array {
  const contact = new Uint8Array(evidence.length);
  for (let p = 0; p < CONTACT_POINTS; p++) {
    const ofPoint = Float64Array.from(
      { length: evidence.length / CONTACT_POINTS },
      (_, t) => evidence[t * CONTACT_POINTS + p],
    );
    markStands(ofPoint, p, first, time, contact);
  }
  return contact;
}

/** Marks the likeliest stretches of one point in `contact`. `evidence`: (T) log of stands over moves. */
function markStands(
  evidence: Float64Array,
  point: number,
  first: number,
  time: Float64Array,
  contact: Uint8Array,
): void {
  const frames = evidence.length;
  const cameFromStanding = new Uint8Array(frames * 2);
  let [moves, stands] = [0, 0];
  for (let t = 0; t < frames; t++) {
    const seconds = t > 0 ? Math.max(time[first + t] - time[first + t - 1], 1e-4) : LOOK_SECONDS;
    const change = t > 0 ? Math.log(Math.min(0.5, CHANGES_PER_SECOND * seconds)) : 0;
    const toMove = stands + change > moves ? 1 : 0;
    const toStand = stands >= moves + change ? 1 : 0;
    cameFromStanding[2 * t] = toMove;
    cameFromStanding[2 * t + 1] = toStand;
    const looks = Math.min(1, seconds / LOOK_SECONDS);
    const nextMoves = toMove ? stands + change : moves;
    stands = (toStand ? stands : moves + change) + looks * evidence[t];
    moves = nextMoves;
  }
  let state = stands > moves ? 1 : 0;
  let end = frames;
  for (let t = frames - 1; t >= 0; t--) {
    const before = cameFromStanding[2 * t + state];
    const starts = state === 1 && (before === 0 || t === 0);
    if (state === 0) end = t;
    if (starts) {
      const long = end - t >= FEWEST_FRAMES && time[first + end - 1] - time[first + t] >= SHORTEST_SECONDS;
      for (let i = t; i < end && long; i++) contact[i * CONTACT_POINTS + point] = 1;
    }
    state = before;
  }
}

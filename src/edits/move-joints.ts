import {
  type Evidence,
  HAND_LANDMARK_COUNT,
  LANDMARK_COUNT,
  LANDMARK_NAMES,
  type LandmarkName,
} from '../evidence/index.ts';
import type { MendableJoint } from './edit.ts';
import type { JointMend, MendedPerson } from './people.ts';

/**
 * How far a correction reaches, real seconds on each side: a network that is wrong on one frame is wrong on those
 * beside it, and a wrist goes no further than a hand's breadth in that time at a walk.
 */
const REACH_SECONDS = 0.2;
/** The foot's joint, as part of the way from the toe to the heel (of the body at rest: 72 of 243 mm). */
const FOOT_JOINT = 0.3;

interface Handle {
  /** What is moved with the joint. */
  readonly landmarks: readonly number[];
  /** Where the joint is between the landmarks: their weights add up to 1. */
  readonly place: readonly (readonly [landmark: number, weight: number])[];
  /** The hand that goes along, 0 left, 1 right; none by default. */
  readonly hand?: 0 | 1;
}

/**
 * The evidence with the landmarks of dragged joints where a person put them, in the picture and as much in 3D; on the
 * frames around, less and less so. What follows then takes them for seen, and surely.
 *
 * @param time (F) real seconds of the evidence's frames
 */
export function moveJoints(
  evidence: Evidence,
  people: readonly MendedPerson[],
  time: ArrayLike<number>,
): Evidence {
  if (people.every(({ mends }) => mends.length === 0)) return evidence;
  const moved: Evidence = {
    ...evidence,
    landmarks: evidence.landmarks.slice(),
    worldLandmarks: evidence.worldLandmarks.slice(),
    handLandmarks: evidence.handLandmarks.slice(),
  };
  for (const { rows, mends } of people) {
    for (const joint of new Set(mends.map((mend) => mend.joint))) {
      const ofJoint = mends.filter((mend) => mend.joint === joint);
      moveJoint(evidence, moved, rows, ofJoint, HANDLES[joint], time);
    }
  }
  return moved;
}

/** The landmarks that say where a person's dragged joints are, each with its frame. */
export function mendedLandmarks({ mends }: MendedPerson): { frame: number; landmark: number }[] {
  return mends.flatMap(({ frame, joint }) => HANDLES[joint].place.map(([landmark]) => ({ frame, landmark })));
}

/** A correction: by how many px the joint is off on a frame. */
interface Correction {
  readonly seconds: number;
  readonly x: number;
  readonly y: number;
}

function moveJoint(
  from: Evidence,
  to: Evidence,
  rows: Int32Array,
  mends: readonly JointMend[],
  handle: Handle,
  time: ArrayLike<number>,
): void {
  const rowOf = new Map(Array.from(rows, (row) => [from.frame[row], row]));
  const seconds = (frame: number) => time[frame - from.firstFrame];
  const corrections = mends.flatMap(({ frame, x, y }): Correction[] => {
    const row = rowOf.get(frame);
    if (row === undefined) return [];
    const [atX, atY] = [0, 1].map((k) =>
      handle.place.reduce((sum, [l, w]) => sum + w * from.landmarks[4 * (row * LANDMARK_COUNT + l) + k], 0),
    );
    return [{ seconds: seconds(frame), x: x - atX, y: y - atY }];
  });
  for (const row of rows) {
    const { x, y, sure } = correctionAt(corrections, seconds(from.frame[row]));
    if (sure === 0) continue;
    const metres = metresPerPixel(from, row);
    for (const l of handle.landmarks) {
      const at = row * LANDMARK_COUNT + l;
      to.landmarks[4 * at] += x;
      to.landmarks[4 * at + 1] += y;
      to.landmarks[4 * at + 3] += sure * (1 - to.landmarks[4 * at + 3]);
      to.worldLandmarks[3 * at] += x * metres;
      to.worldLandmarks[3 * at + 1] += y * metres;
    }
    if (handle.hand !== undefined) moveHand(to, 2 * row + handle.hand, x, y);
  }
}

function moveHand({ handLandmarks }: Evidence, hand: number, x: number, y: number): void {
  for (let l = 0; l < HAND_LANDMARK_COUNT; l++) {
    const at = 3 * (hand * HAND_LANDMARK_COUNT + l);
    handLandmarks[at] += x;
    handLandmarks[at + 1] += y;
  }
}

/**
 * What holds at a moment: on a corrected frame its correction; between two that are near, from one to the other;
 * else that of the nearest, less with the distance. `sure` is 1 on corrected frames, 0 out of reach.
 */
function correctionAt(
  corrections: readonly Correction[],
  now: number,
): { x: number; y: number; sure: number } {
  const before = corrections.findLast(({ seconds }) => seconds <= now);
  const after = corrections.find(({ seconds }) => seconds >= now);
  if (before && after && after.seconds - before.seconds <= 2 * REACH_SECONDS) {
    const span = after.seconds - before.seconds;
    const part = span === 0 ? 0 : ease((now - before.seconds) / span);
    const x = before.x + part * (after.x - before.x);
    return { x, y: before.y + part * (after.y - before.y), sure: 1 };
  }
  const share = (one: Correction | undefined) =>
    one === undefined ? 0 : 1 - ease(Math.min(1, Math.abs(now - one.seconds) / REACH_SECONDS));
  const [ofBefore, ofAfter] = [share(before), share(after)];
  const sure = Math.max(ofBefore, ofAfter);
  const nearest = ofBefore >= ofAfter ? before : after;
  return { x: sure * (nearest?.x ?? 0), y: sure * (nearest?.y ?? 0), sure };
}

/** From 0 to 1 without a jerk at either end. */
function ease(part: number): number {
  return (1 - Math.cos(Math.PI * part)) / 2;
}

const named = (name: LandmarkName) => LANDMARK_NAMES.indexOf(name);
const SHOULDERS = [named('left_shoulder'), named('right_shoulder')];
const HIPS = [named('left_hip'), named('right_hip')];

/** Metres that a pixel is on the person: by the trunk's length in 3D and in the picture, its depth in px included. */
function metresPerPixel({ landmarks, worldLandmarks }: Evidence, row: number): number {
  const trunk = (values: Float32Array, width: number) => {
    const along = [0, 1, 2].map((k) => {
      const middle = (pair: readonly number[]) =>
        pair.reduce((sum, l) => sum + values[width * (row * LANDMARK_COUNT + l) + k] / 2, 0);
      return middle(SHOULDERS) - middle(HIPS);
    });
    return Math.hypot(...along);
  };
  const pixels = trunk(landmarks, 4);
  return pixels > 1 ? trunk(worldLandmarks, 3) / pixels : 0;
}

const single = (name: LandmarkName): Handle => ({ landmarks: [named(name)], place: [[named(name), 1]] });

function ofSide(side: 'left' | 'right'): { wrist: Handle; ankle: Handle; foot: Handle } {
  const [wrist, ankle, toe] = [named(`${side}_wrist`), named(`${side}_ankle`), named(`${side}_foot_index`)];
  const heel = named(`${side}_heel`);
  const fingers = [named(`${side}_pinky`), named(`${side}_index`), named(`${side}_thumb`)];
  return {
    wrist: { landmarks: [wrist, ...fingers], place: [[wrist, 1]], hand: side === 'left' ? 0 : 1 },
    ankle: { landmarks: [ankle, heel, toe], place: [[ankle, 1]] },
    foot: {
      landmarks: [toe],
      place: [
        [toe, 1 - FOOT_JOINT],
        [heel, FOOT_JOINT],
      ],
    },
  };
}

const LEFT = ofSide('left');
const RIGHT = ofSide('right');

/** By what each joint is taken. BlazePose's landmarks of limbs are the joints themselves. */
const HANDLES: Readonly<Record<MendableJoint, Handle>> = {
  head: {
    landmarks: LANDMARK_NAMES.flatMap((name, l) => (/eye|ear|nose|mouth/.test(name) ? [l] : [])),
    place: [
      [named('left_ear'), 0.5],
      [named('right_ear'), 0.5],
    ],
  },
  left_shoulder: single('left_shoulder'),
  right_shoulder: single('right_shoulder'),
  left_elbow: single('left_elbow'),
  right_elbow: single('right_elbow'),
  left_wrist: LEFT.wrist,
  right_wrist: RIGHT.wrist,
  left_hip: single('left_hip'),
  right_hip: single('right_hip'),
  left_knee: single('left_knee'),
  right_knee: single('right_knee'),
  left_ankle: LEFT.ankle,
  right_ankle: RIGHT.ankle,
  left_foot: LEFT.foot,
  right_foot: RIGHT.foot,
};

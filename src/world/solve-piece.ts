import {
  matrixFromQuaternion,
  multiplyMatrices,
  multiplyTransposed,
  quaternionFromMatrix,
  slerp,
} from '../body/index.ts';
import type { BackgroundTrack } from './background-tracks.ts';
import { adjustBundle, type Bundle, type BundleOptions, type BundleResult, type Landmark } from './bundle.ts';
import { chainPoses, invertPose, POSE_SIZE, rotationOf, setPose, standing } from './poses.ts';
import { resect, type Sight } from './resect.ts';

/** Keyframes are so far apart at most, s, and nearer where this share of the points has gone since the last. */
const KEYFRAME_SECONDS = 0.45;
const MOST_GONE = 0.35;
/** Keyframes that are solved first, and how many times as many next. */
const FIRST = 6;
const GROWTH = 1.6;
const GROWING_ITERATIONS = 25;
const ITERATIONS = 40;

/**
 * Before anything is known: what is lower in the picture is nearer, as a floor is, 1/m. Were all taken to be equally
 * far, a camera that goes to the left before a room would be as good as one that goes to the right before its mould.
 */
const HORIZON = 0.12;
const FLOOR = 0.6;
const LEAST = 0.03;

/** The camera over a piece: successive frames of one shot whose points hang together. */
export interface Piece {
  /** (n) real seconds */
  readonly time: Float64Array;
  /** (n, 12) camera to the piece's first camera; a first guess of its turning, and then the outcome */
  readonly poses: Float64Array;
  readonly tracks: readonly BackgroundTrack[];
}

export interface PieceOptions {
  /** px to about which points are found */
  readonly sigma: number;
  readonly focal: number;
  /** Spread of log focal; 0 where it is known. */
  readonly focalSpread: number;
  /** Whether the frames between the keyframes are of no interest. */
  readonly keyframesOnly?: boolean;
}

/** Poses the camera on all frames of a piece, places up to one common scale. */
export function solvePiece(piece: Piece, options: PieceOptions): Solved {
  const keyframes = chooseKeyframes(piece);
  const turning = begin(piece, keyframes, options.focal);
  const turned = adjustBundle(turning, { ...bundleOptions(options), isNew: true, turnsOnly: true });
  let best = { bundle: turning, result: turned };
  if (turned.distance > options.sigma) {
    const moving = begin(piece, keyframes, options.focal);
    const moved = solveMoving(moving, options);
    // Akaike's criterion: a camera that may move, before points at their depths, has so many numbers more.
    const more = 3 * keyframes.length + moving.landmarks.length;
    if (moved.cost + 2 * more < turned.cost) best = { bundle: moving, result: moved };
  }
  if (!options.keyframesOnly) {
    const guessed = piece.poses.slice();
    spread(piece, keyframes, best.bundle, options.sigma);
    leadIn(piece, guessed);
  }
  const { focalInformation, distance } = best.result;
  return { focal: best.bundle.focal, focalInformation, distance };
}

/** A focal length, and 1 / variance of its logarithm. */
export interface Solved {
  readonly focal: number;
  readonly focalInformation: number;
  /** px: three in four points are nearer than this to where they should be */
  readonly distance: number;
}

/** px: how far the middle one of the points goes through the picture, from the first keyframe that sees it to the last. */
export function shiftOf(piece: Piece): number {
  const isKey = new Uint8Array(piece.time.length);
  for (const frame of chooseKeyframes(piece)) isKey[frame] = 1;
  const shifts: number[] = [];
  for (const { frame, place } of piece.tracks) {
    let first = 0;
    let last = frame.length - 1;
    while (first < last && isKey[frame[first]] === 0) first++;
    while (last > first && isKey[frame[last]] === 0) last--;
    if (first === last) continue;
    shifts.push(Math.hypot(place[2 * last] - place[2 * first], place[2 * last + 1] - place[2 * first + 1]));
  }
  return median(shifts) ?? 0;
}

function bundleOptions({ sigma, focal, focalSpread }: PieceOptions): BundleOptions {
  return { sigma, focalBefore: focal, focalSpread, iterations: ITERATIONS, isNew: false, turnsOnly: false };
}

/**
 * From the first keyframes on, each part of which is known well before the next: from nothing, all at once would end
 * in some other place that fits in parts.
 */
function solveMoving(bundle: Bundle, options: PieceOptions): BundleResult {
  const all = bundle.time.length;
  for (let known = 1, count = Math.min(FIRST, all); ; known = count, count = grow(count, all)) {
    const part = firstOf(bundle, count);
    extrapolate(part, bundle.rotation.slice(), known, options.sigma);
    const isNew = known === 1;
    const iterations = GROWING_ITERATIONS;
    const result = adjustBundle(part, { ...bundleOptions(options), isNew, focalSpread: 0, iterations });
    takeDepths(bundle, part);
    if (count < all) continue;
    if (result.converged && options.focalSpread === 0) return result;
    break;
  }
  return adjustBundle(bundle, bundleOptions(options));
}

function grow(count: number, all: number): number {
  return Math.min(all, Math.ceil(count * GROWTH));
}

/** The first keyframes with what they see of the landmarks; poses are shared. */
function firstOf(bundle: Bundle, count: number): Bundle {
  return {
    time: bundle.time.subarray(0, count),
    rotation: bundle.rotation.subarray(0, 9 * count),
    place: bundle.place.subarray(0, 3 * count),
    focal: bundle.focal,
    landmarks: bundle.landmarks.map(({ keyframe, place, inverseDepth }) => {
      let n = 0;
      while (n < keyframe.length && keyframe[n] < count) n++;
      return { keyframe: keyframe.subarray(0, n), place: place.subarray(0, 2 * n), inverseDepth };
    }),
  };
}

function takeDepths(bundle: Bundle, part: Bundle): void {
  bundle.landmarks.forEach((landmark, l) => {
    landmark.inverseDepth = part.landmarks[l].inverseDepth;
  });
}

/** Poses the keyframes from `known` on: turned as guessed since the one before, then as the known points say. */
function extrapolate(part: Bundle, guessed: Float64Array, known: number, sigma: number): void {
  const { rotation, place, time, landmarks } = part;
  const turn = new Float64Array(9);
  const typical = median(
    landmarks
      .filter(({ keyframe }) => keyframe.length > 1 && keyframe[1] < known)
      .map(({ inverseDepth }) => inverseDepth),
  );
  for (const landmark of landmarks) {
    const isNew = landmark.keyframe.length > 1 && landmark.keyframe[1] >= known;
    if (isNew && typical !== null) landmark.inverseDepth = typical;
  }
  for (let k = known; k < time.length; k++) {
    multiplyTransposed(guessed, 9 * (k - 1), guessed, 9 * k, turn, 0);
    multiplyMatrices(rotation, 9 * (k - 1), turn, 0, rotation, 9 * k);
    const share =
      k > 1 && known > 1 ? (time[k] - time[k - 1]) / Math.max(time[k - 1] - time[k - 2], 1e-4) : 0;
    for (let i = 0; i < 3; i++)
      place[3 * k + i] =
        place[3 * k - 3 + i] + share * (place[3 * k - 3 + i] - place[3 * Math.max(k - 2, 0) + i]);
    if (known === 1) continue;
    const sights: Sight[] = [];
    for (const landmark of landmarks) {
      if (landmark.keyframe.length < 2 || landmark.keyframe[1] >= k) continue;
      const n = landmark.keyframe.indexOf(k);
      if (n < 0) continue;
      const [x, y] = landmark.place.subarray(2 * n, 2 * n + 2);
      sights.push({ x, y, point: pointOf(part, landmark) });
    }
    resect(
      sights,
      part.focal,
      10 * sigma,
      rotation.subarray(9 * k, 9 * k + 9),
      place.subarray(3 * k, 3 * k + 3),
    );
  }
}

function median(values: number[]): number | null {
  if (values.length === 0) return null;
  return values.sort((a, b) => a - b)[values.length >> 1];
}

/** The first frame, the last, and between them one whenever time has passed or many points have gone. */
function chooseKeyframes({ time, tracks }: Piece): Int32Array {
  const last = time.length - 1;
  const lost = new Int32Array(time.length + 1);
  const chosen = [0];
  // Of the points seen on the last keyframe, how many are gone by each frame.
  let seen = goneAfter(tracks, 0, lost);
  let gone = 0;
  for (let f = 1; f < last; f++) {
    gone += lost[f];
    const since = time[f] - time[chosen[chosen.length - 1]];
    if (since < KEYFRAME_SECONDS && gone < MOST_GONE * seen) continue;
    chosen.push(f);
    seen = goneAfter(tracks, f, lost);
    gone = 0;
  }
  if (last > 0) chosen.push(last);
  return Int32Array.from(chosen);
}

/** Counts, of the points that a frame sees, those that each later frame is the first not to see; how many they are. */
function goneAfter(tracks: readonly BackgroundTrack[], f: number, out: Int32Array): number {
  out.fill(0);
  let seen = 0;
  for (const { frame } of tracks) {
    const end = frame[frame.length - 1];
    if (frame[0] > f || end < f) continue;
    seen++;
    out[end + 1]++;
  }
  return seen;
}

function begin({ time, poses, tracks }: Piece, keyframes: Int32Array, focal: number): Bundle {
  const rotation = new Float64Array(9 * keyframes.length);
  const number = new Int32Array(time.length).fill(-1);
  keyframes.forEach((frame, k) => {
    number[frame] = k;
    rotationOf(poses, POSE_SIZE * frame, rotation.subarray(9 * k, 9 * k + 9));
  });
  const landmarks: Landmark[] = [];
  for (const { frame, place } of tracks) {
    const seen: number[] = [];
    const places: number[] = [];
    for (let i = 0; i < frame.length; i++) {
      if (number[frame[i]] < 0) continue;
      seen.push(number[frame[i]]);
      places.push(place[2 * i], place[2 * i + 1]);
    }
    landmarks.push({
      keyframe: Int32Array.from(seen),
      place: Float64Array.from(places),
      inverseDepth: Math.max(LEAST, HORIZON + (FLOOR * places[1]) / focal),
    });
  }
  return {
    time: Float64Array.from(keyframes, (frame) => time[frame]),
    rotation,
    place: new Float64Array(3 * keyframes.length),
    landmarks: landmarks.filter(({ keyframe }) => keyframe.length > 1),
    focal,
  };
}

/** All frames from the keyframes: between them on the straight way, and then where the points put them. */
function spread({ time, poses, tracks }: Piece, keyframes: Int32Array, bundle: Bundle, sigma: number): void {
  const sights: Sight[][] = Array.from(time, () => []);
  const isKey = new Uint8Array(time.length);
  for (const frame of keyframes) isKey[frame] = 1;
  let n = 0;
  for (const { frame, place } of tracks) {
    if (frame.reduce((sum, f) => sum + isKey[f], 0) < 2) continue;
    const point = pointOf(bundle, bundle.landmarks[n++]);
    for (let i = 0; i < frame.length; i++) {
      if (!isKey[frame[i]]) sights[frame[i]].push({ x: place[2 * i], y: place[2 * i + 1], point });
    }
  }
  const rotation = new Float64Array(9);
  const place = new Float64Array(3);
  const quaternions = new Float64Array(12);
  for (let k = 0; k + 1 < keyframes.length; k++) {
    const [from, to] = [keyframes[k], keyframes[k + 1]];
    quaternionFromMatrix(bundle.rotation, 9 * k, quaternions, 0);
    quaternionFromMatrix(bundle.rotation, 9 * (k + 1), quaternions, 4);
    for (let f = from; f <= to; f++) {
      const share = (time[f] - time[from]) / Math.max(time[to] - time[from], 1e-9);
      slerp(quaternions, 0, quaternions, 4, share, quaternions, 8);
      matrixFromQuaternion(quaternions, 8, rotation, 0);
      for (let i = 0; i < 3; i++)
        place[i] = (1 - share) * bundle.place[3 * k + i] + share * bundle.place[3 * k + 3 + i];
      resect(sights[f], bundle.focal, sigma, rotation, place);
      setPose(poses, POSE_SIZE * f, rotation, place);
    }
  }
}

/**
 * A frame that sees no points is anywhere in the bundle, as the first is where points are told of only once they have
 * been followed: such frames turn as was guessed and go as those after them do. The piece begins at its first frame.
 */
function leadIn({ time, poses, tracks }: Piece, guessed: Float64Array): void {
  const first = tracks.reduce((least, { frame }) => Math.min(least, frame[0]), time.length);
  if (first === 0 || first >= time.length) return;
  const next = Math.min(first + 1, time.length - 1);
  const pose = standing(1);
  for (let f = 0; f < first; f++) {
    const steps = (time[first] - time[f]) / Math.max(time[next] - time[first], 1e-9);
    invertPose(guessed, POSE_SIZE * first, pose, 0);
    chainPoses(pose, 0, guessed, POSE_SIZE * f, pose, 0);
    chainPoses(poses, POSE_SIZE * first, pose, 0, poses, POSE_SIZE * f);
    for (let k = 3; k < POSE_SIZE; k += 4) {
      const at = poses[POSE_SIZE * first + k];
      poses[POSE_SIZE * f + k] = at - steps * (poses[POSE_SIZE * next + k] - at);
    }
  }
  invertPose(poses, 0, pose, 0);
  for (let f = 0; f < time.length; f++) chainPoses(pose, 0, poses, POSE_SIZE * f, poses, POSE_SIZE * f);
}

/** A landmark in the piece, homogeneous. */
function pointOf(
  { rotation, place, focal }: Bundle,
  { keyframe, place: seen, inverseDepth }: Landmark,
): Float64Array {
  const a = keyframe[0];
  const point = new Float64Array(4);
  for (let r = 0; r < 3; r++) {
    const at = 9 * a + 3 * r;
    point[r] =
      (rotation[at] * seen[0] + rotation[at + 1] * seen[1]) / focal +
      rotation[at + 2] +
      inverseDepth * place[3 * a + r];
  }
  point[3] = inverseDepth;
  return point;
}

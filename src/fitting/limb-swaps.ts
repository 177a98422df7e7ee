import {
  type Evidence,
  KEYPOINT_COUNT,
  LANDMARK_COUNT,
  LANDMARK_FELLOW,
  LIMB_JOINTS,
  MOTION_LANDMARKS,
} from '../evidence/index.ts';
import { trunkLength } from './second-opinion.ts';

/**
 * Networks take one leg for the other, one arm for the other, or front for back, for a moment. Over time this shows:
 * limbs leap, and leap back; and a second network errs on other frames. Each look at a person is in one of a few
 * states, and the states are sought with which the limbs move most steadily and lie where the second network has them
 * (Viterbi over pairs of looks, since steadiness is of three).
 */
const LEGS = [
  [25, 26],
  [27, 28],
  [29, 30],
  [31, 32],
] as const;
const ARMS = [
  [13, 14],
  [15, 16],
  [17, 18],
  [19, 20],
  [21, 22],
] as const;

type Pairs = readonly (readonly [number, number])[];

/**
 * What is swapped in each state: nothing, the legs, the arms, the whole body. The whole body is taken for its own
 * other side when front is taken for back: the same picture, seen as somebody mirrored in depth. While the network
 * wavers between the two, depth stays as it was; that state, the last, counts only where a second network was asked.
 */
const ALL: Pairs = [...LANDMARK_FELLOW.entries()].filter(([l, fellow]) => l < fellow);
const STATES: readonly Pairs[] = [[], LEGS, ARMS, ALL, ALL];
const WHOLE = 3;

/** Looks are this far apart, s: nearer frames are one look. */
const LOOK_SECONDS = 0.012;
/** Looks farther apart than this say nothing of each other, s. */
const LONGEST_SECONDS = 0.25;
/** How a limb that is seen leaps from where it should be by its own steady movement: m, and in depth. */
const LEAP = 0.07;
const DEPTH_LEAP = 0.2;
/** The largest leap that counts, in its own measure: landmarks go astray for other reasons too. */
const MOST = 9;
/** What it costs that a second is swapped, and that a state changes: the network is right most of the time. */
const SWAPPED = 24;
const CHANGES = 5;
/** What it costs that for a second everything is elsewhere than the second network surely has it. */
const GAINSAID = 200;
/** A keypoint this far off, in trunk's lengths, is half gainsaid (a Cauchy scale). */
const ELSEWHERE = 0.15;

/** One look: frames of one moment taken together. */
interface Look {
  readonly from: number;
  readonly to: number;
  readonly time: number;
  /** (33, 3) m relative to the hips, mean of its frames */
  readonly place: Float64Array;
  /** (33) 0–1 */
  readonly seen: Float64Array;
  /** For each state, how far the second network gainsays it, 0–1. */
  readonly gainsaid: Float64Array;
}

/**
 * Which limbs the network took for each other on each of a person's rows.
 *
 * @param rows rows of the evidence that show one person, by frame
 * @param time (F) real seconds
 * @returns (N) 0 nothing, 1 legs, 2 arms, 3 everything
 */
export function findLimbSwaps(evidence: Evidence, rows: Int32Array, time: Float64Array): Uint8Array {
  const swaps = new Uint8Array(rows.length);
  const looks = looksAt(evidence, rows, time);
  for (let from = 0; from < looks.length; ) {
    let to = from + 1;
    while (to < looks.length && looks[to].time - looks[to - 1].time <= LONGEST_SECONDS) to++;
    const states = steadiest(looks.slice(from, to));
    for (const [i, state] of states.entries()) swaps.fill(state, looks[from + i].from, looks[from + i].to);
    from = to;
  }
  return swaps;
}

/** The same evidence with limbs that were taken for each other put back. */
export function undoLimbSwaps(
  evidence: Evidence,
  people: readonly Int32Array[],
  time: Float64Array,
): Evidence {
  const landmarks = evidence.landmarks.slice();
  const worldLandmarks = evidence.worldLandmarks.slice();
  for (const rows of people) {
    for (const [i, state] of findLimbSwaps(evidence, rows, time).entries()) {
      for (const [left, right] of STATES[state]) {
        swapRows(landmarks, 4, rows[i] * LANDMARK_COUNT + left, rows[i] * LANDMARK_COUNT + right);
        swapRows(worldLandmarks, 3, rows[i] * LANDMARK_COUNT + left, rows[i] * LANDMARK_COUNT + right);
      }
      if (state === WHOLE) mirrorDepth(worldLandmarks, rows[i] * LANDMARK_COUNT);
    }
  }
  return { ...evidence, landmarks, worldLandmarks };
}

function swapRows(values: Float32Array, width: number, a: number, b: number): void {
  for (let k = 0; k < width; k++) {
    const value = values[a * width + k];
    values[a * width + k] = values[b * width + k];
    values[b * width + k] = value;
  }
}

/** About the mid hip, where the landmarks of a person have their origin. */
function mirrorDepth(worldLandmarks: Float32Array, first: number): void {
  for (let l = first; l < first + LANDMARK_COUNT; l++) worldLandmarks[3 * l + 2] *= -1;
}

function looksAt(evidence: Evidence, rows: Int32Array, time: Float64Array): Look[] {
  const looks: Look[] = [];
  for (let from = 0; from < rows.length; ) {
    const start = time[evidence.frame[rows[from]]];
    let to = from + 1;
    while (to < rows.length && time[evidence.frame[rows[to]]] - start < LOOK_SECONDS) to++;
    looks.push(lookAt(evidence, rows, time, from, to));
    from = to;
  }
  return looks;
}

function lookAt(evidence: Evidence, rows: Int32Array, time: Float64Array, from: number, to: number): Look {
  const place = new Float64Array(LANDMARK_COUNT * 3);
  const seen = new Float64Array(LANDMARK_COUNT);
  const gainsaid = new Float64Array(STATES.length);
  const share = 1 / (to - from);
  let moment = 0;
  for (let i = from; i < to; i++) {
    moment += share * time[evidence.frame[rows[i]]];
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      const at = rows[i] * LANDMARK_COUNT + l;
      seen[l] += share * evidence.landmarks[4 * at + 3];
      for (let k = 0; k < 3; k++) place[3 * l + k] += share * evidence.worldLandmarks[3 * at + k];
    }
    for (let state = 0; state < STATES.length; state++)
      gainsaid[state] += share * gainsay(evidence, rows[i], state);
  }
  return { from, to, time: moment, place, seen, gainsaid };
}

/** For each state, where each landmark's own place is found. */
const SOURCE = STATES.map((pairs) => {
  const source = Array.from({ length: LANDMARK_COUNT }, (_, l) => l);
  for (const [left, right] of pairs) {
    source[left] = right;
    source[right] = left;
  }
  return source;
});

/** How far a row's keypoints are elsewhere than its landmarks would be in a state, 0–1; 0 where there are none. */
function gainsay(evidence: Evidence, row: number, state: number): number {
  const { landmarks, keypoints } = evidence;
  const scale = ELSEWHERE * trunkLength(evidence, row);
  let sum = 0;
  for (const [landmark, k] of LIMB_JOINTS) {
    const at = 3 * (row * KEYPOINT_COUNT + k);
    const l = 4 * (row * LANDMARK_COUNT + SOURCE[state][landmark]);
    const square = (keypoints[at] - landmarks[l]) ** 2 + (keypoints[at + 1] - landmarks[l + 1]) ** 2;
    sum += (keypoints[at + 2] * square) / (square + scale * scale);
  }
  return sum / LIMB_JOINTS.length;
}

/** The states of looks with which everything moves most steadily. */
function steadiest(looks: readonly Look[]): number[] {
  const wasAsked = looks.some(({ gainsaid }) => gainsaid.some((part) => part > 0));
  const n = wasAsked ? STATES.length : STATES.length - 1;
  const last = looks.length - 1;
  if (last < 2) return looks.map(() => 0);
  const perLook = (looks[last].time - looks[0].time) / last;
  const unary = (t: number, state: number) =>
    perLook * ((state === 0 ? 0 : SWAPPED) + GAINSAID * looks[t].gainsaid[state]);
  const change = (a: number, b: number) => (a === b ? 0 : CHANGES);
  /** Of pairs (state of the look before, state of this one). */
  let cost = new Float64Array(n * n);
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++) cost[a * n + b] = unary(0, a) + unary(1, b) + change(a, b);
  const cameFrom: Uint8Array[] = [];
  for (let t = 2; t <= last; t++) {
    const next = new Float64Array(n * n).fill(Number.POSITIVE_INFINITY);
    const from = new Uint8Array(n * n);
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < n; b++) {
        for (let c = 0; c < n; c++) {
          const sum = cost[a * n + b] + unary(t, c) + change(b, c) + unsteadiness(looks, t, a, b, c);
          if (sum >= next[b * n + c]) continue;
          next[b * n + c] = sum;
          from[b * n + c] = a;
        }
      }
    }
    cameFrom.push(from);
    cost = next;
  }
  const states = new Array<number>(looks.length).fill(0);
  let best = cost.indexOf(Math.min(...cost));
  for (let t = last; t >= 0; t--) {
    states[t] = best % n;
    if (t === 0) break;
    const before = Math.floor(best / n);
    best = t >= 2 ? cameFrom[t - 2][best] * n + before : before;
  }
  return states;
}

/** How far the landmarks of look `t` are from where those of the two before lead, in squared standard deviations. */
function unsteadiness(
  looks: readonly Look[],
  t: number,
  first: number,
  second: number,
  third: number,
): number {
  const p = looks[t - 2];
  const q = looks[t - 1];
  const r = looks[t];
  const ahead = Math.min(2, (r.time - q.time) / (q.time - p.time));
  const pDepth = first === WHOLE ? -1 : 1;
  const qDepth = second === WHOLE ? -1 : 1;
  const rDepth = third === WHOLE ? -1 : 1;
  const ofFirst = SOURCE[first];
  const ofSecond = SOURCE[second];
  const ofThird = SOURCE[third];
  let sum = 0;
  for (let i = 0; i < MOTION_LANDMARKS.length; i++) {
    const l = MOTION_LANDMARKS[i];
    const a = ofFirst[l];
    const b = ofSecond[l];
    const c = ofThird[l];
    const seen = Math.min(p.seen[a], q.seen[b], r.seen[c]);
    let square = 0;
    for (let k = 0; k < 2; k++) {
      const here = q.place[3 * b + k];
      const e = r.place[3 * c + k] - here - ahead * (here - p.place[3 * a + k]);
      square += (e / LEAP) ** 2;
    }
    const here = qDepth * q.place[3 * b + 2];
    const e = rDepth * r.place[3 * c + 2] - here - ahead * (here - pDepth * p.place[3 * a + 2]);
    square += (e / DEPTH_LEAP) ** 2;
    sum += seen * Math.min(MOST, square);
  }
  return sum / 2;
}

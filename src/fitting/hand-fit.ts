import { HAND_LANDMARK_COUNT } from '../evidence/index.ts';
import { type BandedSystem, clearBandedSystem, createBandedSystem, solveBanded } from './banded-cholesky.ts';
import { createHandKinematics, HAND_ROOT_DOFS, poseHand } from './hand-kinematics.ts';
import { addHandMotion, holdHands } from './hand-motion.ts';
import { HAND_RANGES, HAND_TIES } from './hand-prior.ts';
import { HAND_DOF, HAND_DOFS, type HandSkeleton } from './hand-skeleton.ts';

/** The frames on which one hand was seen, within one run. K of them. */
export interface SeenHand {
  /** (K) real seconds */
  readonly time: Float64Array;
  /** (K) 0–1 */
  readonly score: Float64Array;
  /** (K, 21, 3) x px, y px, z px as the evidence has them */
  readonly landmarks: Float64Array;
  /** (K, 4) fx, fy, cx, cy, px */
  readonly intrinsics: Float64Array;
  /** (K, 9) the fitted forearm's rotation in camera space */
  readonly forearm: Float64Array;
  /** (K, 3) the fitted wrist, m, camera space */
  readonly wrist: Float64Array;
  /** (K, 2) how far the forearm may turn about itself beyond how it was fitted, rad: at most back, at most on */
  readonly twistBounds: Float64Array;
  /** (K, 2) the wrist's turns about z and y as they were fitted, rad */
  readonly wristAngles: Float64Array;
}

export interface HandFit {
  /** (K, 27) */
  readonly state: Float64Array;
  /** (K) root mean square distance of the landmarks from the fitted ones, parts of the palm */
  readonly misfit: Float64Array;
}

/** What a landmark lies off by, parts of the palm, and its depth likewise: the network knows little of depth. */
const PICTURE_SPREAD = 0.06;
const DEPTH_SPREAD = 0.35;
/** And by so many px however large the hand is. */
const PIXEL_SPREAD = 1;
/** A hand's landmarks err together: they count for so many parts of as many that err each alone. */
const LANDMARK_SHARE = 0.4;
/** Beyond so many spreads the forearm's fitted twist is taken for a mistake. */
const TWIST_OUTLIER = 2.5;
/** Bones keep their length best where the network's depth is taken so many times: measured on sharp hands. */
const DEPTH_SCALE = 4;
/** Beyond so many spreads a landmark is taken for a mistake (Geman and McClure 1987). */
const OUTLIER = 4;
/** Beyond a bound, one unit of residual for each of these radians. */
const BOUND_SPREAD = (4 * Math.PI) / 180;
/** Hands beside the body's: bounds and spread of the factor. */
const SCALE_SPREAD = 0.12;
const SMALLEST = 0.75;
const LARGEST = 1.35;
const STARTS = [-2.4, -1.8, -1.2, -0.6, 0, 0.6, 1.2, 1.8, 2.4];
const ITERATIONS_ALONE = 8;
const ITERATIONS = 10;
const ROUNDS = 2;
/** Hands that fit lie within this of what was seen, parts of the palm. */
const GOOD_MISFIT = 0.15;
const EASY = 1e-3;
/** Hands solved at once, how many of them are solved again with what follows, and how many go before as they are. */
const WINDOW = 180;
const OVERLAP = 16;
const SETTLED = 2;

/**
 * Poses one hand over all frames on which it was seen: angles that put the landmarks where the picture shows them,
 * within what hands can do, and that change as hands do.
 */
export function fitHand(skeleton: HandSkeleton, seen: SeenHand): HandFit {
  const fitter = new HandFitter(skeleton, seen);
  return fitter.fit();
}

class HandFitter {
  readonly #skeleton: HandSkeleton;
  readonly #seen: SeenHand;
  readonly #kinematics = createHandKinematics();
  readonly #columns: readonly Int32Array[];
  /** (9) of each hand */
  readonly #forearms: readonly Float64Array[];
  /** (K, 27) */
  readonly #trial: Float64Array;
  /** (21, 2) px */
  readonly #picture = new Float64Array(2 * HAND_LANDMARK_COUNT);
  #scale = 1;

  constructor(skeleton: HandSkeleton, seen: SeenHand) {
    this.#skeleton = skeleton;
    this.#seen = seen;
    this.#columns = columnsOf(skeleton);
    this.#forearms = Array.from(seen.time, (_, k) => seen.forearm.subarray(9 * k, 9 * k + 9));
    this.#trial = new Float64Array(seen.time.length * HAND_DOFS);
  }

  fit(): HandFit {
    const count = this.#seen.time.length;
    const state = new Float64Array(count * HAND_DOFS);
    const alone = createBandedSystem(1, HAND_DOFS);
    for (let k = 0; k < count; k++) this.#start(k, state, alone);
    for (let k = count - 2; k >= 0; k--) this.#followBack(k, state, alone);
    const system = createBandedSystem(Math.min(count, WINDOW), HAND_DOFS);
    for (let round = 0; round < ROUNDS; round++) {
      this.#scale = this.#findScale(state);
      this.#solveInWindows(state, system);
    }
    return { state, misfit: Float64Array.from({ length: count }, (_, k) => this.#misfit(k, state)) };
  }

  /** Window by window: each goes on from the last two hands of the one before that are settled. */
  #solveInWindows(state: Float64Array, system: BandedSystem): void {
    const count = this.#seen.time.length;
    let from = 0;
    let to = Math.min(WINDOW, count);
    this.#solve(0, to, state, system, ITERATIONS);
    while (to < count) {
      from = to - OVERLAP - SETTLED;
      to = Math.min(from + WINDOW, count);
      this.#solve(from, to, state, system, ITERATIONS, SETTLED);
    }
  }

  /** From the pose before, and where that does not fit, from the best of some turns of the forearm. */
  #start(k: number, state: Float64Array, alone: BandedSystem): void {
    const at = k * HAND_DOFS;
    let kept: Float64Array | null = null;
    let keptCost = Infinity;
    if (k > 0) {
      state.copyWithin(at, at - HAND_DOFS, at);
      this.#centre(k, state);
      this.#solve(k, k + 1, state, alone, ITERATIONS_ALONE);
      if (this.#misfit(k, state) < GOOD_MISFIT) return;
      kept = state.slice(at, at + HAND_DOFS);
      keptCost = this.#cost(k, k + 1, state);
    }
    let least = Infinity;
    let best = state.slice(at, at + HAND_DOFS);
    for (const twist of STARTS) {
      HAND_RANGES.forEach(({ mean }, dof) => {
        state[at + dof] = mean;
      });
      for (let i = 0; i < 2; i++) state[at + HAND_DOF.wristZ + i] = this.#seen.wristAngles[2 * k + i];
      state[at + HAND_DOF.twist] = twist;
      this.#centre(k, state);
      const cost = this.#cost(k, k + 1, state);
      if (cost >= least) continue;
      least = cost;
      best = state.slice(at, at + HAND_DOFS);
    }
    state.set(best, at);
    this.#solve(k, k + 1, state, alone, ITERATIONS_ALONE);
    if (kept !== null && keptCost <= this.#cost(k, k + 1, state)) state.set(kept, at);
  }

  /** Where a hand is off, the one after it may be a better start. */
  #followBack(k: number, state: Float64Array, alone: BandedSystem): void {
    if (this.#misfit(k, state) < GOOD_MISFIT) return;
    const at = k * HAND_DOFS;
    const cost = this.#cost(k, k + 1, state);
    const kept = state.slice(at, at + HAND_DOFS);
    state.copyWithin(at, at + HAND_DOFS, at + 2 * HAND_DOFS);
    this.#solve(k, k + 1, state, alone, ITERATIONS_ALONE);
    if (this.#cost(k, k + 1, state) > cost) state.set(kept, at);
  }

  /** Shifts the picture of the hand onto the landmarks' middle. */
  #centre(k: number, state: Float64Array): void {
    const at = k * HAND_DOFS;
    this.#pose(k, state);
    state[at] = 0;
    state[at + 1] = 0;
    let x = 0;
    let y = 0;
    const unit = this.#palmPixels(k);
    this.#project(k, state);
    for (let l = 0; l < HAND_LANDMARK_COUNT; l++) {
      x += this.#seen.landmarks[(k * HAND_LANDMARK_COUNT + l) * 3] - this.#picture[2 * l];
      y += this.#seen.landmarks[(k * HAND_LANDMARK_COUNT + l) * 3 + 1] - this.#picture[2 * l + 1];
    }
    state[at] = x / HAND_LANDMARK_COUNT / unit;
    state[at + 1] = y / HAND_LANDMARK_COUNT / unit;
  }

  #pose(k: number, state: Float64Array, differentiate = false): void {
    poseHand(this.#skeleton, this.#forearms[k], state, k * HAND_DOFS, this.#kinematics, differentiate);
  }

  /** Px that a palm measures across the view at the fitted wrist. */
  #palmPixels(k: number): number {
    const { intrinsics, wrist } = this.#seen;
    return (this.#skeleton.palm * this.#scale * intrinsics[4 * k]) / wrist[3 * k + 2];
  }

  /** The hand of one frame beside the skeleton's. */
  #sizeAt(k: number, state: Float64Array): number {
    return this.#scale * Math.exp(state[k * HAND_DOFS + HAND_DOF.size]);
  }

  /** Where the posed landmarks of one frame appear, into `#picture`. */
  #project(k: number, state: Float64Array): void {
    const { intrinsics, wrist } = this.#seen;
    const { places } = this.#kinematics;
    const picture = this.#picture;
    const s = this.#sizeAt(k, state);
    const unit = this.#palmPixels(k);
    const at = k * HAND_DOFS;
    for (let l = 0; l < HAND_LANDMARK_COUNT; l++) {
      const z = wrist[3 * k + 2] + s * places[3 * l + 2];
      const u = (intrinsics[4 * k] * (wrist[3 * k] + s * places[3 * l])) / z + intrinsics[4 * k + 2];
      const v =
        (intrinsics[4 * k + 1] * (wrist[3 * k + 1] + s * places[3 * l + 1])) / z + intrinsics[4 * k + 3];
      picture[2 * l] = u + unit * state[at];
      picture[2 * l + 1] = v + unit * state[at + 1];
    }
  }

  /** How much larger the picture is than the fitted hand's, over all frames; near to 1. */
  #findScale(state: Float64Array): number {
    const { landmarks, score, time } = this.#seen;
    let product = 0;
    let square = 0;
    for (let k = 0; k < time.length; k++) {
      this.#pose(k, state);
      const unit = this.#palmPixels(k);
      const seen = new Float64Array(2 * HAND_LANDMARK_COUNT);
      const made = this.#picture;
      this.#project(k, state);
      for (let l = 0; l < HAND_LANDMARK_COUNT; l++) {
        for (let i = 0; i < 2; i++) seen[2 * l + i] = landmarks[(k * HAND_LANDMARK_COUNT + l) * 3 + i];
      }
      centre(seen);
      centre(made);
      const weight = score[k] / (unit * unit);
      for (let i = 0; i < seen.length; i++) {
        product += weight * seen[i] * made[i];
        square += weight * made[i] * made[i];
      }
    }
    const prior = (PICTURE_SPREAD * PICTURE_SPREAD) / (SCALE_SPREAD * SCALE_SPREAD);
    const factor = (this.#scale * product + prior) / (square + prior);
    return Math.max(SMALLEST, Math.min(LARGEST, factor));
  }

  /** Levenberg–Marquardt over the hands from `from` to before `to`; the first `fixed` of them stay as they are. */
  #solve(
    from: number,
    to: number,
    state: Float64Array,
    system: BandedSystem,
    iterations: number,
    fixed = 0,
  ): void {
    const count = to - from;
    let damping = 1e-2;
    // Most steps are good, so a step's normal equations are made with the cost of the one before it.
    let cost = this.#evaluate(from, to, state, system);
    let areThere = true;
    const trial = this.#trial;
    trial.set(state.subarray(from * HAND_DOFS, to * HAND_DOFS), from * HAND_DOFS);
    for (let i = 0; i < iterations; i++) {
      if (!areThere) this.#evaluate(from, to, state, system);
      damp(system, count, damping);
      holdHands(system, fixed);
      if (!solveBanded(system, count)) return;
      for (let t = 0; t < count; t++) {
        const at = (from + t) * HAND_DOFS;
        for (let dof = 0; dof < HAND_DOFS; dof++) {
          trial[at + dof] = state[at + dof] - system.right[t * system.stride + dof];
        }
      }
      const next = i + 1 < iterations ? this.#evaluate(from, to, trial, system) : this.#cost(from, to, trial);
      areThere = next < cost;
      if (!areThere) {
        damping *= 8;
        continue;
      }
      state.set(trial.subarray(from * HAND_DOFS, to * HAND_DOFS), from * HAND_DOFS);
      const gain = (cost - next) / cost;
      cost = next;
      damping = Math.max(1e-4, damping / 4);
      if (gain < EASY) return;
    }
  }

  #cost(from: number, to: number, state: Float64Array): number {
    let cost = 0;
    for (let k = from; k < to; k++) {
      this.#pose(k, state);
      cost += this.#frame(k, state, null, 0);
      cost += this.#prior(k, state, null, 0);
    }
    return cost + addHandMotion(this.#seen.time, from, to, state, null);
  }

  /** The cost, and the normal equations. */
  #evaluate(from: number, to: number, state: Float64Array, system: BandedSystem): number {
    clearBandedSystem(system, to - from);
    let cost = 0;
    for (let k = from; k < to; k++) {
      this.#pose(k, state, true);
      cost += this.#frame(k, state, system, k - from);
      cost += this.#prior(k, state, system, k - from);
    }
    return cost + addHandMotion(this.#seen.time, from, to, state, system);
  }

  /** The landmarks of one frame: picture and depth, robust. */
  #frame(k: number, state: Float64Array, system: BandedSystem | null, t: number): number {
    const { intrinsics, wrist, landmarks, score } = this.#seen;
    const { places, derivatives } = this.#kinematics;
    const s = this.#sizeAt(k, state);
    const fx = intrinsics[4 * k];
    const fy = intrinsics[4 * k + 1];
    const palm = this.#skeleton.palm * this.#scale;
    const unit = this.#palmPixels(k);
    const depth = (DEPTH_SCALE * wrist[3 * k + 2]) / fx / palm;
    // Depth is along the line of sight.
    const far = Math.hypot(wrist[3 * k], wrist[3 * k + 1], wrist[3 * k + 2]);
    const rx = wrist[3 * k] / far;
    const ry = wrist[3 * k + 1] / far;
    const rz = wrist[3 * k + 2] / far;
    const trust = LANDMARK_SHARE * score[k] * score[k];
    const pictureSpread = Math.hypot(PICTURE_SPREAD, PIXEL_SPREAD / unit);
    this.#project(k, state);
    let cost = 0;
    for (let l = 0; l < HAND_LANDMARK_COUNT; l++) {
      const at = (k * HAND_LANDMARK_COUNT + l) * 3;
      const du = (this.#picture[2 * l] - landmarks[at]) / unit / pictureSpread;
      const dv = (this.#picture[2 * l + 1] - landmarks[at + 1]) / unit / pictureSpread;
      const along = rx * places[3 * l] + ry * places[3 * l + 1] + rz * places[3 * l + 2];
      const dz = ((along * s) / palm - landmarks[at + 2] * depth) / DEPTH_SPREAD;
      const square = (du * du + dv * dv) / (OUTLIER * OUTLIER);
      cost += (trust * (OUTLIER * OUTLIER * square)) / (1 + square);
      cost += (trust * dz * dz) / (1 + (dz * dz) / (OUTLIER * OUTLIER));
      if (system === null) continue;
      const w = trust / (1 + square) ** 2;
      const wz = trust / (1 + (dz * dz) / (OUTLIER * OUTLIER)) ** 2;
      const z = wrist[3 * k + 2] + s * places[3 * l + 2];
      const x = wrist[3 * k] + s * places[3 * l];
      const y = wrist[3 * k + 1] + s * places[3 * l + 1];
      const gx = (s * fx) / z / unit / pictureSpread;
      const gy = (s * fy) / z / unit / pictureSpread;
      const gz = s / palm / DEPTH_SPREAD;
      const columns = this.#columns[l];
      for (let i = 0; i < columns.length; i++) {
        const d = (columns[i] * HAND_LANDMARK_COUNT + l) * 3;
        const dx = derivatives[d];
        const dy = derivatives[d + 1];
        const dzz = derivatives[d + 2];
        ju[i] = gx * (dx - (x / z) * dzz);
        jv[i] = gy * (dy - (y / z) * dzz);
        jz[i] = gz * (rx * dx + ry * dy + rz * dzz);
        if (columns[i] === HAND_DOF.shiftX) ju[i] = 1 / pictureSpread;
        if (columns[i] === HAND_DOF.shiftY) jv[i] = 1 / pictureSpread;
      }
      const { stride } = system;
      for (let i = 0; i < columns.length; i++) {
        const row = t * stride + columns[i];
        system.right[row] += w * (ju[i] * du + jv[i] * dv) + wz * jz[i] * dz;
        for (let j = 0; j <= i; j++) {
          system.diagonal[row * stride + columns[j]] +=
            w * (ju[i] * ju[j] + jv[i] * jv[j]) + wz * jz[i] * jz[j];
        }
      }
    }
    return cost;
  }

  #prior(k: number, state: Float64Array, system: BandedSystem | null, t: number): number {
    const at = k * HAND_DOFS;
    const stride = system?.stride ?? 0;
    const first = t * stride;
    let cost = 0;
    const add = (dof: number, value: number, slope: number): void => {
      cost += value * value;
      if (system === null) return;
      system.right[first + dof] += slope * value;
      system.diagonal[(first + dof) * stride + dof] += slope * slope;
    };
    for (let dof = 0; dof < HAND_DOFS; dof++) {
      const { mean, spread, low, high } = HAND_RANGES[dof];
      const isWrist = dof === HAND_DOF.wristZ || dof === HAND_DOF.wristY;
      const x = state[at + dof];
      const off = x - (isWrist ? this.#seen.wristAngles[2 * k + dof - HAND_DOF.wristZ] : mean);
      if (dof === HAND_DOF.twist) {
        // The body's fit knows the twist well or not at all.
        const square = (off / spread / TWIST_OUTLIER) ** 2;
        const value = off / spread / Math.sqrt(1 + square);
        add(dof, value, 1 / spread / (1 + square) / Math.sqrt(1 + square));
      } else add(dof, off / spread, 1 / spread);
      const least = dof === HAND_DOF.twist ? this.#seen.twistBounds[2 * k] : low;
      const most = dof === HAND_DOF.twist ? this.#seen.twistBounds[2 * k + 1] : high;
      if (x > most) add(dof, (x - most) / BOUND_SPREAD, 1 / BOUND_SPREAD);
      else if (x < least) add(dof, (x - least) / BOUND_SPREAD, 1 / BOUND_SPREAD);
    }
    for (const { dof, other, share, spread } of HAND_TIES) {
      const value = (state[at + dof] - share * state[at + other]) / spread;
      cost += value * value;
      if (system === null) continue;
      const a = 1 / spread;
      const b = -share / spread;
      system.right[first + dof] += a * value;
      system.right[first + other] += b * value;
      system.diagonal[(first + dof) * stride + dof] += a * a;
      system.diagonal[(first + other) * stride + other] += b * b;
      const [row, column] = dof > other ? [dof, other] : [other, dof];
      system.diagonal[(first + row) * stride + column] += a * b;
    }
    return cost;
  }

  #misfit(k: number, state: Float64Array): number {
    this.#pose(k, state);
    const unit = this.#palmPixels(k);
    this.#project(k, state);
    let sum = 0;
    for (let l = 0; l < HAND_LANDMARK_COUNT; l++) {
      const at = (k * HAND_LANDMARK_COUNT + l) * 3;
      const x = this.#picture[2 * l] - this.#seen.landmarks[at];
      const y = this.#picture[2 * l + 1] - this.#seen.landmarks[at + 1];
      sum += x ** 2 + y ** 2;
    }
    return Math.sqrt(sum / HAND_LANDMARK_COUNT) / unit;
  }
}

const MOST_COLUMNS = HAND_ROOT_DOFS + 5;
const ju = new Float64Array(MOST_COLUMNS);
const jv = new Float64Array(MOST_COLUMNS);
const jz = new Float64Array(MOST_COLUMNS);

function damp({ stride, diagonal }: BandedSystem, count: number, damping: number): void {
  for (let t = 0; t < count; t++) {
    for (let d = 0; d < HAND_DOFS; d++) diagonal[(t * stride + d) * stride + d] *= 1 + damping;
  }
}

/** The freedoms that move each landmark, increasing. */
function columnsOf(skeleton: HandSkeleton): readonly Int32Array[] {
  const columns: number[][] = Array.from({ length: HAND_LANDMARK_COUNT }, () =>
    Array.from({ length: HAND_ROOT_DOFS }, (_, dof) => dof),
  );
  for (const finger of skeleton.fingers) {
    const above: number[] = [];
    for (const { landmark, turns } of finger) {
      above.push(...turns.map(({ dof }) => dof));
      columns[landmark + 1].push(...above);
    }
  }
  return columns.map((list) => Int32Array.from(list));
}

/** Takes the mean away from (n, 2) points. */
function centre(points: Float64Array): void {
  let x = 0;
  let y = 0;
  for (let i = 0; i < points.length; i += 2) {
    x += points[i] / (points.length / 2);
    y += points[i + 1] / (points.length / 2);
  }
  for (let i = 0; i < points.length; i += 2) {
    points[i] -= x;
    points[i + 1] -= y;
  }
}

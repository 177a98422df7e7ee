import { type Evidence, LANDMARK_COUNT, SILHOUETTE_BYTES } from '../evidence/index.ts';
import type { Floor } from './floor.ts';
import { CONTACT_POINTS } from './foot-motion.ts';
import { LIFTED_HEIGHT, type Lifted } from './lifted.ts';
import type { Run } from './runs.ts';
import type { Scene } from './scene.ts';
import type { Silhouettes } from './silhouettes.ts';

/** What one person's evidence says, frame by frame, in the form that the fit reads. */
export interface Observations {
  /** T */
  readonly frames: number;
  /** (T) real seconds: the video's time by its time scale. */
  readonly time: Float64Array;
  /** (T) 1 where the network saw the person. */
  readonly observed: Uint8Array;
  /** (T, 33, 2) px */
  readonly image: Float64Array;
  /** (T, 33) 0–1, how much to believe a landmark: its visibility. */
  readonly weight: Float64Array;
  /** (T, 33, 3) m, relative to the mid hip, axes of the camera (turned to where in the picture the person is). */
  readonly relative: Float64Array;
  /** What the network took for the person; null where that was not kept. */
  readonly silhouettes: Silhouettes | null;
  /** What the learnt lifter says of the same, or null where nobody asked it. */
  readonly lift: LiftObservations | null;
  /** (T, 3) unit vector from the camera to the person: the direction in which `relative` is least sure. */
  readonly ray: Float64Array;
  /** (T, 4) fx, fy, cx, cy, px */
  readonly intrinsics: Float64Array;
  /** (T, 12) from each frame's camera to the shot's own frame, as in the scene; null: the camera stands. */
  readonly pose: Float64Array | null;
  /** (T, 4) 1 where a heel or toe is held to stand still. Set between two fits. */
  readonly standing: Uint8Array;
  /** What they stand on, in the shot's own frame; null until known. Set between two fits. */
  floor: Floor | null;
}

/** Rows of {@link Lifted}, a frame each. */
export interface LiftObservations {
  /** (T, 33, 3) m, relative to the mid hip, axes of the camera */
  readonly relative: Float64Array;
  /** (T, 33, 2) m, standard deviation across the line of sight and along it */
  readonly spread: Float64Array;
  /** (T, 4) probability that a heel or toe stands; 0.5 where nobody was seen */
  readonly contact: Float64Array;
  /** (T, 3) unit vector against gravity, axes of the camera; 0 where nobody was seen */
  readonly up: Float64Array;
}

/** What the lifter says of a person, and how tall they are: no picture says that. */
export interface ScaledLift {
  readonly lifted: Lifted;
  readonly heightMetres: number;
}

/**
 * The observations of one person over a run of frames.
 *
 * @param rows the person's rows of the evidence, by frame
 * @param worldScale true size over the size that the network took the person to have
 * @param lifted rows as many as `rows`, in their order
 */
export function observe(
  evidence: Evidence,
  rows: Int32Array,
  scene: Scene,
  run: Run,
  worldScale = 1,
  lifted: ScaledLift | null = null,
): Observations {
  const frames = run.to - run.from;
  const o: Observations = {
    frames,
    time: scene.time.slice(run.from, run.to),
    observed: new Uint8Array(frames),
    image: new Float64Array(frames * LANDMARK_COUNT * 2),
    weight: new Float64Array(frames * LANDMARK_COUNT),
    relative: new Float64Array(frames * LANDMARK_COUNT * 3),
    silhouettes:
      evidence.silhouette.length === 0
        ? null
        : { bits: new Uint8Array(frames * SILHOUETTE_BYTES), crop: new Float64Array(frames * 4) },
    lift: lifted && {
      relative: new Float64Array(frames * LANDMARK_COUNT * 3),
      spread: new Float64Array(frames * LANDMARK_COUNT * 2).fill(1),
      contact: new Float64Array(frames * CONTACT_POINTS).fill(0.5),
      up: new Float64Array(frames * 3),
    },
    ray: new Float64Array(frames * 3),
    intrinsics: Float64Array.from(scene.intrinsics.subarray(4 * run.from, 4 * run.to)),
    pose: scene.cameraPose?.slice(12 * run.from, 12 * run.to) ?? null,
    standing: new Uint8Array(frames * CONTACT_POINTS),
    floor: null,
  };
  for (let i = firstFrom(evidence, rows, run.from); i < rows.length; i++) {
    const t = evidence.frame[rows[i]] - run.from;
    if (t >= frames) break;
    observeRow(evidence, rows[i], worldScale, o, t);
    if (lifted && o.lift) observeLift(lifted, i, o.lift, t);
  }
  return o;
}

/** The first of `rows` that lies on `frame` or after it. */
function firstFrom(evidence: Evidence, rows: Int32Array, frame: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (evidence.frame[rows[middle]] < frame) low = middle + 1;
    else high = middle;
  }
  return low;
}

function observeRow(evidence: Evidence, row: number, worldScale: number, o: Observations, t: number): void {
  const [fx, fy, cx, cy] = o.intrinsics.subarray(4 * t, 4 * t + 4);
  o.observed[t] = 1;
  if (o.silhouettes) {
    const bits = evidence.silhouette.subarray(row * SILHOUETTE_BYTES, (row + 1) * SILHOUETTE_BYTES);
    o.silhouettes.bits.set(bits, t * SILHOUETTE_BYTES);
    o.silhouettes.crop.set(evidence.crop.subarray(4 * row, 4 * row + 4), 4 * t);
  }
  // The network sees the crop as if the camera looked straight at it: turn its view to where the crop is.
  const x = (evidence.crop[4 * row] - cx) / fx;
  const y = (evidence.crop[4 * row + 1] - cy) / fy;
  const n = 1 / Math.hypot(x, y, 1);
  const [rx, ry, rz] = [x * n, y * n, n];
  o.ray.set([rx, ry, rz], 3 * t);
  // The smallest rotation that takes the optical axis to the ray.
  const k = 1 / (1 + rz);
  for (let l = 0; l < LANDMARK_COUNT; l++) {
    const from = row * LANDMARK_COUNT + l;
    const to = t * LANDMARK_COUNT + l;
    o.image[2 * to] = evidence.landmarks[4 * from];
    o.image[2 * to + 1] = evidence.landmarks[4 * from + 1];
    o.weight[to] = evidence.landmarks[4 * from + 3];
    const a = evidence.worldLandmarks[3 * from] * worldScale;
    const b = evidence.worldLandmarks[3 * from + 1] * worldScale;
    const c = evidence.worldLandmarks[3 * from + 2] * worldScale;
    o.relative[3 * to] = (1 - rx * rx * k) * a - rx * ry * k * b + rx * c;
    o.relative[3 * to + 1] = -rx * ry * k * a + (1 - ry * ry * k) * b + ry * c;
    o.relative[3 * to + 2] = -rx * a - ry * b + rz * c;
  }
}

/** Copies row `i` of what the lifter says to frame `t`, in the person's own size. */
function observeLift({ lifted, heightMetres }: ScaledLift, i: number, to: LiftObservations, t: number): void {
  const scale = heightMetres / LIFTED_HEIGHT;
  const [r, s] = [LANDMARK_COUNT * 3, LANDMARK_COUNT * 2];
  for (let k = 0; k < r; k++) to.relative[r * t + k] = lifted.relative[r * i + k] * scale;
  for (let k = 0; k < s; k++) to.spread[s * t + k] = lifted.spread[s * i + k] * scale;
  for (let k = 0; k < CONTACT_POINTS; k++)
    to.contact[CONTACT_POINTS * t + k] = lifted.contact[CONTACT_POINTS * i + k];
  to.up.set(lifted.up.subarray(3 * i, 3 * i + 3), 3 * t);
}

/** Many stretches as one, for what does not ask about their order. */
export function joinObservations(parts: readonly Observations[]): Observations {
  const join64 = (pick: (o: Observations) => Float64Array) =>
    Float64Array.from(parts.flatMap((o) => [...pick(o)]));
  return {
    frames: parts.reduce((sum, o) => sum + o.frames, 0),
    time: join64((o) => o.time),
    observed: Uint8Array.from(parts.flatMap((o) => [...o.observed])),
    image: join64((o) => o.image),
    weight: join64((o) => o.weight),
    relative: join64((o) => o.relative),
    silhouettes: null,
    lift: null,
    ray: join64((o) => o.ray),
    intrinsics: join64((o) => o.intrinsics),
    pose: null,
    standing: Uint8Array.from(parts.flatMap((o) => [...o.standing])),
    floor: null,
  };
}

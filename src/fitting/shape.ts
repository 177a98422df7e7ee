import { type Body, heightGradient, heightOf, placeJointBasis } from '../body/index.ts';
import { LANDMARK_COUNT } from '../evidence/index.ts';
import {
  createKinematics,
  FITTED_JOINTS,
  forward,
  type Skeleton,
  STATE_SIZE,
  skeletonOf,
} from './articulation.ts';
import { type Rings, ringModelOf, ringsOf } from './body-rings.ts';
import { addDense, solveDense } from './dense-system.ts';
import { addEdges } from './edge-shape.ts';
import { type MarkerModel, type Markers, markersOf, placeMarker } from './markers.ts';
import type { Observations } from './observations.ts';
import type { Edge } from './outline-matches.ts';

/** A person's shape and what follows from it. */
export interface Shape {
  /** (B) */
  readonly betas: Float64Array;
  readonly skeleton: Skeleton;
  readonly markers: Markers;
  readonly rings: Rings;
}

export function shapeOf(body: Body, model: MarkerModel, betas: Float64Array): Shape {
  return {
    betas,
    skeleton: skeletonOf(body, betas),
    markers: markersOf(model, betas),
    rings: ringsOf(ringModelOf(body), betas),
  };
}

/**
 * All frames together say as much of a shape as so many frames with errors of their own would: where the
 * network puts knees and hips is off by the same on every frame, and more frames do not mend that.
 */
const TELLING_FRAMES = 0.5;
/** The network's 3D bones scatter by this much about the person's, m. */
const BONE_SPREAD = 0.05;
const IMAGE_SPREAD = 0.025;
const HEIGHT_SPREAD = 0.002;
/**
 * Betas go no further than this, standard deviations; where a height is given, as far as bodies keep limbs in
 * proportion (1.0 to 2.4 m).
 */
const MOST_BETA = 3;
const MOST_BETA_FOR_HEIGHT = 7;

/**
 * The shape that explains the landmarks best with the poses as they are: linear least squares in the
 * betas (joints and markers are linear in them), with a prior of one standard deviation each.
 *
 * @param state (T, STATE_SIZE) poses of the observations' frames, made with `shape`
 * @param edges where the silhouettes' edges lie beside those poses, by frame
 * @param heightMetres the person's true height, or null where nobody said
 */
export function solveShape(
  body: Body,
  model: MarkerModel,
  shape: Shape,
  observations: Observations,
  state: Float64Array,
  edges: readonly Edge[],
  heightMetres: number | null,
): Float64Array {
  const b = body.betaCount;
  const normal = new Float64Array(b * b);
  const right = new Float64Array(b);
  const share = TELLING_FRAMES / Math.max(countObserved(observations), 1);
  addLandmarks(body, model, shape, observations, state, share, normal, right);
  addEdges(body, shape, edges, state, share, normal, right);
  for (let i = 0; i < b; i++) {
    normal[i * b + i] += 1;
    right[i] -= shape.betas[i];
  }
  if (heightMetres !== null) {
    const gradient = heightGradient(body, shape.betas);
    const error = heightOf(body, shape.betas) - heightMetres;
    addDense(normal, right, gradient, error, 1 / (HEIGHT_SPREAD * HEIGHT_SPREAD));
  }
  solveDense(normal, right);
  const most = heightMetres === null ? MOST_BETA : MOST_BETA_FOR_HEIGHT;
  return Float64Array.from(shape.betas, (value, i) => Math.max(-most, Math.min(most, value + right[i])));
}

function countObserved(o: Observations): number {
  return o.observed.reduce((sum, seen) => sum + seen, 0);
}

function addLandmarks(
  body: Body,
  model: MarkerModel,
  shape: Shape,
  o: Observations,
  state: Float64Array,
  share: number,
  normal: Float64Array,
  right: Float64Array,
): void {
  const b = body.betaCount;
  const kinematics = createKinematics();
  const places = new Float64Array(LANDMARK_COUNT * 3);
  const jointBasis = new Float64Array(FITTED_JOINTS * 3 * b);
  const basis = new Float64Array(LANDMARK_COUNT * 3 * b);
  const row = new Float64Array(b);
  const middle = new Float64Array(3 * (b + 1));
  for (let t = 0; t < o.frames; t++) {
    if (!o.observed[t]) continue;
    forward(shape.skeleton, state, t * STATE_SIZE, kinematics);
    const { rotation, position } = kinematics;
    placeJointBasis(body, rotation, FITTED_JOINTS, jointBasis);
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      placeMarker(shape.markers, l, rotation, position, places, 3 * l);
      const j = model.joint[l];
      for (let k = 0; k < 3; k++) {
        for (let c = 0; c < b; c++) {
          let sum = jointBasis[(3 * j + k) * b + c];
          for (let m = 0; m < 3; m++) sum += rotation[9 * j + 3 * k + m] * model.basis[(3 * l + m) * b + c];
          basis[(3 * l + k) * b + c] = sum;
        }
      }
    }
    for (let k = 0; k < 3; k++) {
      middle[3 * b + k] = (places[69 + k] + places[72 + k]) / 2;
      for (let c = 0; c < b; c++) middle[k * b + c] = (basis[(69 + k) * b + c] + basis[(72 + k) * b + c]) / 2;
    }
    const fx = o.intrinsics[4 * t];
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      const belief = o.weight[t * LANDMARK_COUNT + l] * share;
      if (belief <= 0) continue;
      const i = t * LANDMARK_COUNT + l;
      const z = places[3 * l + 2];
      const sigma = (IMAGE_SPREAD * fx) / z;
      for (let axis = 0; axis < 2; axis++) {
        const f = o.intrinsics[4 * t + axis];
        const p = places[3 * l + axis];
        const e = (f * p) / z + o.intrinsics[4 * t + 2 + axis] - o.image[2 * i + axis];
        const r2 = (e * e) / (sigma * sigma);
        for (let c = 0; c < b; c++) {
          row[c] = (f / z) * (basis[(3 * l + axis) * b + c] - (p / z) * basis[(3 * l + 2) * b + c]);
        }
        addDense(normal, right, row, e, belief / (1 + r2 / 9) / (sigma * sigma));
      }
      for (let k = 0; k < 3; k++) {
        const e = places[3 * l + k] - middle[3 * b + k] - o.relative[3 * i + k];
        const r2 = (e * e) / (BONE_SPREAD * BONE_SPREAD);
        for (let c = 0; c < b; c++) row[c] = basis[(3 * l + k) * b + c] - middle[k * b + c];
        addDense(normal, right, row, e, belief / (1 + r2 / 9) / (BONE_SPREAD * BONE_SPREAD));
      }
    }
  }
}

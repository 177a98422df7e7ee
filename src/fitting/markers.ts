import type { Body } from '../body/index.ts';
import { LANDMARK_COUNT } from '../evidence/index.ts';
import { FITTED_JOINTS } from './articulation.ts';

/** The points of the body that the landmark network reports, each carried by a fitted joint. */
export interface Markers {
  /** (33) */
  readonly joint: Int32Array;
  /** (33, 3) from the joint, at rest, m */
  readonly offset: Float64Array;
}

/** The same for every shape: offsets are linear in betas. */
export interface MarkerModel {
  readonly joint: Int32Array;
  /** (33, 3) m, betas of 0 */
  readonly offset: Float64Array;
  /** (33, 3, B) m per unit of beta */
  readonly basis: Float64Array;
}

/** Landmarks on fingers are carried by the wrist: fingers stay at rest while fitting. */
export function markerModelOf(body: Body): MarkerModel {
  const { landmarkTable: table, betaCount: b, jointTemplate, jointBasis, parents } = body;
  const joint = new Int32Array(LANDMARK_COUNT);
  const offset = table.offset.slice(0, LANDMARK_COUNT * 3);
  const basis = table.offsetBasis.slice(0, LANDMARK_COUNT * 3 * b);
  for (let l = 0; l < LANDMARK_COUNT; l++) {
    const from = table.joint[l];
    let to = from;
    while (to >= FITTED_JOINTS) to = parents[to];
    joint[l] = to;
    for (let k = 0; k < 3; k++) {
      offset[3 * l + k] += jointTemplate[3 * from + k] - jointTemplate[3 * to + k];
      for (let c = 0; c < b; c++) {
        basis[(3 * l + k) * b + c] += jointBasis[(3 * from + k) * b + c] - jointBasis[(3 * to + k) * b + c];
      }
    }
  }
  return { joint, offset, basis };
}

export function markersOf(model: MarkerModel, betas: Float64Array): Markers {
  const b = betas.length;
  const offset = model.offset.slice();
  for (let i = 0; i < offset.length; i++) {
    for (let c = 0; c < b; c++) offset[i] += model.basis[i * b + c] * betas[c];
  }
  return { joint: model.joint, offset };
}

/** A marker's place in camera space. */
export function placeMarker(
  markers: Markers,
  l: number,
  rotation: Float64Array,
  position: Float64Array,
  out: Float64Array,
  to: number,
): void {
  const r = 9 * markers.joint[l];
  const p = 3 * markers.joint[l];
  const o = 3 * l;
  for (let k = 0; k < 3; k++) {
    out[to + k] =
      position[p + k] +
      rotation[r + 3 * k] * markers.offset[o] +
      rotation[r + 3 * k + 1] * markers.offset[o + 1] +
      rotation[r + 3 * k + 2] * markers.offset[o + 2];
  }
}

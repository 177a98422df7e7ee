import { type Body, placeJointBasis } from '../body/index.ts';
import { createKinematics, FITTED_JOINTS, forward, type Skeleton, STATE_SIZE } from './articulation.ts';
import { DIRECTIONS, type Rings } from './body-rings.ts';
import { addDense } from './dense-system.ts';
import type { Edge } from './outline-terms.ts';

/** Edges scatter by this much about the body's own sides, m. */
const EDGE_SPREAD = 0.02;
/** The network puts its edge so far outside of a bare body, m. */
const EDGE_OUTSIDE = 0.013;
/** Clothes lie outside of the body, never inside: an edge outside of it counts this much, beside one inside. */
const CLOTHES_BELIEF = 0.6;

/**
 * Adds to the normal equations of a shape what the silhouettes' edges say: how wide the body is where each lies.
 *
 * @param edges by frame
 * @param state (T, STATE_SIZE) the poses beside which they lie
 * @param share how much a single one counts
 * @param normal (B, B), @param right (B)
 */
export function addEdges(
  body: Body,
  { skeleton, rings }: { readonly skeleton: Skeleton; readonly rings: Rings },
  edges: readonly Edge[],
  state: Float64Array,
  share: number,
  normal: Float64Array,
  right: Float64Array,
): void {
  const b = body.betaCount;
  const { model, offset } = rings;
  const kinematics = createKinematics();
  const { rotation, position } = kinematics;
  const jointBasis = new Float64Array(FITTED_JOINTS * 3 * b);
  const row = new Float64Array(b);
  const place = new Float64Array(3);
  let frame = -1;
  for (const edge of edges) {
    if (edge.frame !== frame) {
      frame = edge.frame;
      forward(skeleton, state, frame * STATE_SIZE, kinematics);
      placeJointBasis(body, rotation, FITTED_JOINTS, jointBasis);
    }
    const j = model.joint[edge.ring];
    const at = 3 * (edge.ring * DIRECTIONS + edge.point);
    for (let k = 0; k < 3; k++) {
      place[k] = position[3 * j + k];
      for (let m = 0; m < 3; m++) place[k] += rotation[9 * j + 3 * k + m] * offset[at + m];
    }
    // Across the edge, m on the body's plane; how far things are counts through perspective.
    const along = [edge.nx, edge.ny, -(edge.nx * place[0] + edge.ny * place[1]) / place[2]];
    for (let c = 0; c < b; c++) {
      row[c] = 0;
      for (let k = 0; k < 3; k++) {
        let moved = jointBasis[(3 * j + k) * b + c];
        for (let m = 0; m < 3; m++) moved += rotation[9 * j + 3 * k + m] * model.basis[(at + m) * b + c];
        row[c] += along[k] * moved;
      }
    }
    const e = EDGE_OUTSIDE - edge.beyond;
    const belief = edge.belief * share * (e < 0 ? CLOTHES_BELIEF : 1);
    const r2 = (e * e) / (EDGE_SPREAD * EDGE_SPREAD);
    addDense(normal, right, row, 0, e, belief / (1 + r2 / 9) / (EDGE_SPREAD * EDGE_SPREAD), b);
  }
}

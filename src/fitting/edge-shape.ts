import { type Body, placeJointBasis } from '../body/index.ts';
import { createKinematics, FITTED_JOINTS, forward, type Skeleton, STATE_SIZE } from './articulation.ts';
import { placeRingPoint, RING_POINTS, type Rings } from './body-rings.ts';
import { addDense } from './dense-system.ts';
import type { Edge } from './outline-matches.ts';

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
  const { model } = rings;
  const kinematics = createKinematics();
  const { rotation } = kinematics;
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
    const at = 3 * (edge.ring * RING_POINTS + edge.point);
    placeRingPoint(rings, edge.ring, edge.point, kinematics, place);
    // Across the edge, m on the body's plane; how far things are counts through perspective.
    const { nx, ny } = edge;
    const nz = -(nx * place[0] + ny * place[1]) / place[2];
    // The same in the joint's own frame.
    const m = 9 * j;
    const x = rotation[m] * nx + rotation[m + 3] * ny + rotation[m + 6] * nz;
    const y = rotation[m + 1] * nx + rotation[m + 4] * ny + rotation[m + 7] * nz;
    const z = rotation[m + 2] * nx + rotation[m + 5] * ny + rotation[m + 8] * nz;
    const from = 3 * j * b;
    const own = at * b;
    for (let c = 0; c < b; c++) {
      row[c] =
        nx * jointBasis[from + c] +
        ny * jointBasis[from + b + c] +
        nz * jointBasis[from + 2 * b + c] +
        x * model.basis[own + c] +
        y * model.basis[own + b + c] +
        z * model.basis[own + 2 * b + c];
    }
    const e = EDGE_OUTSIDE - edge.beyond;
    const belief = edge.belief * share * (e < 0 ? CLOTHES_BELIEF : 1);
    const r2 = (e * e) / (EDGE_SPREAD * EDGE_SPREAD);
    addDense(normal, right, row, e, belief / (1 + r2 / 9) / (EDGE_SPREAD * EDGE_SPREAD));
  }
}

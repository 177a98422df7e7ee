import { type Kinematics, type Skeleton, turnsAbove } from './articulation.ts';

/**
 * Points that joints carry, and how each moves with the freedoms. A point depends on the freedoms of its
 * own joint and of those above it and on no others, so its derivative is kept compact: three rows of as
 * many columns as it has freedoms.
 */
export interface PointSet {
  readonly count: number;
  /** (N) */
  readonly joint: Int32Array;
  /** (N, 3) from the joint, at rest, m */
  readonly offset: Float64Array;
  /** For each point, the freedoms that move it, increasing; the first three are the pelvis' place. */
  readonly dofs: readonly Int32Array[];
  /** For each point, the turns that move it, and the column of each in the compact derivative. */
  readonly turns: readonly Int32Array[];
  readonly columns: readonly Int32Array[];
  /** Where each point's derivative begins in a buffer of `jacobianSize` numbers. */
  readonly jacobianAt: Int32Array;
  readonly jacobianSize: number;
}

/** @param skeleton its tree; @param kinematics which freedom drives which turn */
export function createPointSet(
  skeleton: Skeleton,
  kinematics: Kinematics,
  joint: Int32Array,
  offset: Float64Array,
): PointSet {
  const above = turnsAbove(skeleton.parents);
  // A point in its joint's own place stays there however that joint turns.
  const turns = Array.from(joint, (j, i) =>
    above[j].filter(
      (turn) => kinematics.turnJoint[turn] !== j || [0, 1, 2].some((k) => offset[3 * i + k] !== 0),
    ),
  );
  const dofs = turns.map((list) =>
    Int32Array.from(new Set([0, 1, 2, ...Array.from(list, (turn) => kinematics.turnDof[turn])])).sort(),
  );
  const columns = turns.map((list, i) => list.map((turn) => dofs[i].indexOf(kinematics.turnDof[turn])));
  const jacobianAt = new Int32Array(joint.length);
  let jacobianSize = 0;
  for (let i = 0; i < joint.length; i++) {
    jacobianAt[i] = jacobianSize;
    jacobianSize += 3 * dofs[i].length;
  }
  return { count: joint.length, joint, offset, dofs, turns, columns, jacobianAt, jacobianSize };
}

/** Places all points: (N, 3) m, camera space. */
export function placePoints(points: PointSet, kinematics: Kinematics, out: Float64Array, to: number): void {
  const { joint, offset, count } = points;
  const { rotation, position } = kinematics;
  for (let i = 0; i < count; i++) {
    const r = 9 * joint[i];
    const p = 3 * joint[i];
    for (let k = 0; k < 3; k++) {
      out[to + 3 * i + k] =
        position[p + k] +
        rotation[r + 3 * k] * offset[3 * i] +
        rotation[r + 3 * k + 1] * offset[3 * i + 1] +
        rotation[r + 3 * k + 2] * offset[3 * i + 2];
    }
  }
}

/** The points' derivatives at `out[to…]`: for each turn, part · axis × (point − joint). */
export function differentiatePoints(
  points: PointSet,
  kinematics: Kinematics,
  places: Float64Array,
  at: number,
  out: Float64Array,
  to: number,
): void {
  const { axis, position, turnPart, turnJoint } = kinematics;
  out.fill(0, to, to + points.jacobianSize);
  for (let i = 0; i < points.count; i++) {
    const turns = points.turns[i];
    const columns = points.columns[i];
    const n = points.dofs[i].length;
    const j = to + points.jacobianAt[i];
    out[j] = 1;
    out[j + n + 1] = 1;
    out[j + 2 * n + 2] = 1;
    const x = places[at + 3 * i];
    const y = places[at + 3 * i + 1];
    const z = places[at + 3 * i + 2];
    for (let m = 0; m < turns.length; m++) {
      const turn = turns[m];
      const o = 3 * turnJoint[turn];
      const px = x - position[o];
      const py = y - position[o + 1];
      const pz = z - position[o + 2];
      const ax = axis[3 * turn] * turnPart[turn];
      const ay = axis[3 * turn + 1] * turnPart[turn];
      const az = axis[3 * turn + 2] * turnPart[turn];
      const d = j + columns[m];
      out[d] += ay * pz - az * py;
      out[d + n] += az * px - ax * pz;
      out[d + 2 * n] += ax * py - ay * px;
    }
  }
}

import { DOFS, FITTED_JOINTS, type Kinematics, type Skeleton, turnsAbove } from './articulation.ts';
import type { BandedSystem } from './banded-cholesky.ts';

/** What is known of a point, camera space: (3, 3) its information, symmetric, row-major; (3) weighted error. */
export interface PointNews {
  readonly information: Float64Array;
  readonly error: Float64Array;
}

/** What points say that know only where they are from a common middle: sums over them. */
export interface RelativeSums {
  /** (DOFS, 3) Σ Jᵀ M */
  readonly carried: Float64Array;
  /** (3, 3) Σ M */
  readonly information: Float64Array;
  /** (3) Σ M e */
  readonly pull: Float64Array;
}

/**
 * The normal equations of points on a tree of joints, without a derivative for each point. A turn moves all that hangs
 * on its joint as one body, so what the points say is summed per joint as the information on a body's turning and going
 * (6 × 6, about the pelvis), then down the tree, and each turn reads it once: the composite-body method (Featherstone,
 * Rigid Body Dynamics Algorithms, 2008, section 6.2), with information in place of inertia.
 */
export interface TreeEquations {
  /** Begins a frame that has been posed into the kinematics. */
  begin(): void;
  /** A point at (x, y, z), camera space, that a joint carries; `relative` is known from the middle only, if anything. */
  add(joint: number, x: number, y: number, z: number, own: PointNews, relative: PointNews | null): void;
  /** A += Σ Jᵀ M J, b −= Σ Jᵀ M e of frame `t`, as if the middle stood still. */
  write(out: BandedSystem, t: number): RelativeSums;
}

// What is summed per joint: turning (6, the upper triangle), between turning and going (3, 3), going (6), pull by turning
// and by going (3, 3); the middle two again of what is relative, and its pull.
const TURNING = 0;
const BETWEEN = 6;
const GOING = 15;
const TORQUE = 21;
const FORCE = 24;
const RELATIVE_BETWEEN = 27;
const RELATIVE_GOING = 36;
const RELATIVE_FORCE = 42;
const SIZE = 45;

export function createTreeEquations(skeleton: Skeleton, kinematics: Kinematics): TreeEquations {
  const { position, axis, turnDof, turnPart, turnJoint } = kinematics;
  const { parents } = skeleton;
  const sums = new Float64Array(FITTED_JOINTS * SIZE);
  const turns = turnDof.length;
  /** (turns, 6) how a turn moves what hangs on it: its turning, and the going of what is at the pelvis. */
  const twists = new Float64Array(turns * 6);
  const above = turnsAbove(parents);
  /** For each turn, itself and those above it. */
  const chains = Array.from(turnJoint, (joint, turn) =>
    above[joint].filter((other) => turnJoint[other] !== joint || other <= turn),
  );
  const result = {
    carried: new Float64Array(DOFS * 3),
    information: new Float64Array(9),
    pull: new Float64Array(3),
  };

  function gather(): void {
    for (let j = FITTED_JOINTS - 1; j > 0; j--) {
      const from = j * SIZE;
      const to = parents[j] * SIZE;
      for (let k = 0; k < SIZE; k++) sums[to + k] += sums[from + k];
    }
  }

  function twist(turn: number): void {
    const part = turnPart[turn];
    const p = 3 * turnJoint[turn];
    const x = position[p] - position[0];
    const y = position[p + 1] - position[1];
    const z = position[p + 2] - position[2];
    const a = axis[3 * turn] * part;
    const b = axis[3 * turn + 1] * part;
    const c = axis[3 * turn + 2] * part;
    const to = 6 * turn;
    twists[to] = a;
    twists[to + 1] = b;
    twists[to + 2] = c;
    twists[to + 3] = y * c - z * b;
    twists[to + 4] = z * a - x * c;
    twists[to + 5] = x * b - y * a;
  }

  function writeTurn(turn: number, out: BandedSystem, t: number): void {
    const { stride, diagonal, right } = out;
    const s = turnJoint[turn] * SIZE;
    const w = 6 * turn;
    const a = twists[w];
    const b = twists[w + 1];
    const c = twists[w + 2];
    const d = twists[w + 3];
    const e = twists[w + 4];
    const f = twists[w + 5];
    // The body's answer to this turn: its information times the twist.
    const A = s + TURNING;
    const B = s + BETWEEN;
    const M = s + GOING;
    const tx =
      sums[A] * a + sums[A + 1] * b + sums[A + 2] * c + sums[B] * d + sums[B + 1] * e + sums[B + 2] * f;
    const ty =
      sums[A + 1] * a +
      sums[A + 3] * b +
      sums[A + 4] * c +
      sums[B + 3] * d +
      sums[B + 4] * e +
      sums[B + 5] * f;
    const tz =
      sums[A + 2] * a +
      sums[A + 4] * b +
      sums[A + 5] * c +
      sums[B + 6] * d +
      sums[B + 7] * e +
      sums[B + 8] * f;
    const fx =
      sums[B] * a + sums[B + 3] * b + sums[B + 6] * c + sums[M] * d + sums[M + 1] * e + sums[M + 2] * f;
    const fy =
      sums[B + 1] * a +
      sums[B + 4] * b +
      sums[B + 7] * c +
      sums[M + 1] * d +
      sums[M + 3] * e +
      sums[M + 4] * f;
    const fz =
      sums[B + 2] * a +
      sums[B + 5] * b +
      sums[B + 8] * c +
      sums[M + 2] * d +
      sums[M + 4] * e +
      sums[M + 5] * f;
    const dof = turnDof[turn];
    const line = (t * stride + dof) * stride;
    diagonal[line] += fx;
    diagonal[line + 1] += fy;
    diagonal[line + 2] += fz;
    const chain = chains[turn];
    for (let n = 0; n < chain.length; n++) {
      const other = chain[n];
      const o = 6 * other;
      const value =
        twists[o] * tx +
        twists[o + 1] * ty +
        twists[o + 2] * tz +
        twists[o + 3] * fx +
        twists[o + 4] * fy +
        twists[o + 5] * fz;
      const column = turnDof[other];
      if (column < dof) diagonal[line + column] += value;
      else if (column > dof) diagonal[(t * stride + column) * stride + dof] += value;
      // Two turns that share a freedom meet twice.
      else diagonal[line + dof] += other === turn ? value : 2 * value;
    }
    const g = s + TORQUE;
    right[t * stride + dof] -=
      sums[g] * a + sums[g + 1] * b + sums[g + 2] * c + sums[g + 3] * d + sums[g + 4] * e + sums[g + 5] * f;
    const P = s + RELATIVE_BETWEEN;
    const Q = s + RELATIVE_GOING;
    const { carried } = result;
    carried[3 * dof] +=
      sums[P] * a + sums[P + 3] * b + sums[P + 6] * c + sums[Q] * d + sums[Q + 1] * e + sums[Q + 2] * f;
    carried[3 * dof + 1] +=
      sums[P + 1] * a +
      sums[P + 4] * b +
      sums[P + 7] * c +
      sums[Q + 1] * d +
      sums[Q + 3] * e +
      sums[Q + 4] * f;
    carried[3 * dof + 2] +=
      sums[P + 2] * a +
      sums[P + 5] * b +
      sums[P + 8] * c +
      sums[Q + 2] * d +
      sums[Q + 4] * e +
      sums[Q + 5] * f;
  }

  /** The pelvis' own place: everything goes with it. */
  function writePlace(out: BandedSystem, t: number): void {
    const { stride, diagonal, right } = out;
    const { carried, information, pull } = result;
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const of = i <= j ? triangle(i, j) : triangle(j, i);
        if (j <= i) diagonal[(t * stride + i) * stride + j] += sums[GOING + of];
        information[3 * i + j] = sums[RELATIVE_GOING + of];
        carried[3 * i + j] = sums[RELATIVE_GOING + of];
      }
      right[t * stride + i] -= sums[FORCE + i];
      pull[i] = sums[RELATIVE_FORCE + i];
    }
  }

  return {
    begin() {
      sums.fill(0);
      for (let turn = 0; turn < turns; turn++) twist(turn);
    },
    add(joint, px, py, pz, own, relative) {
      const s = joint * SIZE;
      const x = px - position[0];
      const y = py - position[1];
      const z = pz - position[2];
      if (relative) addRelative(sums, s, x, y, z, relative);
      const { information: p, error: g } = own;
      const { information: q, error: h } = relative ?? NOTHING;
      const m0 = p[0] + q[0];
      const m1 = p[1] + q[1];
      const m2 = p[2] + q[2];
      const m4 = p[4] + q[4];
      const m5 = p[5] + q[5];
      const m8 = p[8] + q[8];
      // [r]× M for r = (x, y, z), then that times −[r]×.
      const b0 = y * m2 - z * m1;
      const b1 = y * m5 - z * m4;
      const b2 = y * m8 - z * m5;
      const b3 = z * m0 - x * m2;
      const b4 = z * m1 - x * m5;
      const b5 = z * m2 - x * m8;
      const b6 = x * m1 - y * m0;
      const b7 = x * m4 - y * m1;
      const b8 = x * m5 - y * m2;
      sums[s] += b2 * y - b1 * z;
      sums[s + 1] += b0 * z - b2 * x;
      sums[s + 2] += b1 * x - b0 * y;
      sums[s + 3] += b3 * z - b5 * x;
      sums[s + 4] += b4 * x - b3 * y;
      sums[s + 5] += b7 * x - b6 * y;
      sums[s + 6] += b0;
      sums[s + 7] += b1;
      sums[s + 8] += b2;
      sums[s + 9] += b3;
      sums[s + 10] += b4;
      sums[s + 11] += b5;
      sums[s + 12] += b6;
      sums[s + 13] += b7;
      sums[s + 14] += b8;
      sums[s + 15] += m0;
      sums[s + 16] += m1;
      sums[s + 17] += m2;
      sums[s + 18] += m4;
      sums[s + 19] += m5;
      sums[s + 20] += m8;
      const gx = g[0] + h[0];
      const gy = g[1] + h[1];
      const gz = g[2] + h[2];
      sums[s + 21] += y * gz - z * gy;
      sums[s + 22] += z * gx - x * gz;
      sums[s + 23] += x * gy - y * gx;
      sums[s + 24] += gx;
      sums[s + 25] += gy;
      sums[s + 26] += gz;
    },
    write(out, t) {
      gather();
      result.carried.fill(0);
      writePlace(out, t);
      for (let turn = 0; turn < turns; turn++) writeTurn(turn, out, t);
      return result;
    },
  };
}

const NOTHING: PointNews = { information: new Float64Array(9), error: new Float64Array(3) };

/** Where (i, j), i ≤ j, lies in the upper triangle of a (3, 3). */
function triangle(i: number, j: number): number {
  return i === 0 ? j : i + j + 1;
}

function addRelative(
  sums: Float64Array,
  s: number,
  x: number,
  y: number,
  z: number,
  { information: m, error }: PointNews,
): void {
  const b = s + RELATIVE_BETWEEN;
  for (let k = 0; k < 3; k++) {
    sums[b + k] += y * m[6 + k] - z * m[3 + k];
    sums[b + 3 + k] += z * m[k] - x * m[6 + k];
    sums[b + 6 + k] += x * m[3 + k] - y * m[k];
    sums[s + RELATIVE_FORCE + k] += error[k];
  }
  const g = s + RELATIVE_GOING;
  sums[g] += m[0];
  sums[g + 1] += m[1];
  sums[g + 2] += m[2];
  sums[g + 3] += m[4];
  sums[g + 4] += m[5];
  sums[g + 5] += m[8];
}

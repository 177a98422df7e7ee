import { JOINT_COUNT } from '../joints.ts';
import { loadKinemeshBody } from '../load-node.ts';
import { SMPL_PARENTS } from './smpl-model.ts';

/** The arrays of a file of SMPL, row-major. */
export interface SmplArrays {
  readonly vertexCount: number;
  readonly betaCount: number;
  /** (V, 3) */
  readonly template: Float64Array;
  /** (V, 3, B) */
  readonly shapes: Float64Array;
  /** (V, 3, 207) */
  readonly poses: Float64Array;
  /** (24, V) */
  readonly regressor: Float64Array;
  /** (V, 24) */
  readonly weights: Float64Array;
  /** (triangles, 3) */
  readonly triangles: Uint32Array;
}

/** The same numbers each time, in [0, 1). */
export function madeNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A body of SMPL's form in which everything is made up: it looks like nothing, and nothing in it is zero. */
export function madeSmpl({ vertexCount = 50, betaCount = 10, influences = 4, seed = 1 } = {}): SmplArrays {
  const next = madeNumbers(seed);
  const fill = (length: number, scale: number) =>
    Float64Array.from({ length }, () => (2 * next() - 1) * scale);
  const regressor = new Float64Array(24 * vertexCount);
  const weights = new Float64Array(vertexCount * 24);
  for (let j = 0; j < 24; j++) share(regressor, j * vertexCount, 1, vertexCount, 20, next);
  for (let v = 0; v < vertexCount; v++) share(weights, v * 24, 1, 24, influences, next);
  return {
    vertexCount,
    betaCount,
    template: fill(vertexCount * 3, 1),
    shapes: fill(vertexCount * 3 * betaCount, 0.03),
    poses: fill(vertexCount * 3 * 207, 0.02),
    regressor,
    weights,
    triangles: Uint32Array.from({ length: vertexCount * 6 }, () => Math.floor(next() * vertexCount)),
  };
}

/** Gives a few places of a row shares that sum to 1. */
function share(
  row: Float64Array,
  at: number,
  step: number,
  width: number,
  places: number,
  next: () => number,
): void {
  let sum = 0;
  for (let n = 0; n < Math.min(places, width); n++) {
    const to = at + step * (places < width ? Math.floor(next() * width) : n);
    const part = 0.1 + next();
    row[to] += part;
    sum += part;
  }
  for (let k = 0; k < width; k++) row[at + step * k] /= sum;
}

/**
 * A body of SMPL's form that looks like a person: the coarse mesh of Kinemesh's own body, with its first shapes, its
 * weights (a hand's fingers as one joint) and bulging elbows and knees for pose blend shapes.
 */
export function personLikeSmpl(): SmplArrays {
  const body = loadKinemeshBody('coarse');
  const { vertexCount, influences } = body;
  const betaCount = 10;
  const template = Float64Array.from(body.restVertices([]));
  const shapes = new Float64Array(vertexCount * 3 * betaCount);
  for (let b = 0; b < betaCount; b++) {
    const moved = body.restVertices(Float64Array.from({ length: b + 1 }, (_, n) => (n === b ? 1 : 0)));
    for (let i = 0; i < template.length; i++) shapes[i * betaCount + b] = moved[i] - template[i];
  }
  const weights = new Float64Array(vertexCount * 24);
  for (let v = 0; v < vertexCount; v++) {
    for (let k = v * influences; k < (v + 1) * influences; k++)
      weights[v * 24 + smplJointOf(body.skinJoints[k])] += body.skinWeights[k];
  }
  const poses = new Float64Array(vertexCount * 3 * 207);
  for (let v = 0; v < vertexCount; v++) {
    for (let j = 1; j < 24; j++) poses[(v * 3 + 2) * 207 + (j - 1) * 9] = -0.01 * weights[v * 24 + j];
  }
  return {
    vertexCount,
    betaCount,
    template,
    shapes,
    poses,
    regressor: regressorOf(template, body.restJoints([])),
    weights,
    triangles: Uint32Array.from(body.triangles),
  };
}

function smplJointOf(joint: number): number {
  if (joint < 22) return joint;
  return joint < 22 + (JOINT_COUNT - 22) / 2 ? 22 : 23;
}

/** Each joint out of the vertices around it, by the smallest change of their mean that puts it where it should be. */
function regressorOf(template: Float64Array, joints: Float64Array): Float64Array {
  const vertexCount = template.length / 3;
  const regressor = new Float64Array(24 * vertexCount);
  for (let j = 0; j < 24; j++) {
    const from = j < 22 ? j : j === 22 ? 22 : 37;
    const joint = [0, 1, 2].map((axis) => joints[from * 3 + axis]);
    const near = Array.from({ length: vertexCount }, (_, v) =>
      [0, 1, 2].map((axis) => template[v * 3 + axis]),
    )
      .map((place, v) => ({ v, row: [...place.map((at, axis) => at - joint[axis]), 1] }))
      .sort((a, b) => Math.hypot(...a.row) - Math.hypot(...b.row))
      .slice(0, 60);
    // With rows (offset, 1): Σ w offset = 0 and Σ w = 1, w = 1/n + rowᵀ λ.
    const grams = [0, 1, 2, 3].map((r) =>
      [0, 1, 2, 3].map((c) => near.reduce((sum, { row }) => sum + row[r] * row[c], 0)),
    );
    const short = [0, 1, 2].map((axis) => -near.reduce((sum, { row }) => sum + row[axis], 0) / near.length);
    const lambda = solved(grams, [...short, 0]);
    for (const { v, row } of near)
      regressor[j * vertexCount + v] =
        1 / near.length + row.reduce((sum, value, k) => sum + value * lambda[k], 0);
  }
  return regressor;
}

/** x of A x = b, by Gauss and Jordan with pivots. */
function solved(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = a.map((row, r) => [...row, b[r]]);
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows.slice(k).reduce((best, row) => (Math.abs(row[k]) > Math.abs(best[k]) ? row : best));
    rows.splice(rows.indexOf(pivot, k), 1);
    rows.splice(
      k,
      0,
      pivot.map((value) => value / pivot[k]),
    );
    for (let r = 0; r < rows.length; r++) {
      const factor = rows[r][k];
      if (r !== k) rows[r] = rows[r].map((value, c) => value - factor * rows[k][c]);
    }
  }
  return rows.map((row) => row[rows.length]);
}

/** SMPL's tree as its files have it: the root's parent is the largest unsigned number. (2, 24) */
export function madeTree(): Uint32Array {
  return Uint32Array.from([...SMPL_PARENTS.map((parent) => parent >>> 0), ...SMPL_PARENTS.keys()]);
}

import {
  type Body,
  betasForHeight,
  createPosedJoints,
  heightGradient,
  heightOf,
  placeJointBasis,
} from '../body/index.ts';
import { addDense, solveDense } from '../fitting/index.ts';
import type { PhalpRows } from '../phalp/index.ts';
import type { SourcePerson } from './people.ts';
import { SHARED, SHARED_JOINTS, SOURCE_JOINTS } from './phalp-joints.ts';
import { posesOf } from './poses.ts';

/** A person's shape, and how much larger the person is than SMPL's shape of them. */
export interface SizedShape {
  /** (B) */
  readonly betas: Float64Array;
  readonly scale: number;
}

/** Rows from which the shape is learnt, spread over the track. */
const MOST_ROWS = 120;
/** Joints of two bodies in one pose are apart by so much beyond what a shape can mend, m. */
const JOINT_SPREAD = 0.012;

/** What all rows together weigh, in rows: they tell of one skeleton, and more of them do not tell more. */
const TELLING_ROWS = 1;
const HEIGHT_SPREAD = 0.002;
const MOST_BETA = 4;
const MOST_BETA_FOR_HEIGHT = 7;
const ROUNDS = 2;

/**
 * The shape of our body whose joints, under SMPL's rotations, lie nearest to SMPL's joints: linear least squares
 * (joints are linear in betas), each row free to lie elsewhere as a whole, with a prior of one standard deviation
 * each.
 *
 * @param heightMetres the person's true height, or null: SMPL's joints are brought to scale with it
 */
export function shapeFromJoints(
  body: Body,
  rows: PhalpRows,
  person: SourcePerson,
  heightMetres: number | null,
): SizedShape {
  const free = solveShape(body, rows, person, 1, null);
  if (heightMetres === null) return { betas: free, scale: 1 };
  const scale = heightMetres / heightOf(body, free);
  const solved = solveShape(body, rows, person, scale, heightMetres);
  const exact = betasForHeight(body, heightMetres, solved);
  const possible = exact.every((beta) => Math.abs(beta) <= MOST_BETA_FOR_HEIGHT);
  return { betas: possible ? exact : solved, scale };
}

/** SMPL's own shape: the median of each beta over the rows, which one bad row does not move. */
export function shapeOfSmpl(
  body: Body,
  rows: PhalpRows,
  person: SourcePerson,
  heightMetres: number | null,
): SizedShape {
  const median = Float64Array.from(medianBetas(rows, person).subarray(0, body.betaCount));
  if (heightMetres === null) return { betas: median, scale: 1 };
  const scale = heightMetres / heightOf(body, median);
  return { betas: betasForHeight(body, heightMetres, median), scale };
}

/** (10) the median of each of SMPL's betas over the rows on which the person was seen. */
export function medianBetas(rows: PhalpRows, { row, seen }: SourcePerson): Float32Array {
  const observed = row.filter((_, k) => seen[k] === 1);
  return Float32Array.from({ length: 10 }, (_, b) => {
    const values = Float32Array.from(observed, (r) => rows.betas[10 * r + b]).sort();
    const middle = values.length >> 1;
    return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  });
}

function solveShape(
  body: Body,
  rows: PhalpRows,
  person: SourcePerson,
  scale: number,
  heightMetres: number | null,
): Float64Array {
  const b = body.betaCount;
  const most = heightMetres === null ? MOST_BETA : MOST_BETA_FOR_HEIGHT;
  let betas = new Float64Array(b);
  for (let round = 0; round < ROUNDS; round++) {
    const normal = new Float64Array(b * b);
    const right = new Float64Array(b);
    addRows(body, rows, person, betas, scale, normal, right);
    for (let i = 0; i < b; i++) {
      normal[i * b + i] += 1;
      right[i] -= betas[i];
    }
    if (heightMetres !== null) {
      const error = heightOf(body, betas) - heightMetres;
      addDense(normal, right, heightGradient(body, betas), error, 1 / HEIGHT_SPREAD ** 2);
    }
    solveDense(normal, right);
    betas = betas.map((value, i) => Math.max(-most, Math.min(most, value + right[i])));
  }
  return betas;
}

function addRows(
  body: Body,
  rows: PhalpRows,
  person: SourcePerson,
  betas: Float64Array,
  scale: number,
  normal: Float64Array,
  right: Float64Array,
): void {
  const b = body.betaCount;
  const posed = createPosedJoints(body.jointCount);
  const poses = new Float64Array(body.jointCount * 3);
  const basis = new Float64Array(body.jointCount * 3 * b);
  const sample = sampleOf(person);
  const weight = TELLING_ROWS / sample.length / JOINT_SPREAD ** 2;
  const equation = new Float64Array(b);
  const mean = new Float64Array(3 * (b + 1));
  for (const k of sample) {
    posesOf(person.rotations, k, poses, 0);
    body.pose(betas, poses, [0, 0, 0], posed);
    placeJointBasis(body, posed.globalRotations, body.jointCount, basis);
    const at = person.row[k] * SOURCE_JOINTS;
    const errorOf = ({ source, joint }: (typeof SHARED_JOINTS)[number], axis: number) =>
      posed.joints[3 * joint + axis] - scale * rows.joints3d[3 * (at + source) + axis];
    mean.fill(0);
    for (const shared of SHARED_JOINTS) {
      for (let axis = 0; axis < 3; axis++) {
        mean[3 * b + axis] += errorOf(shared, axis) / SHARED;
        for (let c = 0; c < b; c++) mean[axis * b + c] += basis[(3 * shared.joint + axis) * b + c] / SHARED;
      }
    }
    for (const shared of SHARED_JOINTS) {
      for (let axis = 0; axis < 3; axis++) {
        for (let c = 0; c < b; c++) {
          equation[c] = basis[(3 * shared.joint + axis) * b + c] - mean[axis * b + c];
        }
        addDense(normal, right, equation, errorOf(shared, axis) - mean[3 * b + axis], weight);
      }
    }
  }
}

/** Rows on which the person was seen, spread evenly over the track. */
function sampleOf({ seen }: SourcePerson): number[] {
  const observed = [...seen.keys()].filter((k) => seen[k] === 1);
  const step = Math.max(observed.length / MOST_ROWS, 1);
  return Array.from(
    { length: Math.min(observed.length, MOST_ROWS) },
    (_, i) => observed[Math.floor(i * step)],
  );
}

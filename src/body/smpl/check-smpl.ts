import type { PickleValue } from '../../pickle/index.ts';
import { poseBlocksOf } from './pose-blend.ts';
import { smplError } from './smpl-error.ts';
import { POSE_FEATURES, SMPL_JOINT_COUNT, SMPL_PARENTS, type SmplModel } from './smpl-model.ts';
import { type DenseArray, denseArray, UnreadableField } from './smpl-values.ts';

/** The fields of a file by name; undefined for one that it does not have. */
export type SmplFields = (name: string) => PickleValue | undefined;

/** More than any body has; a larger one would not fit the memory that is planned for. */
const MOST_VERTICES = 20_000;
const MOST_TRIANGLES = 2 * MOST_VERTICES;
const MOST_BETAS = 500;
/** m: no vertex of a body is farther from its origin, and no unit of a blend shape moves one farther. */
const FARTHEST = 5;
/** How far sums that ought to be 1 may be from it. */
const SUM_TOLERANCE = 1e-3;
/** How the root's parent is written: −1, or −1 as an unsigned number. */
const NO_PARENT = [-1, 2 ** 32 - 1, 2 ** 64];

/** Checks a file's fields and lays them out. @throws KinemeshError `smpl-invalid`, naming field and value */
export function smplModelOf(fields: SmplFields, file: string, betaCount: number): SmplModel {
  const fail = (field: string, problem: string) => smplError(file, field, problem);
  const field = (
    name: string,
    mostValues: number,
    isShape: (shape: readonly number[]) => boolean,
    wanted: string,
  ) => {
    const array = read(fields(name), mostValues, name, file);
    if (!isShape(array.shape))
      throw fail(name, `is of the shape (${array.shape.join(', ')}) instead of ${wanted}`);
    return array;
  };
  const template = field(
    'v_template',
    MOST_VERTICES * 3,
    ([v, k, ...more]) => v >= 4 && v <= MOST_VERTICES && k === 3 && more.length === 0,
    '(vertices, 3)',
  );
  const [vertexCount] = template.shape;
  const v3 = vertexCount * 3;
  const exactly = (...wanted: number[]) =>
    [(shape: readonly number[]) => String(shape) === String(wanted), `(${wanted.join(', ')})`] as const;

  const tree = field(
    'kintree_table',
    2 * 64,
    ([two, , ...more]) => two === 2 && more.length === 0,
    `(2, ${SMPL_JOINT_COUNT})`,
  );
  checkTree(tree, fail);
  const weights = field(
    'weights',
    MOST_VERTICES * SMPL_JOINT_COUNT,
    ...exactly(vertexCount, SMPL_JOINT_COUNT),
  );
  const regressor = field(
    'J_regressor',
    MOST_VERTICES * SMPL_JOINT_COUNT,
    ...exactly(SMPL_JOINT_COUNT, vertexCount),
  );
  const shapes = field(
    'shapedirs',
    v3 * MOST_BETAS,
    ([v, k, b, ...more]) => v === vertexCount && k === 3 && b >= 1 && b <= MOST_BETAS && more.length === 0,
    `(${vertexCount}, 3, betas)`,
  );
  const poses = field('posedirs', v3 * POSE_FEATURES, ...exactly(vertexCount, 3, POSE_FEATURES));
  const faces = field(
    'f',
    MOST_TRIANGLES * 3,
    ([n, k, ...more]) => n >= 1 && n <= MOST_TRIANGLES && k === 3 && more.length === 0,
    '(triangles, 3)',
  );

  for (const [name, { values }] of Object.entries({
    v_template: template,
    shapedirs: shapes,
    posedirs: poses,
  }))
    checkRange(name, values, -FARTHEST, FARTHEST, fail);
  checkRange('weights', weights.values, -SUM_TOLERANCE, 1 + SUM_TOLERANCE, fail);
  checkRange('J_regressor', regressor.values, -2, 2, fail);
  checkSums('weights', weights.values, SMPL_JOINT_COUNT, 'vertex', fail);
  checkSums('J_regressor', regressor.values, vertexCount, 'joint', fail);
  const [fileBetaCount] = shapes.shape.slice(2);
  const kept = Math.min(betaCount, fileBetaCount);
  const shapeBasis = betasFirst(shapes.values, fileBetaCount, kept);
  return {
    vertexCount,
    betaCount: kept,
    fileBetaCount,
    template: template.values.slice(),
    shapeBasis,
    jointTemplate: regressed(regressor.values, template.values),
    jointBasis: jointBasisOf(regressor.values, shapeBasis, kept),
    poseBlocks: poseBlocksOf(poses.values, vertexCount),
    ...sparseWeights(weights.values, vertexCount),
    triangles: trianglesOf(faces.values, vertexCount, fail),
  };
}

type Fail = (field: string, problem: string) => Error;

function read(value: PickleValue | undefined, mostValues: number, name: string, file: string): DenseArray {
  try {
    return denseArray(value, mostValues);
  } catch (error) {
    if (!(error instanceof UnreadableField)) throw error;
    throw smplError(file, name, error.message, { cause: error });
  }
}

function checkTree({ shape, values }: DenseArray, fail: Fail): void {
  const joints = shape[1];
  if (joints !== SMPL_JOINT_COUNT) {
    const other = { 16: ', as MANO has,', 52: ', as SMPL-H has,', 55: ', as SMPL-X has,' }[joints] ?? '';
    throw fail('kintree_table', `has ${joints} joints${other} instead of ${SMPL_JOINT_COUNT}`);
  }
  for (let j = 0; j < joints; j++) {
    const parent = values[j];
    if (j === 0 ? NO_PARENT.includes(parent) : parent === SMPL_PARENTS[j]) continue;
    throw fail('kintree_table', `gives joint ${j} the parent ${parent} instead of ${SMPL_PARENTS[j]}`);
  }
}

function checkRange(name: string, values: Float64Array, least: number, most: number, fail: Fail): void {
  for (let i = 0; i < values.length; i++)
    if (!(values[i] >= least && values[i] <= most)) throw fail(name, `has the value ${values[i]}`);
}

function checkSums(name: string, values: Float64Array, width: number, row: string, fail: Fail): void {
  for (let from = 0; from < values.length; from += width) {
    let sum = 0;
    for (let i = from; i < from + width; i++) sum += values[i];
    if (Math.abs(sum - 1) > SUM_TOLERANCE)
      throw fail(name, `sums to ${Number(sum.toPrecision(6))} instead of 1 for ${row} ${from / width}`);
  }
}

/** (V, 3, B) → (kept, V, 3) */
function betasFirst(values: Float64Array, betaCount: number, kept: number): Float64Array {
  const rows = values.length / betaCount;
  const result = new Float64Array(kept * rows);
  for (let row = 0; row < rows; row++)
    for (let b = 0; b < kept; b++) result[b * rows + row] = values[row * betaCount + b];
  return result;
}

/** (24, 3) joints of (V, 3) vertices */
function regressed(regressor: Float64Array, vertices: Float64Array): Float64Array {
  const vertexCount = vertices.length / 3;
  const joints = new Float64Array(SMPL_JOINT_COUNT * 3);
  for (let j = 0; j < SMPL_JOINT_COUNT; j++) {
    for (let v = 0; v < vertexCount; v++) {
      const share = regressor[j * vertexCount + v];
      if (share === 0) continue;
      for (let axis = 0; axis < 3; axis++) joints[j * 3 + axis] += share * vertices[v * 3 + axis];
    }
  }
  return joints;
}

/** (24, 3, B) */
function jointBasisOf(regressor: Float64Array, shapeBasis: Float64Array, betaCount: number): Float64Array {
  const rows = shapeBasis.length / betaCount;
  const result = new Float64Array(SMPL_JOINT_COUNT * 3 * betaCount);
  for (let b = 0; b < betaCount; b++) {
    const moved = regressed(regressor, shapeBasis.subarray(b * rows, (b + 1) * rows));
    for (let i = 0; i < moved.length; i++) result[i * betaCount + b] = moved[i];
  }
  return result;
}

/** Only the joints that a vertex follows, as many places for each as the one with the most needs. */
function sparseWeights(
  weights: Float64Array,
  vertexCount: number,
): Pick<SmplModel, 'influences' | 'skinJoints' | 'skinWeights'> {
  let influences = 1;
  for (let v = 0; v < vertexCount; v++) {
    let followed = 0;
    for (let j = 0; j < SMPL_JOINT_COUNT; j++) if (weights[v * SMPL_JOINT_COUNT + j] !== 0) followed++;
    influences = Math.max(influences, followed);
  }
  const skinJoints = new Uint8Array(vertexCount * influences);
  const skinWeights = new Float32Array(vertexCount * influences);
  for (let v = 0; v < vertexCount; v++) {
    let to = v * influences;
    for (let j = 0; j < SMPL_JOINT_COUNT; j++) {
      const weight = weights[v * SMPL_JOINT_COUNT + j];
      if (weight === 0) continue;
      skinJoints[to] = j;
      skinWeights[to++] = weight;
    }
  }
  return { influences, skinJoints, skinWeights };
}

function trianglesOf(values: Float64Array, vertexCount: number, fail: Fail): Uint16Array {
  for (let i = 0; i < values.length; i++) {
    if (!(Number.isInteger(values[i]) && values[i] >= 0 && values[i] < vertexCount))
      throw fail('f', `has vertex ${values[i]} in triangle ${Math.floor(i / 3)}, of ${vertexCount} vertices`);
  }
  return Uint16Array.from(values);
}

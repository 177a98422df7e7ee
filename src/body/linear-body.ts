import { KinemeshError } from '../errors/index.ts';
import { type Body, createPosedJoints, type LandmarkTable, type PosedJoints } from './body.ts';
import { matrixFromAxisAngle, multiplyMatrices, type Numbers } from './rotations.ts';

/** Shapes whose rest pose is kept: a few people and their variants. */
const KEPT_SHAPES = 16;

/** What a body with a linear shape space and linear blend skinning is made of. See `Body` for the shapes. */
export interface LinearBodyParts {
  model: Body['model'];
  assetSha256: string;
  betaCount: number;
  jointNames: readonly string[];
  parents: Int32Array;
  triangles: Uint16Array | Uint32Array;
  influences: number;
  skinJoints: Uint8Array;
  skinWeights: Float32Array;
  jointTemplate: Float64Array;
  jointBasis: Float64Array;
  landmarkTable: LandmarkTable;
  vertexCount: number;
  /** Write the rest surface of a shape, given with all its betas, to (V, 3) `out`. */
  shapeVertices(betas: Float64Array, out: Float32Array): void;
  /** Where the surface changes with the pose before it is skinned: add that to (V, 3) `surface`. */
  addPose?(posed: PosedJoints, surface: Float32Array): void;
}

interface Shape {
  betas: Float64Array;
  joints: Float64Array;
  vertices: Float32Array | undefined;
  /** (L, 3) */
  landmarkOffsets: Float64Array;
}

/** A body from its parts. Pure functions of their arguments; rest poses of recent shapes are remembered. */
export function createLinearBody(parts: LinearBodyParts): Body {
  const { betaCount, vertexCount, parents, influences, skinJoints, skinWeights, landmarkTable } = parts;
  const jointCount = parts.jointNames.length;
  const shapes: Shape[] = [];
  const transforms = new Float64Array(jointCount * 12);
  const local = new Float64Array(9);
  const corrected = parts.addPose ? new Float32Array(vertexCount * 3) : null;

  const shapeOf = (betas: Numbers): Shape => {
    for (let k = 0; k < shapes.length; k++) {
      if (!sameBetas(shapes[k].betas, betas)) continue;
      const [shape] = k === 0 ? shapes : shapes.splice(k, 1);
      if (k > 0) shapes.unshift(shape);
      return shape;
    }
    const shape = makeShape(parts, checkedBetas(betas, betaCount));
    shapes.unshift(shape);
    shapes.length = Math.min(shapes.length, KEPT_SHAPES);
    return shape;
  };

  const restVertices = (betas: Numbers): Float32Array => {
    const shape = shapeOf(betas);
    if (!shape.vertices) {
      shape.vertices = new Float32Array(vertexCount * 3);
      parts.shapeVertices(shape.betas, shape.vertices);
    }
    return shape.vertices;
  };

  return {
    model: parts.model,
    assetSha256: parts.assetSha256,
    betaCount,
    jointCount,
    jointNames: parts.jointNames,
    parents,
    vertexCount,
    triangles: parts.triangles,
    influences,
    skinJoints,
    skinWeights,
    jointTemplate: parts.jointTemplate,
    jointBasis: parts.jointBasis,
    landmarkTable,
    restJoints: (betas) => shapeOf(betas).joints,
    restVertices,

    pose(betas, poses, trans, out = createPosedJoints(jointCount)) {
      if (poses.length !== jointCount * 3) {
        throw new KinemeshError(
          'internal',
          `A pose has ${jointCount * 3} numbers, not ${poses.length}.`,
          'Pass axis-angles of all joints.',
        );
      }
      const rest = shapeOf(betas).joints;
      const { joints, globalRotations } = out;
      for (let j = 0; j < jointCount; j++) {
        matrixFromAxisAngle(poses, j * 3, local, 0);
        const parent = parents[j];
        if (parent < 0) {
          for (let k = 0; k < 9; k++) globalRotations[j * 9 + k] = local[k];
          for (let axis = 0; axis < 3; axis++) joints[j * 3 + axis] = rest[j * 3 + axis] + trans[axis];
          continue;
        }
        multiplyMatrices(globalRotations, parent * 9, local, 0, globalRotations, j * 9);
        const x = rest[j * 3] - rest[parent * 3];
        const y = rest[j * 3 + 1] - rest[parent * 3 + 1];
        const z = rest[j * 3 + 2] - rest[parent * 3 + 2];
        for (let axis = 0; axis < 3; axis++) {
          const row = parent * 9 + axis * 3;
          joints[j * 3 + axis] =
            joints[parent * 3 + axis] +
            globalRotations[row] * x +
            globalRotations[row + 1] * y +
            globalRotations[row + 2] * z;
        }
      }
      return out;
    },

    skin(betas, posed, out = new Float32Array(vertexCount * 3)) {
      skinTransforms(posed, shapeOf(betas).joints, transforms);
      let surface = restVertices(betas);
      if (corrected) {
        corrected.set(surface);
        parts.addPose?.(posed, corrected);
        surface = corrected;
      }
      blendSkin(surface, parts, transforms, out);
      return out;
    },

    landmarks(betas, posed, out = new Float64Array(landmarkTable.names.length * 3)) {
      const { landmarkOffsets } = shapeOf(betas);
      for (let l = 0; l < landmarkTable.names.length; l++) {
        const j = landmarkTable.joint[l];
        for (let axis = 0; axis < 3; axis++) {
          const row = j * 9 + axis * 3;
          out[l * 3 + axis] =
            posed.joints[j * 3 + axis] +
            posed.globalRotations[row] * landmarkOffsets[l * 3] +
            posed.globalRotations[row + 1] * landmarkOffsets[l * 3 + 1] +
            posed.globalRotations[row + 2] * landmarkOffsets[l * 3 + 2];
        }
      }
      return out;
    },
  };
}

/** Each joint's motion from the rest pose, (joints, 12) rows of 3 × 4: G (x − J_rest) + J_posed. */
export function skinTransforms(posed: PosedJoints, rest: Float64Array, out: Float64Array): void {
  const { joints, globalRotations } = posed;
  for (let j = 0; j * 12 < out.length; j++) {
    for (let axis = 0; axis < 3; axis++) {
      const from = j * 9 + axis * 3;
      const to = j * 12 + axis * 4;
      out[to] = globalRotations[from];
      out[to + 1] = globalRotations[from + 1];
      out[to + 2] = globalRotations[from + 2];
      out[to + 3] =
        joints[j * 3 + axis] -
        globalRotations[from] * rest[j * 3] -
        globalRotations[from + 1] * rest[j * 3 + 1] -
        globalRotations[from + 2] * rest[j * 3 + 2];
    }
  }
}

/** v' = Σ w_k (M_k v + t_k) */
function blendSkin(
  rest: Float32Array,
  { influences, skinJoints, skinWeights }: LinearBodyParts,
  transforms: Float64Array,
  out: Float32Array,
): void {
  for (let v = 0, at = 0; at < rest.length; v += influences, at += 3) {
    const x = rest[at];
    const y = rest[at + 1];
    const z = rest[at + 2];
    let px = 0;
    let py = 0;
    let pz = 0;
    for (let k = v; k < v + influences; k++) {
      const w = skinWeights[k];
      if (w === 0) continue;
      const t = skinJoints[k] * 12;
      px += w * (transforms[t] * x + transforms[t + 1] * y + transforms[t + 2] * z + transforms[t + 3]);
      py += w * (transforms[t + 4] * x + transforms[t + 5] * y + transforms[t + 6] * z + transforms[t + 7]);
      pz += w * (transforms[t + 8] * x + transforms[t + 9] * y + transforms[t + 10] * z + transforms[t + 11]);
    }
    out[at] = px;
    out[at + 1] = py;
    out[at + 2] = pz;
  }
}

function makeShape(parts: LinearBodyParts, betas: Float64Array): Shape {
  const { landmarkTable } = parts;
  return {
    betas,
    joints: linearCombination(parts.jointTemplate, parts.jointBasis, betas),
    vertices: undefined,
    landmarkOffsets: linearCombination(landmarkTable.offset, landmarkTable.offsetBasis, betas),
  };
}

/** template + basis · betas, the basis' last axis being the betas' */
function linearCombination(template: Float64Array, basis: Float64Array, betas: Float64Array): Float64Array {
  const result = template.slice();
  for (let i = 0; i < result.length; i++) {
    for (let b = 0; b < betas.length; b++) result[i] += basis[i * betas.length + b] * betas[b];
  }
  return result;
}

function checkedBetas(betas: Numbers, betaCount: number): Float64Array {
  if (betas.length > betaCount) {
    throw new KinemeshError(
      'internal',
      `The body has ${betaCount} betas; ${betas.length} were given.`,
      'Use betas that were fitted with this body asset.',
    );
  }
  const all = new Float64Array(betaCount);
  for (let b = 0; b < betas.length; b++) all[b] = betas[b];
  return all;
}

function sameBetas(known: Float64Array, betas: Numbers): boolean {
  if (betas.length > known.length) return false;
  for (let b = 0; b < known.length; b++) {
    if (known[b] !== (b < betas.length ? betas[b] : 0)) return false;
  }
  return true;
}

import { multiplyMatrices, type Numbers } from '../rotations.ts';
import { addPoseBlend } from './pose-blend.ts';
import { SMPL_JOINT_COUNT, SMPL_PARENTS, type SmplModel } from './smpl-model.ts';

/**
 * SMPL itself (Loper et al. 2015): the surface for a shape and the rotations of all 24 joints, in double precision.
 * Without a translation, as `SMPL(…).vertices` of the smplx package.
 *
 * @param betas - at most B; too few count as zeros
 * @param rotations - (24, 9) row-major rotations of each joint relative to its parent, the pelvis' to the world
 * @param out - (V, 3)
 * @returns (V, 3) metres
 */
export function smplVertices(
  model: SmplModel,
  betas: Numbers,
  rotations: Numbers,
  out: Float64Array = new Float64Array(model.vertexCount * 3),
): Float64Array {
  const { template, shapeBasis, influences, skinJoints, skinWeights } = model;
  out.set(template);
  const size = out.length;
  for (let b = 0; b < Math.min(betas.length, model.betaCount); b++)
    for (let i = 0; i < size; i++) out[i] += betas[b] * shapeBasis[b * size + i];
  addPoseBlend(model.poseBlocks, rotations, out);
  const transforms = jointTransforms(model, betas, rotations);
  for (let v = 0, at = 0; at < size; v += influences, at += 3) {
    const x = out[at];
    const y = out[at + 1];
    const z = out[at + 2];
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0;
      for (let k = v; k < v + influences; k++) {
        const t = skinJoints[k] * 12 + axis * 4;
        sum +=
          skinWeights[k] *
          (transforms[t] * x + transforms[t + 1] * y + transforms[t + 2] * z + transforms[t + 3]);
      }
      out[at + axis] = sum;
    }
  }
  return out;
}

/** (24, 12) rows of 3 × 4: each joint's motion from the rest pose */
function jointTransforms(model: SmplModel, betas: Numbers, rotations: Numbers): Float64Array {
  const { jointTemplate, jointBasis, betaCount } = model;
  const rest = jointTemplate.slice();
  for (let i = 0; i < rest.length; i++)
    for (let b = 0; b < Math.min(betas.length, betaCount); b++)
      rest[i] += jointBasis[i * betaCount + b] * betas[b];
  const turned = new Float64Array(SMPL_JOINT_COUNT * 9);
  const moved = new Float64Array(SMPL_JOINT_COUNT * 3);
  const transforms = new Float64Array(SMPL_JOINT_COUNT * 12);
  for (let j = 0; j < SMPL_JOINT_COUNT; j++) {
    const parent = SMPL_PARENTS[j];
    if (parent < 0) {
      for (let k = 0; k < 9; k++) turned[k] = rotations[k];
      moved.set(rest.subarray(0, 3));
    } else {
      multiplyMatrices(turned, parent * 9, rotations, j * 9, turned, j * 9);
      for (let axis = 0; axis < 3; axis++) {
        let place = moved[parent * 3 + axis];
        for (let k = 0; k < 3; k++)
          place += turned[parent * 9 + axis * 3 + k] * (rest[j * 3 + k] - rest[parent * 3 + k]);
        moved[j * 3 + axis] = place;
      }
    }
    for (let axis = 0; axis < 3; axis++) {
      let back = moved[j * 3 + axis];
      for (let k = 0; k < 3; k++) {
        const turn = turned[j * 9 + axis * 3 + k];
        transforms[j * 12 + axis * 4 + k] = turn;
        back -= turn * rest[j * 3 + k];
      }
      transforms[j * 12 + axis * 4 + 3] = back;
    }
  }
  return transforms;
}

import type { Body, PosedJoints } from '../body.ts';
import { JOINT_COUNT, JOINT_NAMES, JOINT_PARENTS, jointIndex } from '../joints.ts';
import { createLinearBody } from '../linear-body.ts';
import { multiplyTransposed } from '../rotations.ts';
import { addPoseBlend } from './pose-blend.ts';
import { smplLandmarks } from './smpl-landmarks.ts';
import { SMPL_JOINT_COUNT, SMPL_PARENTS, type SmplModel } from './smpl-model.ts';

/** Joints that SMPL and SMPL-H share, at the same places of their lists. */
const SHARED_JOINTS = 22;

/**
 * SMPL as a `Body` of 52 joints. Joints 0–21 are SMPL's; its two whole hands are never turned, so what follows them
 * follows the wrists. The fingers' joints lie in the wrists and move nothing.
 *
 * @param assetSha256 - of the file that the model was read from, hexadecimal
 */
export function createSmplBody(model: SmplModel, assetSha256: string): Body {
  const { vertexCount, betaCount, template, shapeBasis, poseBlocks, influences, skinWeights } = model;
  const jointTemplate = new Float64Array(JOINT_COUNT * 3);
  const jointBasis = new Float64Array(JOINT_COUNT * 3 * betaCount);
  const wide = 3 * betaCount;
  for (let j = 0; j < JOINT_COUNT; j++) {
    const from = smplJointOf(j);
    jointTemplate.set(model.jointTemplate.subarray(from * 3, from * 3 + 3), j * 3);
    jointBasis.set(model.jointBasis.subarray(from * wide, (from + 1) * wide), j * wide);
  }
  const localRotations = new Float64Array(SMPL_JOINT_COUNT * 9);
  for (let at = 0; at < localRotations.length; at += 9) {
    for (let k = 0; k < 9; k += 4) localRotations[at + k] = 1;
  }
  return createLinearBody({
    model: 'smpl',
    assetSha256,
    betaCount,
    jointNames: JOINT_NAMES,
    parents: Int32Array.from(JOINT_PARENTS),
    triangles: model.triangles,
    influences,
    // A hand that is never turned moves with its wrist.
    skinJoints: model.skinJoints.map((joint) => (joint < SHARED_JOINTS ? joint : SMPL_PARENTS[joint])),
    skinWeights,
    jointTemplate,
    jointBasis,
    landmarkTable: smplLandmarks(model),
    vertexCount,
    shapeVertices(betas, out) {
      const size = out.length;
      const shaped = template.slice();
      for (let b = 0; b < betaCount; b++) {
        const beta = betas[b];
        if (beta === 0) continue;
        const at = b * size;
        for (let i = 0; i < size; i++) shaped[i] += beta * shapeBasis[at + i];
      }
      out.set(shaped);
    },
    addPose(posed: PosedJoints, surface: Float32Array) {
      const { globalRotations } = posed;
      for (let j = 1; j < SHARED_JOINTS; j++)
        multiplyTransposed(
          globalRotations,
          SMPL_PARENTS[j] * 9,
          globalRotations,
          j * 9,
          localRotations,
          j * 9,
        );
      addPoseBlend(poseBlocks, localRotations, surface);
    },
  });
}

/** Of SMPL-H's 52 joints, the one of SMPL's that stands where it does: the wrist for the fingers'. */
function smplJointOf(joint: number): number {
  if (joint < SHARED_JOINTS) return joint;
  return JOINT_NAMES[joint].startsWith('left') ? jointIndex('left_wrist') : jointIndex('right_wrist');
}

export { type Body, createPosedJoints, type LandmarkTable, type PosedJoints } from './body.ts';
export { betasForHeight, heightGradient, heightOf } from './height.ts';
export { JOINT_COUNT, JOINT_NAMES, JOINT_PARENTS, type JointName, jointIndex } from './joints.ts';
export { type BodyDetail, createKinemeshBody } from './kinemesh-body.ts';
export { leadersOf } from './leaders.ts';
export { createLinearBody, type LinearBodyParts, skinTransforms } from './linear-body.ts';
export { vertexNormals } from './normals.ts';
export { placeJointBasis } from './place-joint-basis.ts';
export {
  axisAngleFromMatrix,
  axisAngleFromQuaternion,
  composeAxisAngles,
  geodesicAngleOfAxisAngles,
  matrixFromAxisAngle,
  matrixFromQuaternion,
  multiplyMatrices,
  multiplyQuaternions,
  multiplyTransposed,
  type Numbers,
  quaternionFromAxisAngle,
  quaternionFromMatrix,
  rotateVector,
  slerp,
  slerpAxisAngles,
  type WritableNumbers,
} from './rotations.ts';
export { DEFAULT_SMPL_BETAS, type ReadSmplOptions, readSmpl } from './smpl/read-smpl.ts';
export { createSmplBody } from './smpl/smpl-body.ts';
export type { SmplModel } from './smpl/smpl-model.ts';
export { smplVertices } from './smpl/smpl-vertices.ts';

import { expect, it } from 'vitest';
import { JOINT_PARENTS } from '../../../src/body/index.ts';
import { BONE_VERTICES, fillBones } from './bone-mesh.ts';

it('draws 51 closed bones from each joint to its child, turned outwards', () => {
  const joints = Float64Array.from({ length: 52 * 3 }, (_, i) => Math.sin(i * 1.7));
  const positions = new Float32Array(BONE_VERTICES * 3);
  const normals = new Float32Array(BONE_VERTICES * 3);
  fillBones(joints, positions, normals);
  const floats = (BONE_VERTICES * 3) / 51;
  for (let joint = 1; joint < 52; joint += 1) {
    const from = joints.subarray(JOINT_PARENTS[joint] * 3, JOINT_PARENTS[joint] * 3 + 3);
    const to = joints.subarray(joint * 3, joint * 3 + 3);
    const at = (joint - 1) * floats;
    for (let k = 0; k < 3; k += 1) {
      expect(positions[at + k]).toBeCloseTo(from[k], 5);
      expect(positions[at + 9 + k]).toBeCloseTo(to[k], 5);
    }
    for (let v = 0; v < floats; v += 9) {
      // From the bone's middle outwards: the normal points away from it.
      const outwards = [0, 1, 2].reduce((sum, k) => {
        const centre = (positions[at + v + k] + positions[at + v + 3 + k] + positions[at + v + 6 + k]) / 3;
        return sum + normals[at + v + k] * (centre - (from[k] * 0.82 + to[k] * 0.18));
      }, 0);
      expect(outwards).toBeGreaterThan(0);
    }
  }
});

import type { Source } from './source.ts';
import { BONES, type Skin } from './t-pose.ts';

/** The most influences that a vertex keeps; GPUs take four. */
export const INFLUENCES = 4;

/** The rig's weights, made symmetric, cut to the four largest and normalised. */
export function readSkin(source: Source): Skin {
  const jointCount = BONES.length;
  const dense = new Float64Array(source.surfaceCount * jointCount);
  BONES.forEach(([name, bone], joint) => {
    const mirroredJoint = BONES.findIndex(([other]) => other === mirroredName(name));
    for (const [id, weight] of source.boneWeights.get(bone) ?? []) {
      dense[id * jointCount + joint] += weight / 2;
      dense[source.mirror[id] * jointCount + mirroredJoint] += weight / 2;
    }
  });

  const skin: Skin = {
    joints: new Uint8Array(source.surfaceCount * INFLUENCES),
    weights: new Float64Array(source.surfaceCount * INFLUENCES),
  };
  for (let id = 0; id < source.surfaceCount; id++) {
    const row = dense.subarray(id * jointCount, (id + 1) * jointCount);
    const largest = [...row.keys()].sort((a, b) => row[b] - row[a] || a - b).slice(0, INFLUENCES);
    const sum = largest.reduce((total, joint) => total + row[joint], 0);
    if (sum === 0) throw new Error(`Vertex ${id} has no skin weight.`);
    largest.forEach((joint, k) => {
      skin.joints[id * INFLUENCES + k] = row[joint] > 0 ? joint : largest[0];
      skin.weights[id * INFLUENCES + k] = row[joint] / sum;
    });
  }
  return skin;
}

function mirroredName(name: string): string {
  if (name.startsWith('left_')) return name.replace('left_', 'right_');
  return name.replace('right_', 'left_');
}

import { heightGradient, heightOf } from '../../src/body/index.ts';
import { loadKinemeshBody } from '../../src/body/load-node.ts';
import { LANDMARK_COUNT } from '../../src/evidence/index.ts';
import { writeNpzFile } from '../../src/npz/node.ts';

/** The joints that the fit poses. */
const JOINTS = 22;

/** Writes what the trainer needs of the shipped body: joints and landmarks, linear in betas. */
export async function exportBody(path: string): Promise<void> {
  const body = loadKinemeshBody();
  const b = body.betaCount;
  const { landmarkTable: table, jointTemplate, jointBasis, parents } = body;

  const carrier = new Int32Array(LANDMARK_COUNT);
  const offset = table.offset.slice(0, LANDMARK_COUNT * 3);
  const offsetBasis = table.offsetBasis.slice(0, LANDMARK_COUNT * 3 * b);
  for (let l = 0; l < LANDMARK_COUNT; l++) {
    const from = table.joint[l];
    let to = from;
    while (to >= JOINTS) to = parents[to];
    carrier[l] = to;
    for (let k = 0; k < 3; k++) {
      offset[3 * l + k] += jointTemplate[3 * from + k] - jointTemplate[3 * to + k];
      for (let c = 0; c < b; c++) {
        offsetBasis[(3 * l + k) * b + c] +=
          jointBasis[(3 * from + k) * b + c] - jointBasis[(3 * to + k) * b + c];
      }
    }
  }

  await writeNpzFile(path, {
    parents: { dtype: 'i4', shape: [JOINTS], data: Int32Array.from(parents.subarray(0, JOINTS)) },
    joints: { dtype: 'f8', shape: [JOINTS, 3], data: jointTemplate.slice(0, JOINTS * 3) },
    joint_basis: { dtype: 'f8', shape: [JOINTS, 3, b], data: jointBasis.slice(0, JOINTS * 3 * b) },
    landmark_joint: { dtype: 'i4', shape: [LANDMARK_COUNT], data: carrier },
    landmark_offset: { dtype: 'f8', shape: [LANDMARK_COUNT, 3], data: offset },
    landmark_basis: { dtype: 'f8', shape: [LANDMARK_COUNT, 3, b], data: offsetBasis },
    height: { dtype: 'f8', shape: [1], data: Float64Array.of(heightOf(body, [])) },
    height_basis: { dtype: 'f8', shape: [b], data: heightGradient(body, []) },
  });
}

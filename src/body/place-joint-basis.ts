import type { Body } from './body.ts';

/**
 * How each posed joint moves with the betas, the pelvis held: (joints, 3, B) metres a unit of beta.
 *
 * @param rotation (joints, 9) row-major, from the rest pose to the world
 * @param joints how many of the body's joints, in its order
 */
export function placeJointBasis(
  { parents, jointBasis, betaCount: b }: Pick<Body, 'parents' | 'jointBasis' | 'betaCount'>,
  rotation: Float64Array,
  joints: number,
  out: Float64Array,
): void {
  for (let j = 0; j < joints; j++) {
    const p = parents[j];
    for (let k = 0; k < 3; k++) {
      for (let c = 0; c < b; c++) {
        let sum = p < 0 ? 0 : out[(3 * p + k) * b + c];
        for (let m = 0; m < 3 && p >= 0; m++) {
          const offset = jointBasis[(3 * j + m) * b + c] - jointBasis[(3 * p + m) * b + c];
          sum += rotation[9 * p + 3 * k + m] * offset;
        }
        out[(3 * j + k) * b + c] = sum;
      }
    }
  }
}

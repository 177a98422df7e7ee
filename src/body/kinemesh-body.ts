import { type BodyAsset, parseBodyAsset } from './asset.ts';
import type { Body, LandmarkTable } from './body.ts';
import { createLinearBody } from './linear-body.ts';

const FULL_WEIGHT = 65535;

/**
 * The shipped body, from the bytes of its asset. Works in Node and in the browser.
 *
 * @param assetSha256 - of the same bytes, hexadecimal; the caller computes it, as the ways to do so differ
 * @throws KinemeshError `body-corrupt`
 */
export function createKinemeshBody(bytes: Uint8Array, assetSha256: string): Body {
  const asset = parseBodyAsset(bytes);
  const { betaCount, jointNames, parents, model } = asset.header;
  return createLinearBody({
    model,
    assetSha256,
    betaCount,
    jointNames,
    parents: Int32Array.from(parents),
    triangles: asset.triangles,
    skinJoints: asset.skinJoints,
    skinWeights: Float32Array.from(asset.skinWeights, (share) => share / FULL_WEIGHT),
    jointTemplate: asset.joints,
    jointBasis: betasLast(asset.jointBasis, betaCount),
    landmarkTable: landmarkTableOf(asset),
    vertexCount: asset.vertices.length / 3,
    shapeVertices: (betas, out) => shapeVertices(asset, betas, out),
  });
}

function shapeVertices(asset: BodyAsset, betas: Float64Array, out: Float32Array): void {
  out.set(asset.vertices);
  const size = out.length;
  for (let b = 0; b < betas.length; b++) {
    const factor = betas[b] * asset.vertexBasisScale[b];
    if (factor === 0) continue;
    const at = b * size;
    for (let i = 0; i < size; i++) out[i] += factor * asset.vertexBasis[at + i];
  }
}

function landmarkTableOf(asset: BodyAsset): LandmarkTable {
  const { betaCount, landmarks } = asset.header;
  const jointBasis = betasLast(asset.jointBasis, betaCount);
  const offset = new Float64Array(landmarks.length * 3);
  const offsetBasis = new Float64Array(landmarks.length * 3 * betaCount);
  landmarks.forEach(({ joint, vertices }, l) => {
    // A landmark without vertices is its joint.
    for (const vertex of vertices) {
      for (let axis = 0; axis < 3; axis++) {
        const to = l * 3 + axis;
        const from = vertex * 3 + axis;
        const atJoint = joint * 3 + axis;
        offset[to] += (asset.vertices[from] - asset.joints[atJoint]) / vertices.length;
        for (let b = 0; b < betaCount; b++) {
          const moved = asset.vertexBasis[b * asset.vertices.length + from] * asset.vertexBasisScale[b];
          offsetBasis[to * betaCount + b] += (moved - jointBasis[atJoint * betaCount + b]) / vertices.length;
        }
      }
    }
  });
  return {
    names: landmarks.map(({ name }) => name),
    joint: Int32Array.from(landmarks, ({ joint }) => joint),
    offset,
    offsetBasis,
  };
}

/** (B, n) → (n, B) */
function betasLast(basis: Float64Array, betaCount: number): Float64Array {
  const n = basis.length / betaCount;
  const result = new Float64Array(basis.length);
  for (let b = 0; b < betaCount; b++) {
    for (let i = 0; i < n; i++) result[i * betaCount + b] = basis[b * n + i];
  }
  return result;
}

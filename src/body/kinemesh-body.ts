import { type BodyAsset, parseBodyAsset } from './asset.ts';
import type { Body, LandmarkTable } from './body.ts';
import { createLinearBody } from './linear-body.ts';

const FULL_WEIGHT = 65535;
const INFLUENCES = 4;

/** The same body as a fine mesh (13,524 vertices) or a coarse one (3,400 of them, for overlays). */
export type BodyDetail = 'fine' | 'coarse';

/**
 * The shipped body, from the bytes of its asset. Works in Node and in the browser.
 *
 * @param assetSha256 - of the same bytes, hexadecimal; the caller computes it, as the ways to do so differ
 * @throws KinemeshError `body-corrupt`
 */
export function createKinemeshBody(
  bytes: Uint8Array,
  assetSha256: string,
  detail: BodyDetail = 'fine',
): Body {
  const asset = parseBodyAsset(bytes);
  const landmarkTable = landmarkTableOf(asset);
  const { betaCount, jointNames, parents, model } = asset.header;
  const surface = detail === 'fine' ? asset : coarseSurface(asset);
  return createLinearBody({
    model,
    assetSha256,
    betaCount,
    jointNames,
    parents: Int32Array.from(parents),
    triangles: surface.triangles,
    influences: INFLUENCES,
    skinJoints: surface.skinJoints,
    skinWeights: Float32Array.from(surface.skinWeights, (share) => share / FULL_WEIGHT),
    jointTemplate: asset.joints,
    jointBasis: betasLast(asset.jointBasis, betaCount),
    landmarkTable,
    vertexCount: surface.vertices.length / 3,
    shapeVertices: (betas, out) => shapeVertices(surface, betas, out),
  });
}

type Surface = Pick<
  BodyAsset,
  'vertices' | 'vertexBasis' | 'vertexBasisScale' | 'triangles' | 'skinJoints' | 'skinWeights'
>;

/** The rows of the coarse mesh's vertices. */
function coarseSurface(asset: BodyAsset): Surface {
  const { coarseVertices: ids, vertexBasisScale } = asset;
  const rows = ids.length;
  const basisRows = asset.vertices.length / 3;
  const vertices = new Float32Array(rows * 3);
  const vertexBasis = new Int16Array(vertexBasisScale.length * rows * 3);
  const skinJoints = new Uint8Array(rows * INFLUENCES);
  const skinWeights = new Uint16Array(rows * INFLUENCES);
  ids.forEach((id, row) => {
    vertices.set(asset.vertices.subarray(id * 3, id * 3 + 3), row * 3);
    skinJoints.set(asset.skinJoints.subarray(id * INFLUENCES, (id + 1) * INFLUENCES), row * INFLUENCES);
    skinWeights.set(asset.skinWeights.subarray(id * INFLUENCES, (id + 1) * INFLUENCES), row * INFLUENCES);
    for (let b = 0; b < vertexBasisScale.length; b++) {
      const from = (b * basisRows + id) * 3;
      vertexBasis.set(asset.vertexBasis.subarray(from, from + 3), (b * rows + row) * 3);
    }
  });
  return {
    vertices,
    vertexBasis,
    vertexBasisScale,
    triangles: asset.coarseTriangles,
    skinJoints,
    skinWeights,
  };
}

function shapeVertices(surface: Surface, betas: Float64Array, out: Float32Array): void {
  out.set(surface.vertices);
  const size = out.length;
  for (let b = 0; b < betas.length; b++) {
    const factor = betas[b] * surface.vertexBasisScale[b];
    if (factor === 0) continue;
    const at = b * size;
    for (let i = 0; i < size; i++) out[i] += factor * surface.vertexBasis[at + i];
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

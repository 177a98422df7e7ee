import { type CoarseMesh, coarsen } from './coarse-mesh.ts';
import { type Section, writeContainer } from './container.ts';
import { type LandmarkSource, landmarkSources } from './landmarks.ts';
import { Composer } from './phenotype.ts';
import { Population } from './population.ts';
import { type PrincipalComponents, principalComponents } from './principal-components.ts';
import { seededRandom } from './random.ts';
import { INFLUENCES, readSkin } from './skin.ts';
import { patchSmoother } from './smooth-patches.ts';
import { type Source, symmetrised } from './source.ts';
import { alignToTPose, BONES, jointsInAPose, jointsInTPose, type Skin, surfaceInTPose } from './t-pose.ts';

export interface BakeOptions {
  /** Bodies drawn for the principal components */
  samples: number;
  betaCount: number;
  seed: number;
}

export const BAKE_DEFAULTS: BakeOptions = { samples: 900, betaCount: 16, seed: 20240229 };

/** How much all joints together count beside the whole surface when the components are chosen. */
const JOINTS_SHARE = 0.5;
/** Vertices whose mean stands for the part of the sole that touches the floor */
const SOLE_VERTICES = 12;
/** Vertices of the coarse mesh, which overlays and silhouettes are drawn from */
const COARSE_VERTICES = 3400;

export interface BakedBody {
  asset: Uint8Array;
  /** share of the variance that each component explains */
  explained: number[];
  /** metres of height a unit of each beta */
  heightPerBeta: number[];
  heightMetres: number;
  heightSdMetres: number;
  vertexCount: number;
  triangleCount: number;
  coarse: CoarseMesh;
}

/** Draw a population, pose each body in the T, and write the mean and the principal components. */
export function buildBody(source: Source, options: BakeOptions, log: (line: string) => void): BakedBody {
  const skin = readSkin(source);
  const samples = drawSamples(source, skin, options, log);
  log('principal components …');
  const size = source.surfaceCount * 3;
  const weights = coordinateWeights(source, samples);
  const shape = principalComponents(samples, weights, options.betaCount);
  makeTallerPositive(shape, source.surfaceCount);
  const { lowest, highest } = extremes(shape.mean, source.surfaceCount);
  const heightPerBeta = shape.components.map((c) => c[highest * 3 + 1] - c[lowest * 3 + 1]);

  const surfaceMirror = source.mirror.slice(0, source.surfaceCount);
  const landmarks = landmarkSources(surfaceMirror, soles(shape.mean, skin));
  log('coarse mesh …');
  const kept = new Set([lowest, highest, ...landmarks.flatMap(({ vertices }) => vertices)]);
  const surface = shape.mean.subarray(0, size);
  const coarse = coarsen(surface, source.triangles, skin, kept, COARSE_VERTICES);
  const asset = writeContainer(header(options, landmarks), [
    { name: 'vertices', data: Float32Array.from(surface) },
    { name: 'joints', data: shape.mean.slice(size) },
    { name: 'jointBasis', data: flatten(shape.components.map((component) => component.subarray(size))) },
    ...quantised(shape.components.map((component) => component.subarray(0, size))),
    { name: 'triangles', data: Uint16Array.from(source.triangles) },
    { name: 'skinJoints', data: skin.joints },
    { name: 'skinWeights', data: quantisedWeights(skin.weights) },
    { name: 'coarseVertices', data: coarse.vertexIds },
    { name: 'coarseTriangles', data: coarse.triangles },
  ]);
  return {
    asset,
    explained: shape.explained,
    heightPerBeta,
    heightMetres: shape.mean[highest * 3 + 1] - shape.mean[lowest * 3 + 1],
    heightSdMetres: Math.hypot(...heightPerBeta),
    vertexCount: source.surfaceCount,
    triangleCount: source.triangles.length / 3,
    coarse,
  };
}

/** Each (surface then joints) × 3, in the T-pose, the pelvis at the origin. */
function drawSamples(
  source: Source,
  skin: Skin,
  options: BakeOptions,
  log: (line: string) => void,
): Float32Array[] {
  const population = new Population(source, new Composer(source), seededRandom(options.seed));
  const smooth = patchSmoother(source);
  const samples: Float32Array[] = [];
  for (let s = 0; s < options.samples; s++) {
    const vertices = symmetrised(population.draw(), source.mirror);
    smooth(vertices);
    const jointsInA = jointsInAPose(source, vertices);
    const rotations = alignToTPose(jointsInA);
    const jointsInT = jointsInTPose(jointsInA, rotations);
    const surface = surfaceInTPose(source, vertices, jointsInA, jointsInT, rotations, skin);
    const sample = new Float32Array(surface.length + jointsInT.length);
    sample.set(surface);
    sample.set(jointsInT, surface.length);
    samples.push(sample);
    if ((s + 1) % 100 === 0) log(`${s + 1} of ${options.samples} bodies`);
  }
  return samples;
}

/** The surface counts by its area (the mesh is densest in the face), the joints by a fixed share beside it. */
function coordinateWeights(source: Source, samples: Float32Array[]): Float64Array {
  const v = samples[0];
  const areas = new Float64Array(source.surfaceCount);
  let total = 0;
  for (let i = 0; i < source.triangles.length; i += 3) {
    const [a, b, c] = source.triangles.subarray(i, i + 3);
    const edge = (to: number, axis: number): number => v[to * 3 + axis] - v[a * 3 + axis];
    const area =
      Math.hypot(
        edge(b, 1) * edge(c, 2) - edge(b, 2) * edge(c, 1),
        edge(b, 2) * edge(c, 0) - edge(b, 0) * edge(c, 2),
        edge(b, 0) * edge(c, 1) - edge(b, 1) * edge(c, 0),
      ) / 2;
    for (const id of [a, b, c]) areas[id] += area / 3;
    total += area;
  }
  const weights = new Float64Array(v.length).fill(JOINTS_SHARE / BONES.length);
  for (let id = 0; id < source.surfaceCount; id++) weights.fill(areas[id] / total, id * 3, id * 3 + 3);
  return weights;
}

function makeTallerPositive(shape: PrincipalComponents, surfaceCount: number): void {
  const { lowest, highest } = extremes(shape.mean, surfaceCount);
  for (const component of shape.components) {
    if (component[highest * 3 + 1] >= component[lowest * 3 + 1]) continue;
    for (let i = 0; i < component.length; i++) component[i] = -component[i];
  }
}

function extremes(vertices: Float64Array, surfaceCount: number): { lowest: number; highest: number } {
  let lowest = 0;
  let highest = 0;
  for (let id = 1; id < surfaceCount; id++) {
    if (vertices[id * 3 + 1] < vertices[lowest * 3 + 1]) lowest = id;
    if (vertices[id * 3 + 1] > vertices[highest * 3 + 1]) highest = id;
  }
  return { lowest, highest };
}

/** The lowest vertices of the left heel and of the left forefoot. */
function soles(vertices: Float64Array, skin: Skin): Record<string, number[]> {
  const lowestOf = (joint: string): number[] => {
    const index = BONES.findIndex(([name]) => name === joint);
    const ids: number[] = [];
    for (let id = 0; id * INFLUENCES < skin.joints.length; id++) {
      if (skin.joints[id * INFLUENCES] === index && skin.weights[id * INFLUENCES] > 0.9) ids.push(id);
    }
    return ids.sort((a, b) => vertices[a * 3 + 1] - vertices[b * 3 + 1] || a - b).slice(0, SOLE_VERTICES);
  };
  return { heel: lowestOf('left_ankle'), toe: lowestOf('left_foot') };
}

function header(options: BakeOptions, landmarks: LandmarkSource[]): object {
  return {
    model: 'kinemesh',
    betaCount: options.betaCount,
    jointNames: BONES.map(([name]) => name),
    parents: BONES.map(([, , parent]) => parent),
    landmarks: landmarks.map(({ name, joint, vertices }) => ({
      name,
      joint: BONES.findIndex(([other]) => other === joint),
      vertices,
    })),
  };
}

function flatten(rows: Float64Array[]): Float64Array {
  const flat = new Float64Array(rows.length * rows[0].length);
  rows.forEach((row, k) => {
    flat.set(row, k * row.length);
  });
  return flat;
}

/** 16-bit steps of the largest displacement of each component: a few micrometres. */
function quantised(rows: Float64Array[]): Section[] {
  const scales = rows.map((row) => row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 32767);
  const basis = new Int16Array(rows.length * rows[0].length);
  rows.forEach((row, k) => {
    for (let i = 0; i < row.length; i++) basis[k * row.length + i] = Math.round(row[i] / scales[k]);
  });
  return [
    { name: 'vertexBasisScale', data: Float64Array.from(scales) },
    { name: 'vertexBasis', data: basis },
  ];
}

/** Shares of 65535 that sum to it exactly, so that the weights still sum to 1. */
function quantisedWeights(weights: Float64Array): Uint16Array {
  const result = new Uint16Array(weights.length);
  for (let first = 0; first < weights.length; first += INFLUENCES) {
    let rest = 65535;
    for (let k = 1; k < INFLUENCES; k++) {
      result[first + k] = Math.round(weights[first + k] * 65535);
      rest -= result[first + k];
    }
    result[first] = rest;
  }
  return result;
}

import {
  type BufferGeometry,
  CustomBlending,
  DoubleSide,
  EqualStencilFunc,
  IncrementStencilOp,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  RawShaderMaterial,
} from 'three';
import { LAYERS } from './layers.ts';
import { SHADOW_FRAGMENT, SHADOW_VERTEX } from './shaders.ts';

/** From above and a little from the front left, world space. */
export const LIGHT_RAY = [0.22, -1, -0.3] as const;

/** What lays bodies on the floor as shadows. Each pixel is darkened once, which the stencil sees to. */
export function createShadowMaterial(): RawShaderMaterial {
  return new RawShaderMaterial({
    vertexShader: SHADOW_VERTEX,
    fragmentShader: SHADOW_FRAGMENT,
    side: DoubleSide,
    transparent: true,
    depthWrite: false,
    depthTest: false,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
    stencilWrite: true,
    stencilFunc: EqualStencilFunc,
    stencilRef: 0,
    stencilZPass: IncrementStencilOp,
    uniforms: { ray: { value: LIGHT_RAY }, shade: { value: [0, 0, 0, 0.3] } },
  });
}

/** Vertices this near to each other are one in a shadow, m. */
const GRAIN = 0.05;

/**
 * A mesh's triangles with vertices that lie together taken for one: a shadow needs no more, and shares the vertices.
 *
 * @param rest - (V, 3) metres, at rest, where no two limbs touch
 * @returns (triangles, 3) vertex ids
 */
export function coarserTriangles(rest: Float32Array, triangles: ArrayLike<number>): Uint16Array {
  const first = new Map<string, number>();
  const standIn = Array.from({ length: rest.length / 3 }, (_, vertex) => {
    const cell = [0, 1, 2].map((axis) => Math.floor(rest[vertex * 3 + axis] / GRAIN)).join();
    if (!first.has(cell)) first.set(cell, vertex);
    return first.get(cell) ?? vertex;
  });
  const kept = new Map<string, number[]>();
  for (let i = 0; i < triangles.length; i += 3) {
    const corners = [0, 1, 2].map((k) => standIn[triangles[i + k]]);
    if (new Set(corners).size === 3) kept.set(corners.toSorted((a, b) => a - b).join(), corners);
  }
  return Uint16Array.from([...kept.values()].flat());
}

export function createShadow(geometry: BufferGeometry, material: RawShaderMaterial): Mesh {
  const shadow = new Mesh(geometry, material);
  shadow.layers.set(LAYERS.space);
  shadow.frustumCulled = false;
  shadow.renderOrder = -1;
  return shadow;
}

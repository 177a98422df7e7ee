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
import { LAYERS } from './person-model.ts';
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

export function createShadow(geometry: BufferGeometry, material: RawShaderMaterial): Mesh {
  const shadow = new Mesh(geometry, material);
  shadow.layers.set(LAYERS.space);
  shadow.frustumCulled = false;
  shadow.renderOrder = -1;
  return shadow;
}

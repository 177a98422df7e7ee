import {
  BufferAttribute,
  BufferGeometry,
  DynamicDrawUsage,
  Group,
  type IUniform,
  Mesh,
  NoBlending,
  RawShaderMaterial,
} from 'three';
import { type Body, createPosedJoints, vertexNormals } from '../../../src/body/index.ts';
import { STATE } from '../../../src/motion/index.ts';
import { colourOfTrack, guessedColour, type Rgb } from '../../../src/render/index.ts';
import type { Posture } from '../data/chunk.ts';
import { BONE_VERTICES, fillBoneColours, fillBones } from './bone-mesh.ts';
import { colourOfConfidence } from './confidence-colour.ts';
import { LAYERS } from './layers.ts';
import { BODY_FRAGMENT, BODY_VERTEX } from './shaders.ts';
import { coarserTriangles } from './shadow.ts';

export type Look = 'mesh' | 'skeleton' | 'both';

/** Uniforms that all bodies share. */
export type SharedUniforms = Record<'eye' | 'key' | 'up' | 'behind', IUniform>;

/** Of a surface around bones whose colours say something else. */
const PLAIN: Rgb = [150, 154, 162];

/** How much of its opacity a mesh keeps around a skeleton. */
const AROUND_SKELETON = 0.4;

/** One person: a surface and a skeleton, in camera space, posed anew on every frame. */
export class PersonModel {
  readonly id: number;
  readonly group = new Group();
  /** The surface that is shown now, in fewer triangles. */
  shadow: BufferGeometry;
  readonly mesh: Mesh<BufferGeometry, RawShaderMaterial>;
  /** (3) pelvis, metres, camera space. */
  readonly pelvis = new Float64Array(3);
  private readonly skeleton: Mesh<BufferGeometry, RawShaderMaterial>;
  private readonly surfaces = new Map<Body, { surface: BufferGeometry; shadow: BufferGeometry }>();
  private readonly posed = createPosedJoints(52);

  constructor(id: number, body: Body, shared: SharedUniforms) {
    this.id = id;
    const material = () =>
      new RawShaderMaterial({
        vertexShader: BODY_VERTEX,
        fragmentShader: BODY_FRAGMENT,
        blending: NoBlending,
        uniforms: { ...shared, colour: { value: [1, 1, 1] }, opacity: { value: 1 }, stripe: { value: 0 } },
      });
    const { surface, shadow } = this.surfacesOf(body);
    this.shadow = shadow;
    this.mesh = new Mesh(surface, material());
    this.mesh.layers.set(LAYERS.mesh);
    this.skeleton = new Mesh(movingGeometry(BONE_VERTICES), material());
    this.skeleton.material.defines = { TINTED: '' };
    const tint = new BufferAttribute(new Float32Array(BONE_VERTICES * 3), 3);
    this.skeleton.geometry.setAttribute('tint', tint.setUsage(DynamicDrawUsage));
    this.skeleton.layers.set(LAYERS.skeleton);
    for (const part of [this.mesh, this.skeleton]) part.frustumCulled = false;
    this.group.add(this.mesh, this.skeleton);
  }

  /** @param showsConfidence bones are coloured by how sure they are, and seen through the surface */
  pose(
    posture: Posture,
    body: Body,
    { look: chosen, showsConfidence }: { readonly look: Look; readonly showsConfidence: boolean },
  ): void {
    const look = showsConfidence && chosen === 'mesh' ? 'both' : chosen;
    const { posed } = this;
    const { betas, poses, trans } = posture;
    body.pose(betas, poses, trans, posed);
    this.pelvis.set(posed.joints.subarray(0, 3));
    if (look !== 'skeleton') {
      const { surface, shadow } = this.surfacesOf(body);
      const positions = surface.getAttribute('position') as BufferAttribute;
      const normals = surface.getAttribute('normal') as BufferAttribute;
      body.skin(betas, posed, positions.array as Float32Array);
      vertexNormals(positions.array as Float32Array, body.triangles, normals.array as Float32Array);
      positions.needsUpdate = true;
      normals.needsUpdate = true;
      this.mesh.geometry = surface;
      this.shadow = shadow;
    }
    if (look !== 'mesh') {
      const positions = this.skeleton.geometry.getAttribute('position') as BufferAttribute;
      const normals = this.skeleton.geometry.getAttribute('normal') as BufferAttribute;
      fillBones(posed.joints, positions.array as Float32Array, normals.array as Float32Array);
      positions.needsUpdate = true;
      normals.needsUpdate = true;
    }
    this.mesh.visible = look !== 'skeleton';
    this.skeleton.visible = look !== 'mesh';
    const guessed = posture.state !== STATE.observed;
    const colour = colourOfTrack(this.id);
    this.mesh.material.uniforms.colour.value = linear(guessed ? guessedColour(colour) : colour);
    this.tint(showsConfidence ? posture.jointConfidence : null, look === 'both' ? lighter(colour) : colour);
    if (showsConfidence) this.mesh.material.uniforms.colour.value = linear(PLAIN);
    this.guessed = guessed;
    this.around = look === 'both' ? AROUND_SKELETON : 1;
  }

  /** @param confidence (52) in 255ths; null: all of it in the person's colour */
  private tint(confidence: Uint8Array | null, colour: Rgb): void {
    const tint = this.skeleton.geometry.getAttribute('tint') as BufferAttribute;
    fillBoneColours(
      (joint) => (confidence === null ? linear(colour) : linear(colourOfConfidence(confidence[joint] / 255))),
      tint.array as Float32Array,
    );
    tint.needsUpdate = true;
  }

  private guessed = false;
  private around = 1;

  /** @param stripe - px, of the stripes that say that a body was guessed */
  shine(opacity: number, stripe: number): void {
    const { uniforms } = this.mesh.material;
    uniforms.opacity.value = opacity * this.around;
    uniforms.stripe.value = this.guessed ? stripe : 0;
    this.skeleton.material.uniforms.opacity.value = this.around < 1 ? Math.max(opacity, 0.9) : opacity;
    this.skeleton.material.uniforms.stripe.value = this.guessed ? stripe / 2 : 0;
  }

  private surfacesOf(body: Body) {
    let both = this.surfaces.get(body);
    if (!both) {
      const surface = movingGeometry(body.vertexCount);
      const { drawn, cast } = trianglesOf(body);
      surface.setIndex(new BufferAttribute(drawn, 1));
      const shadow = new BufferGeometry();
      shadow.setAttribute('position', surface.getAttribute('position'));
      shadow.setIndex(new BufferAttribute(cast, 1));
      both = { surface, shadow };
      this.surfaces.set(body, both);
    }
    return both;
  }

  dispose(): void {
    for (const { surface, shadow } of this.surfaces.values()) {
      surface.dispose();
      shadow.dispose();
    }
    this.skeleton.geometry.dispose();
    this.mesh.material.dispose();
    this.skeleton.material.dispose();
  }
}

interface Triangles {
  readonly drawn: Uint16Array | Uint32Array;
  readonly cast: Uint16Array | Uint32Array;
}

/** Made once for each body. */
const trianglesOfBodies = new WeakMap<Body, Triangles>();

function trianglesOf(body: Body): Triangles {
  const known = trianglesOfBodies.get(body);
  if (known) return known;
  const { triangles } = body;
  const made = {
    drawn: triangles,
    cast: coarserTriangles(body.restVertices([]), triangles),
  };
  trianglesOfBodies.set(body, made);
  return made;
}

function movingGeometry(vertices: number): BufferGeometry {
  const geometry = new BufferGeometry();
  for (const name of ['position', 'normal']) {
    const attribute = new BufferAttribute(new Float32Array(vertices * 3), 3);
    geometry.setAttribute(name, attribute.setUsage(DynamicDrawUsage));
  }
  return geometry;
}

/** The shader's light is linear, and ends with a square root. */
function linear(colour: Rgb): number[] {
  return colour.map((channel) => (channel / 255) ** 2);
}

function lighter(colour: Rgb): Rgb {
  const [r, g, b] = colour.map((channel) => Math.round(channel + (255 - channel) * 0.45));
  return [r, g, b];
}

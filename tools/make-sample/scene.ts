import { type Body, createPosedJoints } from '../../src/body/index.ts';
import { BodyRenderer, type Lighting } from '../../src/render/index.ts';
import type { Moment } from './animate.ts';
import { type CameraPose, HEIGHT, INTRINSICS, inCamera, WIDTH } from './camera-path.ts';
import { BOUNCE_COLOUR, BodyLighter, SKY_COLOUR, SUN, SUN_COLOUR } from './light.ts';
import type { Mannequin } from './mannequin.ts';
import { paintStage } from './stage.ts';
import { apply, scale, subtract, transpose, type Vector } from './vectors.ts';

/** Where the pelvis is, as SMPL's `trans`: from its place at rest. */
export function transOf(body: Body, betas: Float64Array, pelvis: Vector): Vector {
  const rest = body.restJoints(betas);
  return subtract(pelvis, [rest[0], rest[1], rest[2]]);
}

/** Pictures of the mannequin on its stage. */
export class Scene {
  readonly #mannequin: Mannequin;
  readonly #betas: Float64Array;
  readonly #renderer = new BodyRenderer(WIDTH, HEIGHT);
  readonly #lighter: BodyLighter;
  readonly #inCamera: Float32Array;

  constructor(mannequin: Mannequin, betas: Float64Array) {
    this.#mannequin = mannequin;
    this.#betas = betas;
    const { vertexCount, triangles } = mannequin.body;
    this.#lighter = new BodyLighter(vertexCount, triangles);
    this.#inCamera = new Float32Array(vertexCount * 3);
  }

  /** @param picture (height, width, 3) sRGB, overwritten */
  paint(moment: Moment, camera: CameraPose, picture: Uint8Array): void {
    const { body, colours } = this.#mannequin;
    const posed = createPosedJoints(body.jointCount);
    body.pose(this.#betas, moment.poses, transOf(body, this.#betas, moment.pelvis), posed);
    const vertices = body.skin(this.#betas, posed);
    const light = this.#lighter.light(vertices, [moment.pelvis[0], 0.9, moment.pelvis[2]]);
    paintStage(camera, light, picture);
    for (let n = 0; n < vertices.length; n += 3) {
      this.#inCamera.set(inCamera(camera, [vertices[n], vertices[n + 1], vertices[n + 2]]), n);
    }
    this.#renderer.draw({ vertices: this.#inCamera, triangles: body.triangles }, INTRINSICS, {
      colour: [255, 255, 255],
      vertexColours: colours,
      keyVisibility: light.sun,
      ambientVisibility: light.sky,
      lighting: lightingFor(camera),
    });
    this.#renderer.finish(picture);
  }
}

function lightingFor(camera: CameraPose): Lighting {
  const turn = transpose(camera.worldFromCamera);
  return {
    key: apply(turn, SUN),
    keyColour: scale(SUN_COLOUR, 0.92),
    up: apply(turn, [0, 1, 0]),
    skyColour: SKY_COLOUR,
    groundColour: BOUNCE_COLOUR,
    rim: 0.1,
    specular: 0.04,
  };
}

import { vertexNormals } from '../body/index.ts';
import { KinemeshError } from '../errors/index.ts';
import type { Intrinsics } from './camera.ts';
import { CLIPPED_CORNERS, clipTriangle, NEAR_PLANE } from './clip.ts';
import { composite, type Layers } from './composite.ts';
import { type Lighting, STUDIO_LIGHTING, type Surface, shadeVertices } from './lighting.ts';
import { rasterise, VERTEX_STRIDE } from './rasterise.ts';
import { createSampleBuffer, type SampleBuffer } from './samples.ts';

/** A body's surface where it is on this frame. */
export interface Mesh {
  /** (V, 3) metres, camera space */
  readonly vertices: Float32Array;
  /** (T, 3) counter-clockwise seen from outside */
  readonly triangles: Uint16Array | Uint32Array;
}

/** What a body looks like. */
export interface Look extends Surface {
  /** 0–1, default 1 */
  readonly opacity?: number;
  /** In stripes: where the body was guessed, not seen. Default false. */
  readonly hatched?: boolean;
  readonly lighting?: Lighting;
}

/** Bodies that one picture can hold: an owner is a byte. */
const MAX_BODIES = 255;

const CLIPPED_FAN = Uint16Array.of(0, 1, 2, 0, 2, 3);

/**
 * Draws bodies into RGB pictures of one size. `draw` each body of a frame, in any order, then `finish`
 * onto the picture. Nothing big is allocated after the first frame.
 *
 * @example
 * const renderer = new BodyRenderer(1920, 1080);
 * renderer.draw({ vertices, triangles }, { fx, fy, cx, cy }, { colour: colourOfTrack(1), opacity: 0.9 });
 * renderer.finish(frame.data);
 */
export class BodyRenderer {
  readonly width: number;
  readonly height: number;
  readonly #samples: SampleBuffer;
  readonly #layers: Layers = { opacity: new Float32Array(256), hatched: new Uint8Array(256) };
  readonly #clipped = new Float64Array(CLIPPED_CORNERS * VERTEX_STRIDE);
  #normals = new Float32Array(0);
  #projected = new Float64Array(0);
  #bodies = 0;

  /** @throws KinemeshError `option-invalid` unless both are whole numbers of pixels above 0 */
  constructor(width: number, height: number) {
    if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
      throw new KinemeshError(
        'option-invalid',
        `A picture of ${width}×${height} pixels cannot be drawn on.`,
        'Give a width and a height that are whole numbers above 0.',
      );
    }
    this.width = width;
    this.height = height;
    this.#samples = createSampleBuffer(width, height);
  }

  /** Adds a body to the picture in the making. Parts behind the camera or beside the picture are left out. */
  draw(mesh: Mesh, intrinsics: Intrinsics, look: Look): void {
    if (this.#bodies >= MAX_BODIES) {
      throw new KinemeshError(
        'internal',
        `More than ${MAX_BODIES} bodies on one picture.`,
        'Call finish() after every picture.',
      );
    }
    this.#bodies += 1;
    this.#layers.opacity[this.#bodies] = look.opacity ?? 1;
    this.#layers.hatched[this.#bodies] = look.hatched === true ? 1 : 0;
    const { vertices, triangles } = mesh;
    this.#reserve(vertices.length / 3);
    const normals = this.#normals.subarray(0, vertices.length);
    vertexNormals(vertices, triangles, normals);
    shadeVertices(
      vertices,
      normals,
      look,
      look.lighting ?? STUDIO_LIGHTING,
      this.#projected,
      3,
      VERTEX_STRIDE,
    );
    const behind = this.#project(vertices, intrinsics);
    rasterise(this.#samples, this.#projected, triangles, 0, triangles.length / 3, this.#bodies);
    if (behind > 0) this.#drawCut(mesh, intrinsics);
  }

  /** Lays the bodies drawn since the last call over a picture: (height, width, 3) sRGB, changed in place. */
  finish(picture: Uint8Array): void {
    if (picture.length < this.width * this.height * 3) {
      throw new KinemeshError(
        'internal',
        `A picture of ${picture.length} bytes is too small for ${this.width}×${this.height} pixels.`,
        'Give three bytes a pixel.',
      );
    }
    composite(this.#samples, this.#layers, picture);
    this.#bodies = 0;
  }

  #reserve(vertexCount: number): void {
    if (this.#projected.length >= vertexCount * VERTEX_STRIDE) return;
    this.#normals = new Float32Array(vertexCount * 3);
    this.#projected = new Float64Array(vertexCount * VERTEX_STRIDE);
  }

  /** Projects every vertex; returns how many lie before the near plane, which get 1/z = 0. */
  #project(vertices: Float32Array, { fx, fy, cx, cy }: Intrinsics): number {
    const projected = this.#projected;
    let behind = 0;
    for (let v = 0, o = 0; v < vertices.length; v += 3, o += VERTEX_STRIDE) {
      const z = vertices[v + 2];
      if (!(z >= NEAR_PLANE)) {
        projected[o + 2] = 0;
        behind += 1;
        continue;
      }
      const near = 1 / z;
      projected[o] = fx * vertices[v] * near + cx;
      projected[o + 1] = fy * vertices[v + 1] * near + cy;
      projected[o + 2] = near;
    }
    return behind;
  }

  /** Draws what the near plane leaves of the triangles that it cuts. */
  #drawCut({ vertices, triangles }: Mesh, intrinsics: Intrinsics): void {
    const shown = (v: number): boolean => this.#projected[v * VERTEX_STRIDE + 2] > 0;
    for (let t = 0; t < triangles.length; t += 3) {
      const corners = [triangles[t], triangles[t + 1], triangles[t + 2]] as const;
      const inside = corners.filter(shown).length;
      if (inside === 0 || inside === 3) continue;
      const count = clipTriangle(vertices, this.#projected, corners, intrinsics, this.#clipped, 0);
      rasterise(this.#samples, this.#clipped, CLIPPED_FAN, 0, Math.max(0, count - 2), this.#bodies);
    }
  }
}

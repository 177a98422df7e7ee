import { vertexNormals } from '../../src/body/index.ts';
import { coneDirections, evenDirections, ShadowMap } from './occlusion.ts';
import type { Vector } from './vectors.ts';

/** Late morning: the sun high behind the camera's left shoulder. World directions, linear colours. */
export const SUN: Vector = [-0.46, 0.74, 0.5];
export const SUN_COLOUR: Vector = [1.0, 0.95, 0.86];
export const SKY_COLOUR: Vector = [0.4, 0.45, 0.52];
export const BOUNCE_COLOUR: Vector = [0.24, 0.22, 0.2];

const SUN_RADIUS = 0.035;
const SUN_SAMPLES = 7;
const SKY_SAMPLES = 44;

/** Cells of one side of the floor's light map, and the length of a cell, m. */
const FLOOR_CELLS = 150;
const FLOOR_CELL = 0.03;

/** How much light reaches the body's vertices and the floor round it. */
export interface BodyLight {
  /** (V) 0–1 */
  readonly sun: Float32Array;
  readonly sky: Float32Array;
  /** 0–1 at a point of the floor. */
  floor(x: number, z: number): { sun: number; sky: number };
}

/** Finds what a body hides from the sun and the sky, from itself and from the floor. */
export class BodyLighter {
  readonly #map = new ShadowMap();
  readonly #normals: Float32Array;
  readonly #sunFloor = new Float32Array(FLOOR_CELLS * FLOOR_CELLS);
  readonly #skyFloor = new Float32Array(FLOOR_CELLS * FLOOR_CELLS);
  readonly #floorPoints = new Float32Array(FLOOR_CELLS * FLOOR_CELLS * 3);
  readonly #triangles: Uint16Array | Uint32Array;

  constructor(vertexCount: number, triangles: Uint16Array | Uint32Array) {
    this.#triangles = triangles;
    this.#normals = new Float32Array(vertexCount * 3);
    this.#sum = new Float32Array(vertexCount);
    this.#corners = new Float32Array(vertexCount);
  }

  /** @param vertices (V, 3) world @param about the body's middle */
  light(vertices: Float32Array, about: Vector): BodyLight {
    vertexNormals(vertices, this.#triangles, this.#normals);
    const count = vertices.length / 3;
    const sun = new Float32Array(count);
    const sky = new Float32Array(count);
    const skyTotal = new Float32Array(count);
    this.#sunFloor.fill(0);
    this.#skyFloor.fill(0);
    const [x0, z0] = [about[0] - (FLOOR_CELLS * FLOOR_CELL) / 2, about[2] - (FLOOR_CELLS * FLOOR_CELL) / 2];
    for (let n = 0; n < FLOOR_CELLS * FLOOR_CELLS; n += 1) {
      this.#floorPoints[n * 3] = x0 + ((n % FLOOR_CELLS) + 0.5) * FLOOR_CELL;
      this.#floorPoints[n * 3 + 2] = z0 + (Math.floor(n / FLOOR_CELLS) + 0.5) * FLOOR_CELL;
    }
    for (const towards of coneDirections(SUN, SUN_RADIUS, SUN_SAMPLES)) {
      this.#map.build(vertices, this.#triangles, towards, about);
      for (let n = 0; n < count; n += 1) sun[n] += this.#map.reaches(vertices, n * 3) / SUN_SAMPLES;
      this.#lightFloor(this.#sunFloor, 1 / SUN_SAMPLES);
    }
    const directions = evenDirections(SKY_SAMPLES);
    const upward = directions.reduce((sum, [, y]) => sum + Math.max(0, y), 0);
    for (const towards of directions) {
      this.#map.build(vertices, this.#triangles, towards, about);
      for (let n = 0; n < count; n += 1) {
        const facing =
          this.#normals[n * 3] * towards[0] +
          this.#normals[n * 3 + 1] * towards[1] +
          this.#normals[n * 3 + 2] * towards[2];
        if (facing <= 0) continue;
        sky[n] += facing * this.#map.reaches(vertices, n * 3);
        skyTotal[n] += facing;
      }
      if (towards[1] > 0) this.#lightFloor(this.#skyFloor, towards[1] / upward);
    }
    for (let n = 0; n < count; n += 1) sky[n] = skyTotal[n] > 0 ? sky[n] / skyTotal[n] : 1;
    for (let round = 0; round < 2; round += 1) {
      this.#soften(sun);
      this.#soften(sky);
    }
    return {
      sun,
      sky,
      floor: (x, z) => this.#floorAt((x - x0) / FLOOR_CELL - 0.5, (z - z0) / FLOOR_CELL - 0.5),
    };
  }

  readonly #sum: Float32Array;
  readonly #corners: Float32Array;

  /** Evens out the shadow map's cells: every vertex takes the mean of the triangles round it. */
  #soften(values: Float32Array): void {
    this.#sum.fill(0);
    this.#corners.fill(0);
    for (let t = 0; t < this.#triangles.length; t += 3) {
      const [a, b, c] = [this.#triangles[t], this.#triangles[t + 1], this.#triangles[t + 2]];
      const mean = (values[a] + values[b] + values[c]) / 3;
      for (const corner of [a, b, c]) {
        this.#sum[corner] += mean;
        this.#corners[corner] += 1;
      }
    }
    for (let n = 0; n < values.length; n += 1) values[n] = this.#sum[n] / Math.max(1, this.#corners[n]);
  }

  #lightFloor(floor: Float32Array, share: number): void {
    for (let n = 0; n < floor.length; n += 1) floor[n] += share * this.#map.reaches(this.#floorPoints, n * 3);
  }

  #floorAt(x: number, z: number): { sun: number; sky: number } {
    const column = Math.floor(x);
    const row = Math.floor(z);
    if (column < 0 || row < 0 || column >= FLOOR_CELLS - 1 || row >= FLOOR_CELLS - 1)
      return { sun: 1, sky: 1 };
    const fx = x - column;
    const fz = z - row;
    const at = row * FLOOR_CELLS + column;
    const read = (map: Float32Array): number =>
      (map[at] * (1 - fx) + map[at + 1] * fx) * (1 - fz) +
      (map[at + FLOOR_CELLS] * (1 - fx) + map[at + FLOOR_CELLS + 1] * fx) * fz;
    return { sun: read(this.#sunFloor), sky: read(this.#skyFloor) };
  }
}

import type { Rgb } from './palette.ts';
import { LINEAR_FROM_SRGB } from './srgb.ts';

/** A direction in camera space (x right, y down, z forward); need not be unit. */
export type Direction = readonly [number, number, number];

/**
 * A key light, the sky above, the ground below, and a rim where the surface turns away. Colours are
 * linear: 1 is white paper fully lit.
 */
export interface Lighting {
  /** Towards the key light. */
  readonly key: Direction;
  readonly keyColour: Direction;
  /** Away from the ground. */
  readonly up: Direction;
  readonly skyColour: Direction;
  readonly groundColour: Direction;
  readonly rim: number;
  readonly specular: number;
}

/** For bodies over a video: a lamp above the viewer's left shoulder, in a bright room. */
export const STUDIO_LIGHTING: Lighting = {
  key: [-0.5, -0.75, -0.75],
  keyColour: [0.86, 0.84, 0.8],
  up: [0, -1, 0],
  skyColour: [0.36, 0.39, 0.43],
  groundColour: [0.15, 0.14, 0.13],
  rim: 0.32,
  specular: 0.14,
};

/** What a body is made of: one colour, or one for each vertex; and how much light reaches each vertex. */
export interface Surface {
  readonly colour: Rgb;
  /** (V, 3) sRGB, instead of `colour`. */
  readonly vertexColours?: Uint8Array;
  /** (V) 0–1: how much of the key light, and of the sky and the ground, reaches the vertex. Default 1. */
  readonly keyVisibility?: Float32Array;
  readonly ambientVisibility?: Float32Array;
}

/** Samples keep 10 bits of the square root of linear light: even steps to the eye, cheap to undo. */
export const SHADE_STEPS = 1023;

function unit(direction: Direction): Direction {
  const length = Math.hypot(direction[0], direction[1], direction[2]) || 1;
  return [direction[0] / length, direction[1] / length, direction[2] / length];
}

/** Wrapped Lambert: light reaches a little beyond the terminator, as on skin and cloth. */
const WRAP = 0.18;
const SHININESS_SQUARINGS = 5;

/**
 * Lights every vertex.
 *
 * @param vertices (V, 3) camera space, metres
 * @param normals (V, 3) unit
 * @param shaded written at `offset + v * stride`: red, green, blue, as √linear × `SHADE_STEPS`
 */
export function shadeVertices(
  vertices: Float32Array,
  normals: Float32Array,
  surface: Surface,
  lighting: Lighting,
  shaded: Float64Array,
  offset: number,
  stride: number,
): void {
  const [kx, ky, kz] = unit(lighting.key);
  const [ux, uy, uz] = unit(lighting.up);
  const [keyR, keyG, keyB] = lighting.keyColour;
  const [skyR, skyG, skyB] = lighting.skyColour;
  const [floorR, floorG, floorB] = lighting.groundColour;
  const { vertexColours, keyVisibility, ambientVisibility } = surface;
  let red = LINEAR_FROM_SRGB[surface.colour[0]];
  let green = LINEAR_FROM_SRGB[surface.colour[1]];
  let blue = LINEAR_FROM_SRGB[surface.colour[2]];
  const count = vertices.length / 3;
  for (let v = 0, i = 0, o = offset; v < count; v += 1, i += 3, o += stride) {
    if (vertexColours !== undefined) {
      red = LINEAR_FROM_SRGB[vertexColours[i]];
      green = LINEAR_FROM_SRGB[vertexColours[i + 1]];
      blue = LINEAR_FROM_SRGB[vertexColours[i + 2]];
    }
    const nx = normals[i];
    const ny = normals[i + 1];
    const nz = normals[i + 2];
    const x = vertices[i];
    const y = vertices[i + 1];
    const z = vertices[i + 2];
    const away = -1 / Math.sqrt(x * x + y * y + z * z + 1e-12);
    const vx = x * away;
    const vy = y * away;
    const vz = z * away;

    const open = keyVisibility === undefined ? 1 : keyVisibility[v];
    const ambient = ambientVisibility === undefined ? 1 : ambientVisibility[v];
    const key = Math.max(0, (nx * kx + ny * ky + nz * kz + WRAP) / (1 + WRAP)) * open;
    const skyward = 0.5 + 0.5 * (nx * ux + ny * uy + nz * uz);

    const hx = kx + vx;
    const hy = ky + vy;
    const hz = kz + vz;
    let gloss = Math.max(0, nx * hx + ny * hy + nz * hz) / Math.sqrt(hx * hx + hy * hy + hz * hz + 1e-12);
    for (let n = 0; n < SHININESS_SQUARINGS; n += 1) gloss *= gloss;
    const graze = 1 - Math.max(0, nx * vx + ny * vy + nz * vz);
    const rim = lighting.rim * graze * graze * graze * (0.35 + 0.65 * skyward) * ambient;
    const shine = lighting.specular * gloss * open;

    const sky = skyward * ambient;
    const floor = (1 - skyward) * ambient;
    const r = red * (keyR * key + skyR * sky + floorR * floor) + (0.5 * red + 0.5) * rim * skyR * 2 + shine;
    const g =
      green * (keyG * key + skyG * sky + floorG * floor) + (0.5 * green + 0.5) * rim * skyG * 2 + shine;
    const b = blue * (keyB * key + skyB * sky + floorB * floor) + (0.5 * blue + 0.5) * rim * skyB * 2 + shine;
    shaded[o] = Math.sqrt(Math.min(r, 1)) * SHADE_STEPS;
    shaded[o + 1] = Math.sqrt(Math.min(g, 1)) * SHADE_STEPS;
    shaded[o + 2] = Math.sqrt(Math.min(b, 1)) * SHADE_STEPS;
  }
}

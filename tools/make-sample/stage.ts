import { LINEAR_STEPS, SRGB_FROM_LINEAR } from '../../src/render/index.ts';
import { type CameraPose, HEIGHT, INTRINSICS, WIDTH } from './camera-path.ts';
import { type BodyLight, SKY_COLOUR, SUN, SUN_COLOUR } from './light.ts';
import { apply, unit, type Vector } from './vectors.ts';

/** A block that stands about, so that a moving camera shows depth: m, linear albedo. */
interface Block {
  readonly x: readonly [number, number];
  readonly y: number;
  readonly z: readonly [number, number];
  readonly colour: Vector;
}

const BLOCKS: readonly Block[] = [
  { x: [-4.4, -3.2], y: 0.9, z: [-9.4, -8.2], colour: [0.22, 0.36, 0.38] },
  { x: [-3.3, -2.7], y: 0.45, z: [-8.3, -7.7], colour: [0.5, 0.44, 0.34] },
  { x: [2.7, 3.5], y: 1.5, z: [-8.6, -7.8], colour: [0.52, 0.36, 0.17] },
  { x: [3.7, 4.9], y: 0.6, z: [-9.6, -8.4], colour: [0.46, 0.45, 0.42] },
  { x: [-0.4, 0.8], y: 0.5, z: [-11.4, -10.7], colour: [0.3, 0.33, 0.25] },
];

/** The wall behind all: where, how high, and how wide a panel is, m. */
const WALL_Z = -13;
const WALL_HEIGHT = 2.9;
const PANEL = 1.6;
const WALL: Vector = [0.5, 0.49, 0.47];
const FLOOR: Vector = [0.4, 0.385, 0.36];
const HORIZON: Vector = [0.8, 0.84, 0.88];
const ZENITH: Vector = [0.3, 0.46, 0.7];

const SUN_WAY = unit(SUN);

/** Four samples a pixel. */
const OFFSETS = [
  [0.125, 0.625],
  [0.375, 0.125],
  [0.625, 0.875],
  [0.875, 0.375],
] as const;

/** A number from 0 to 1 for a cell of a grid, always the same. */
function chance(i: number, j: number): number {
  const n = Math.sin(i * 127.1 + j * 311.7) * 43758.5453;
  return n - Math.floor(n);
}

/** What the middle of each pixel shows: changes from one pixel to the next mark an edge. */
const shown = new Int32Array(WIDTH * HEIGHT);

/**
 * Paints the empty stage with the body's shadow on it: (height, width, 3) sRGB. Four samples for a pixel on
 * an edge, one for the others.
 */
export function paintStage(camera: CameraPose, light: BodyLight, picture: Uint8Array): void {
  const colour = new Float64Array(3);
  const sum = new Float64Array(3);
  for (let y = 0, pixel = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1, pixel += 1) {
      shown[pixel] = look(camera.position, rayThrough(camera, x + 0.5, y + 0.5), light, colour);
      put(picture, pixel, colour, 1);
    }
  }
  for (let y = 0, pixel = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1, pixel += 1) {
      if (!onEdge(x, y, pixel)) continue;
      sum.fill(0);
      for (const [ox, oy] of OFFSETS) {
        look(camera.position, rayThrough(camera, x + ox, y + oy), light, colour);
        for (let n = 0; n < 3; n += 1) sum[n] += colour[n];
      }
      put(picture, pixel, sum, 4);
    }
  }
}

function rayThrough(camera: CameraPose, x: number, y: number): Vector {
  const { fx, fy, cx, cy } = INTRINSICS;
  return apply(camera.worldFromCamera, [(x - cx) / fx, (y - cy) / fy, 1]);
}

function put(picture: Uint8Array, pixel: number, light: Float64Array, samples: number): void {
  for (let n = 0; n < 3; n += 1) {
    picture[pixel * 3 + n] = SRGB_FROM_LINEAR[Math.round(Math.min(1, light[n] / samples) * LINEAR_STEPS)];
  }
}

function onEdge(x: number, y: number, pixel: number): boolean {
  const here = shown[pixel];
  return (
    (x > 0 && shown[pixel - 1] !== here) ||
    (x < WIDTH - 1 && shown[pixel + 1] !== here) ||
    (y > 0 && shown[pixel - WIDTH] !== here) ||
    (y < HEIGHT - 1 && shown[pixel + WIDTH] !== here)
  );
}

/** What a ray meets; returns a number that differs from one surface, tile or panel to the next. */
function look(from: Vector, way: Vector, light: BodyLight, out: Float64Array): number {
  let nearest = Number.POSITIVE_INFINITY;
  let face = -1;
  let met = -1;
  for (let n = 0; n < BLOCKS.length; n += 1) {
    const distance = meetBlock(BLOCKS[n], from, way);
    if (distance >= nearest) continue;
    nearest = distance;
    face = metAxis;
    met = n;
  }
  const toFloor = way[1] < 0 ? -from[1] / way[1] : Number.POSITIVE_INFINITY;
  const toWall = way[2] < 0 ? (WALL_Z - from[2]) / way[2] : Number.POSITIVE_INFINITY;
  if (met >= 0 && nearest < toFloor && nearest < toWall) {
    shadeBlock(BLOCKS[met], face, from[1] + way[1] * nearest, way, out);
    return 1 + met * 4 + face;
  }
  if (toFloor < toWall) {
    const x = from[0] + way[0] * toFloor;
    const z = from[2] + way[2] * toFloor;
    return shadeFloor(x, z, toFloor, light, out);
  }
  if (toWall < Number.POSITIVE_INFINITY && from[1] + way[1] * toWall < WALL_HEIGHT) {
    return shadeWall(from[0] + way[0] * toWall, from[1] + way[1] * toWall, out);
  }
  shadeSky(way, out);
  return 0;
}

/** The axis of the side that `meetBlock` met last. */
let metAxis = -1;

/** How far along its way a ray meets a block, or infinity. Slabs (Kay and Kajiya, 1986). */
function meetBlock(block: Block, from: Vector, way: Vector): number {
  let enter = 1e-6;
  let leave = Number.POSITIVE_INFINITY;
  let axis = -1;
  for (let n = 0; n < 3; n += 1) {
    const low = n === 0 ? block.x[0] : n === 1 ? 0 : block.z[0];
    const high = n === 0 ? block.x[1] : n === 1 ? block.y : block.z[1];
    const a = (low - from[n]) / way[n];
    const b = (high - from[n]) / way[n];
    const near = Math.min(a, b);
    if (near > enter) {
      enter = near;
      axis = n;
    }
    leave = Math.min(leave, Math.max(a, b));
  }
  if (axis < 0 || enter >= leave) return Number.POSITIVE_INFINITY;
  metAxis = axis;
  return enter;
}

function lit(albedo: Vector, sun: number, sky: number, out: Float64Array): void {
  for (let n = 0; n < 3; n += 1) out[n] = albedo[n] * (SUN_COLOUR[n] * sun + SKY_COLOUR[n] * sky);
}

function shadeBlock(block: Block, axis: number, height: number, way: Vector, out: Float64Array): void {
  const normal = [0, 0, 0];
  normal[axis] = way[axis] < 0 ? 1 : -1;
  const facing = Math.max(0, normal[0] * SUN_WAY[0] + normal[1] * SUN_WAY[1] + normal[2] * SUN_WAY[2]);
  const grounded = axis === 1 ? 1 : 0.55 + 0.45 * Math.min(1, height / 0.35);
  lit(block.colour, facing, (axis === 1 ? 1 : 0.62) * grounded, out);
}

function shadeWall(x: number, y: number, out: Float64Array): number {
  const panel = Math.floor(x / PANEL);
  const inPanel = x / PANEL - panel;
  const joint = Math.min(inPanel, 1 - inPanel) * PANEL < 0.025 ? 0.72 : 1;
  const base = y < 0.35 ? 0.62 : 1;
  const tint = 0.86 + 0.2 * chance(panel, 7);
  const albedo: Vector = [
    WALL[0] * tint * joint * base,
    WALL[1] * tint * joint * base,
    WALL[2] * tint * joint * base,
  ];
  lit(albedo, Math.max(0, SUN_WAY[2]), 0.4 + 0.25 * Math.min(1, y / 0.8), out);
  return 1000 + panel * 4 + (joint < 1 ? 2 : 0) + (base < 1 ? 1 : 0);
}

function shadeFloor(x: number, z: number, distance: number, light: BodyLight, out: Float64Array): number {
  // What one pixel covers of the floor grows with the square of the distance; finer patterns fade before.
  const fine = 1 / (1 + (distance / 9) ** 4);
  const coarse = 1 / (1 + (distance / 22) ** 4);
  const i = Math.floor(x);
  const j = Math.floor(z);
  const checker = (i + j) % 2 === 0 ? 0.055 : -0.055;
  const own = 0.1 * (chance(i, j) - 0.5);
  const edge = Math.min(x - i, 1 - (x - i), z - j, 1 - (z - j));
  const inJoint = edge < 0.012;
  const joint = inJoint ? -0.3 * fine : 0;
  const speck = 0.05 * (chance(Math.floor(x * 24), Math.floor(z * 24)) - 0.5) * fine;
  const tone = 1 + (checker + own) * coarse + joint + speck;
  const body = light.floor(x, z);
  const shade = blocksAround(x, z);
  const albedo: Vector = [FLOOR[0] * tone, FLOOR[1] * tone, FLOOR[2] * tone];
  lit(albedo, SUN_WAY[1] * Math.min(body.sun, shade.sun), body.sky * shade.sky, out);
  const haze = 1 - Math.exp(-distance / 90);
  for (let n = 0; n < 3; n += 1) out[n] += (HORIZON[n] - out[n]) * haze;
  return 10_000 + ((i + 100) * 300 + (j + 100)) * 4 + (inJoint ? 2 : 0) + (shade.sun > 0 ? 1 : 0);
}

/** The blocks' and the wall's shade on the floor. */
function blocksAround(x: number, z: number): { sun: number; sky: number } {
  let sky = Math.min(1, 0.6 + 0.4 * ((z - WALL_Z) / 1.2));
  let sun = 1;
  for (const block of BLOCKS) {
    const dx = Math.max(block.x[0] - x, 0, x - block.x[1]);
    const dz = Math.max(block.z[0] - z, 0, z - block.z[1]);
    const near = Math.hypot(dx, dz) / (0.5 * block.y + 0.15);
    if (near > 6) continue;
    sky *= 1 - 0.55 * Math.exp(-2.2 * near);
    if (meetBlock(block, [x, 0, z], SUN_WAY) < Number.POSITIVE_INFINITY) sun = 0;
  }
  return { sun, sky };
}

function shadeSky(way: Vector, out: Float64Array): void {
  const up = Math.max(0, way[1] / Math.hypot(way[0], way[1], way[2]));
  const share = Math.min(1, up / 0.55) ** 0.75;
  for (let n = 0; n < 3; n += 1) out[n] = HORIZON[n] + (ZENITH[n] - HORIZON[n]) * share;
}

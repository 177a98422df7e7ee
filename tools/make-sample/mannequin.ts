import { type Body, createLinearBody } from '../../src/body/index.ts';
import { vertexNormals } from '../../src/render/index.ts';
import { type Part, shoeFor } from './shoes.ts';

/** What a vertex is covered with. */
type Cover = 'skin' | 'hair' | 'brow' | 'lip' | 'eye' | 'shirt' | 'trousers' | 'shoe' | 'sole';

/** sRGB. */
const COLOURS: Record<Cover, readonly [number, number, number]> = {
  skin: [214, 164, 134],
  hair: [52, 36, 28],
  brow: [78, 54, 42],
  lip: [180, 104, 94],
  eye: [196, 186, 178],
  shirt: [182, 84, 62],
  trousers: [54, 61, 80],
  shoe: [58, 60, 66],
  sole: [222, 219, 212],
};
const IRIS: readonly [number, number, number] = [66, 44, 30];

/** Someone in clothes: a body whose surface is dressed, and its colours. */
export interface Mannequin {
  readonly body: Body;
  /** (V, 3) sRGB */
  readonly colours: Uint8Array;
}

/** Landmarks of the head at rest, m. */
interface Face {
  readonly eyeHeight: number;
  readonly headHeight: number;
  readonly noseZ: number;
  readonly earZ: number;
  readonly mouthY: number;
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** Dresses a body of one shape. What moves is still the body: the same joints, the same weights. */
export function dress(body: Body, betas: Float64Array): Mannequin {
  const rest = body.restVertices(betas);
  const neighbours = neighboursOf(body);
  const cloth = rest.slice();
  const covers = coversOf(body, betas, cloth, (field, where) => alignEdge(cloth, neighbours, field, where));
  const surface = tailor(body, cloth, covers, neighbours);
  const floor = lowest(rest);
  const shoes = [shoeFor('left', body, betas, floor), shoeFor('right', body, betas, floor)];
  return withShoes(body, surface, paint(body, betas, rest, covers), shoes);
}

/** Adds the shoes to the body's surface, and takes away the feet inside them. */
function withShoes(
  body: Body,
  surface: Float32Array,
  colours: Uint8Array,
  shoes: readonly Part[],
): Mannequin {
  const vertices = [...surface];
  const paints = [...colours];
  const triangles: number[] = [...body.triangles];
  const joints = [...body.skinJoints];
  const weights = [...body.skinWeights];
  for (const shoe of shoes) {
    const first = vertices.length / 3;
    vertices.push(...shoe.vertices);
    triangles.push(...shoe.triangles.map((n) => n + first));
    joints.push(...shoe.joints);
    weights.push(...shoe.weights);
    paints.push(...shoe.sole.flatMap((sole) => COLOURS[sole ? 'sole' : 'shoe']));
  }
  const dressed = createLinearBody({
    ...body,
    vertexCount: vertices.length / 3,
    triangles: Uint16Array.from(triangles),
    skinJoints: Uint8Array.from(joints),
    skinWeights: Float32Array.from(weights),
    shapeVertices: (_, out) => out.set(vertices),
  });
  return { body: dressed, colours: Uint8Array.from(paints) };
}

/** A height above a cut: 0 on it, m. */
type Field = (x: number, y: number, z: number) => number;
type Where = (x: number, y: number, z: number) => boolean;

/** Brings the vertices nearest to a cut onto it, along their edges, so that the cut is a clean line. */
function alignEdge(cloth: Float32Array, neighbours: readonly number[][], field: Field, where: Where): void {
  const before = cloth.slice();
  const at = (v: number): [number, number, number] => [before[v * 3], before[v * 3 + 1], before[v * 3 + 2]];
  neighbours.forEach((near, v) => {
    const here = at(v);
    if (!where(...here)) return;
    const own = field(...here);
    let least = 0.5;
    let towards = -1;
    for (const n of near) {
      const other = field(...at(n));
      const share = own / (own - other);
      if (own * other >= 0 || share > least) continue;
      least = share;
      towards = n;
    }
    if (towards < 0) return;
    const end = at(towards);
    for (let axis = 0; axis < 3; axis += 1) {
      cloth[v * 3 + axis] = here[axis] + (end[axis] - here[axis]) * least;
    }
  });
}

function landmark(body: Body, betas: Float64Array, name: string): number[] {
  const posed = body.pose(betas, new Float64Array(body.jointCount * 3), [0, 0, 0]);
  const at = body.landmarkTable.names.indexOf(name) * 3;
  return [...body.landmarks(betas, posed).subarray(at, at + 3)];
}

function faceOf(body: Body, betas: Float64Array): Face {
  const point = (name: string): number[] => landmark(body, betas, name);
  return {
    eyeHeight: point('left_eye')[1],
    headHeight: point('head_top')[1] - point('chin')[1],
    noseZ: point('nose')[2],
    earZ: point('left_ear')[2],
    mouthY: point('mouth_left')[1],
    left: point('left_eye'),
    right: point('right_eye'),
  };
}

/** Where hair begins: height above the eyes as a share of the head, from the nape to the forehead. */
const HAIRLINE = [
  [-3, -0.36],
  [-0.45, -0.36],
  [-0.28, -0.12],
  [0.02, 0.02],
  [0.22, 0.1],
  [0.45, 0.25],
  [0.7, 0.3],
  [2, 0.32],
] as const;

function hairlineAt(forward: number): number {
  const n = HAIRLINE.findIndex(([at]) => at > forward);
  const [a, b] = [HAIRLINE[n - 1], HAIRLINE[n]];
  return a[1] + ((b[1] - a[1]) * (forward - a[0])) / (b[0] - a[0]);
}

function coversOf(
  body: Body,
  betas: Float64Array,
  rest: Float32Array,
  align: (field: Field, where: Where) => void,
): Cover[] {
  const joints = body.restJoints(betas);
  const joint = (name: string, axis: number): number => joints[body.jointNames.indexOf(name) * 3 + axis];
  const face = faceOf(body, betas);
  const weightOf = (vertex: number, names: readonly string[]): number => {
    let sum = 0;
    for (let k = 0; k < 4; k += 1) {
      if (names.includes(body.jointNames[body.skinJoints[vertex * 4 + k]]))
        sum += body.skinWeights[vertex * 4 + k];
    }
    return sum;
  };
  const sleeve = joint('left_shoulder', 0) + 0.62 * (joint('left_elbow', 0) - joint('left_shoulder', 0));
  const collar = joint('neck', 1) - 0.012;
  const hem = joint('left_hip', 1) + 0.035;
  const ankle = joint('left_ankle', 1);
  const hands = ['left_wrist', 'right_wrist'];
  // A round neck, lower in front.
  const neckline: Field = (x, y, z) =>
    y - collar + 0.05 * Math.min(1, Math.max(0, (z + 0.03) / 0.08)) * Math.exp(-((x / 0.075) ** 2));
  const legs: Where = (x) => Math.abs(x) < 0.4;
  align((_, y) => y - hem, legs);
  align((_, y) => y - ankle - 0.005, legs);
  align(
    (x) => Math.abs(x) - sleeve,
    (_, y) => y > hem,
  );
  align(neckline, (x, y) => Math.abs(x) < 0.16 && y > hem);

  return Array.from({ length: body.vertexCount }, (_, v): Cover => {
    const [x, y, z] = rest.subarray(v * 3, v * 3 + 3);
    if (v >= FIRST_EYEBALL) return 'eye';
    if (weightOf(v, ['head']) > 0.5 && y > joint('neck', 1)) return faceCover(x, y, z, face);
    if (weightOf(v, hands) > 0.5) return 'skin';
    if (y < ankle + 0.005 - EDGE) return 'shoe';
    if (y < hem - EDGE) return Math.abs(x) < 0.4 ? 'trousers' : 'skin';
    if (neckline(x, y, z) > EDGE && Math.abs(x) < 0.16) return 'skin';
    return Math.abs(x) < sleeve + EDGE ? 'shirt' : 'skin';
  });
}

/** A vertex this near to a cut lies on it, m. */
const EDGE = 1e-4;

/** The baked body's last vertices are its eyeballs, 72 each. */
const FIRST_EYEBALL = 13380;

function faceCover(x: number, y: number, z: number, face: Face): Cover {
  const forward = (z - face.earZ) / (face.noseZ - face.earZ);
  const up = (y - face.eyeHeight) / face.headHeight;
  if (up > hairlineAt(forward)) return 'hair';
  const aside = Math.abs(x);
  const browLine = 0.078 + 0.02 * Math.sin(((aside - 0.012) / 0.045) * Math.PI);
  if (forward > 0.55 && aside > 0.012 && aside < 0.056 && Math.abs(up - browLine) < 0.02) return 'brow';
  const lip = Math.hypot(aside / 0.026, (y - face.mouthY) / 0.0105);
  return forward > 0.6 && lip < 1 ? 'lip' : 'skin';
}

/** How far each cover stands off the body, m; how many times it is smoothed first; how deep its folds are, m. */
const CUT: Partial<Record<Cover, { thickness: number; smoothing: number; folds: number }>> = {
  hair: { thickness: 0.015, smoothing: 8, folds: 0.002 },
  shirt: { thickness: 0.009, smoothing: 80, folds: 0.0016 },
  trousers: { thickness: 0.009, smoothing: 60, folds: 0.0016 },
};
const MOST_SMOOTHING = 80;

/** The covered surface: the body smoothed, then pushed out, gently, until none of the body shows. */
function tailor(
  body: Body,
  rest: Float32Array,
  covers: readonly Cover[],
  neighbours: readonly number[][],
): Float32Array {
  const surface = Float32Array.from(rest);
  for (let round = 0; round < MOST_SMOOTHING; round += 1) {
    const before = surface.slice();
    covers.forEach((cover, v) => {
      // Out and in by turns (Taubin, 1995), so that what is smoothed does not shrink.
      const share = round % 2 === 0 ? 0.6 : -0.62;
      if ((CUT[cover]?.smoothing ?? 0) > round) relax(before, neighbours[v], v, share, surface);
    });
  }
  const normals = new Float32Array(surface.length);
  vertexNormals(surface, body.triangles, normals);
  const outside = Float32Array.from(covers, (_, v) => {
    let along = 0;
    for (let n = v * 3; n < v * 3 + 3; n += 1) along += (rest[n] - surface[n]) * normals[n];
    return Math.max(0, along);
  });
  const push = spread(outside, neighbours);
  const floor = lowest(rest);
  covers.forEach((cover, v) => {
    const cut = CUT[cover];
    if (cut === undefined) return;
    const [x, y, z] = rest.subarray(v * 3, v * 3 + 3);
    const pushed = cover === 'shirt' ? Math.min(push[v], 0.004) : push[v];
    const off = cut.thickness + cut.folds * folds(x, y, z) + pushed + looseness(cover, y, floor);
    for (let n = v * 3; n < v * 3 + 3; n += 1) surface[n] += normals[n] * off;
    surface[v * 3 + 1] = Math.max(floor, surface[v * 3 + 1]);
  });
  return surface;
}

function relax(
  before: Float32Array,
  near: readonly number[],
  v: number,
  share: number,
  surface: Float32Array,
): void {
  for (let axis = 0; axis < 3; axis += 1) {
    let sum = 0;
    for (const n of near) sum += before[n * 3 + axis];
    surface[v * 3 + axis] = (1 - share) * before[v * 3 + axis] + (share * sum) / near.length;
  }
}

/** A smooth field that is nowhere much below the given one: its greatest nearby, then averaged. */
function spread(values: Float32Array, neighbours: readonly (readonly number[])[]): Float32Array {
  let field = values;
  for (let round = 0; round < 3; round += 1) {
    const before = field;
    field = before.map((value, v) => neighbours[v].reduce((most, n) => Math.max(most, before[n]), value));
  }
  for (let round = 0; round < 6; round += 1) {
    const before = field;
    field = before.map(
      (value, v) => 0.4 * value + (0.6 * sumOf(before, neighbours[v])) / neighbours[v].length,
    );
  }
  return field;
}

function sumOf(values: Float32Array, ids: readonly number[]): number {
  return ids.reduce((sum, n) => sum + values[n], 0);
}

function lowest(vertices: Float32Array): number {
  return vertices.reduce((least, value, n) => (n % 3 === 1 ? Math.min(least, value) : least), 0);
}

/** How much wider than the body it hangs, m: trousers towards the foot, the shirt towards its hem. */
function looseness(cover: Cover, y: number, floor: number): number {
  const share = (from: number, to: number): number => Math.min(1, Math.max(0, (y - from) / (to - from)));
  if (cover === 'trousers') return 0.012 * share(floor + 0.5, floor + 0.15);
  return cover === 'shirt' ? 0.012 * share(floor + 1.3, floor + 1.0) : 0;
}

/** −1 … 1: gentle folds, mostly across. */
function folds(x: number, y: number, z: number): number {
  return (Math.sin(68 * y + 21 * x + 4 * Math.sin(17 * z)) + Math.sin(43 * y - 31 * x + 24 * z + 2)) / 2;
}

function neighboursOf(body: Body): number[][] {
  const sets = Array.from({ length: body.vertexCount }, () => new Set<number>());
  for (let t = 0; t < body.triangles.length; t += 3) {
    const [a, b, c] = body.triangles.subarray(t, t + 3);
    sets[a].add(b).add(c);
    sets[b].add(a).add(c);
    sets[c].add(a).add(b);
  }
  return sets.map((set) => [...set]);
}

function paint(body: Body, betas: Float64Array, rest: Float32Array, covers: readonly Cover[]): Uint8Array {
  const face = faceOf(body, betas);
  const colours = new Uint8Array(body.vertexCount * 3);
  covers.forEach((cover, v) => {
    const [x, y, z] = rest.subarray(v * 3, v * 3 + 3);
    const base = cover === 'eye' && facesForward(x, y, face) ? IRIS : COLOURS[cover];
    const shade = cover === 'hair' ? 1 + 0.15 * Math.sin(220 * x + 40 * z) : 1;
    base.forEach((channel, axis) => {
      colours[v * 3 + axis] = Math.min(255, Math.round(channel * shade));
    });
  });
  return colours;
}

/** Within the iris: 7 mm round the eye's front. */
function facesForward(x: number, y: number, face: Face): boolean {
  const [cx, cy] = x > 0 ? face.left : face.right;
  return Math.hypot(x - cx, y - cy) < 0.0074;
}

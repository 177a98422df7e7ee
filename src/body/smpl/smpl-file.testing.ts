import { writeNpz } from '../../npz/index.ts';
import { madeTree, type SmplArrays } from './made-smpl.testing.ts';

// Files of SMPL, written from pickletools' description of pickles: independent of the reader.

type Numbers = Float64Array | Float32Array | Uint32Array | Int32Array | BigInt64Array;
type Piece = Uint8Array;

const ascii = (text: string): Piece => new TextEncoder().encode(text);
const bytes = (...values: number[]): Piece => Uint8Array.from(values);
const u32 = (value: number): Piece => new Uint8Array(Uint32Array.of(value).buffer);
const joined = (pieces: readonly Piece[]): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
};

const text = (value: string): Piece => joined([bytes(0x55, value.length), ascii(value)]);
const int = (value: number): Piece => joined([bytes(0x4a), u32(value)]);
const global = (module: string, name: string): Piece => ascii(`c${module}\n${name}\n`);
const tuple = (...items: Piece[]): Piece => joined([ascii('('), ...items, ascii('t')]);
const dict = (entries: Readonly<Record<string, Piece>>): Piece =>
  joined([ascii('}('), ...Object.entries(entries).flatMap(([key, value]) => [text(key), value]), ascii('u')]);

const DTYPES = new Map<unknown, string>([
  [Float64Array, 'f8'],
  [Float32Array, 'f4'],
  [Uint32Array, 'u4'],
  [Int32Array, 'i4'],
  [BigInt64Array, 'i8'],
]);

/** An array as NumPy of Python 2 pickles it for protocol 2. */
export function pickledArray(
  data: Numbers,
  shape: readonly number[],
  options: { fortran?: boolean } = {},
): Piece {
  const dtype = joined([
    global('numpy', 'dtype'),
    tuple(text(DTYPES.get(data.constructor) ?? '?'), int(0), int(1)),
    ascii('R'),
    tuple(int(3), text('<'), ascii('N'), ascii('N'), ascii('N'), int(-1), int(-1), int(0)),
    ascii('b'),
  ]);
  const flat = options.fortran ? columnMajor(data, shape) : data;
  const body = new Uint8Array(flat.buffer, flat.byteOffset, flat.byteLength);
  return joined([
    global('numpy.core.multiarray', '_reconstruct'),
    tuple(global('numpy', 'ndarray'), tuple(int(0)), text('b')),
    ascii('R'),
    tuple(
      int(1),
      tuple(...shape.map(int)),
      dtype,
      bytes(options.fortran ? 0x88 : 0x89),
      joined([ascii('T'), u32(body.length), body]),
    ),
    ascii('b'),
  ]);
}

function columnMajor(data: Numbers, shape: readonly number[]): Numbers {
  const result = data.slice();
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, n) => product * n, 1));
  for (let n = 0; n < data.length; n++) {
    let left = n;
    let to = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      to += (left % shape[axis]) * strides[axis];
      left = Math.floor(left / shape[axis]);
    }
    result[to] = data[n];
  }
  return result;
}

/** An object of a class, with its state, as protocol 2 has it. */
function object(module: string, name: string, state: Readonly<Record<string, Piece>>): Piece {
  return joined([global(module, name), ascii(')'), bytes(0x81), dict(state), ascii('b')]);
}

/** chumpy's `Ch`, with what it keeps beside its value. */
function chumpy(value: Piece): Piece {
  const dirty = joined([
    global('__builtin__', 'set'),
    tuple(joined([ascii(']('), text('x'), ascii('e')])),
    ascii('R'),
  ]);
  return object('chumpy.ch', 'Ch', {
    _dirty_vars: dirty,
    _itr: ascii('N'),
    _depends_on_deps: dict({}),
    x: value,
  });
}

/** chumpy's `Select` of everything, as a slice of an array of its is pickled. */
function selection(value: Piece, shape: readonly number[]): Piece {
  const size = shape.reduce((product, n) => product * n, 1);
  return object('chumpy.reordering', 'Select', {
    a: chumpy(value),
    idxs: pickledArray(
      Int32Array.from({ length: size }, (_, n) => n),
      [size],
    ),
    preferred_shape: tuple(...shape.map(int)),
  });
}

/** SciPy's `coo_matrix` of a dense (rows, columns), as version 1.13 and later have it. */
export function coordinates(dense: Float64Array, rows: number, columns: number): Piece {
  const at = [...dense.keys()].filter((n) => dense[n] !== 0);
  return object('scipy.sparse._coo', 'coo_matrix', {
    _shape: tuple(int(rows), int(columns)),
    coords: tuple(
      pickledArray(
        Int32Array.from(at, (n) => Math.floor(n / columns)),
        [at.length],
      ),
      pickledArray(
        Int32Array.from(at, (n) => n % columns),
        [at.length],
      ),
    ),
    data: pickledArray(
      Float64Array.from(at, (n) => dense[n]),
      [at.length],
    ),
  });
}

/** SciPy's `csc_matrix` of a dense (rows, columns). */
function sparse(module: string, dense: Float64Array, rows: number, columns: number): Piece {
  const data: number[] = [];
  const indices: number[] = [];
  const starts = [0];
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const value = dense[row * columns + column];
      if (value === 0) continue;
      data.push(value);
      indices.push(row);
    }
    starts.push(data.length);
  }
  return object(module, 'csc_matrix', {
    _shape: tuple(int(rows), int(columns)),
    maxprint: int(50),
    indices: pickledArray(Int32Array.from(indices), [indices.length]),
    indptr: pickledArray(Int32Array.from(starts), [starts.length]),
    data: pickledArray(Float64Array.from(data), [data.length]),
    format: text('csc'),
  });
}

/** Fields of a file, to be left out, added or replaced. */
export type Fields = Record<string, Piece>;

/** The file as it was published: chumpy's objects, a sparse regressor, and fields that nobody needs. */
export function publishedFields(arrays: SmplArrays): Fields {
  const { vertexCount: v, betaCount: b } = arrays;
  return {
    bs_style: text('lbs'),
    bs_type: text('lrotmin'),
    v_template: chumpy(pickledArray(arrays.template, [v, 3])),
    shapedirs: selection(pickledArray(arrays.shapes, [v, 3, b]), [v, 3, b]),
    posedirs: pickledArray(arrays.poses, [v, 3, 207], { fortran: true }),
    J_regressor: sparse('scipy.sparse.csc', arrays.regressor, 24, v),
    weights: chumpy(pickledArray(arrays.weights, [v, 24])),
    kintree_table: pickledArray(madeTree(), [2, 24]),
    f: pickledArray(arrays.triangles, [arrays.triangles.length / 3, 3]),
  };
}

/** The same without chumpy, with plain arrays. */
export function cleanFields(arrays: SmplArrays): Fields {
  const { vertexCount: v, betaCount: b } = arrays;
  return {
    ...publishedFields(arrays),
    v_template: pickledArray(arrays.template, [v, 3]),
    shapedirs: pickledArray(arrays.shapes, [v, 3, b]),
    J_regressor: sparse('scipy.sparse._csc', arrays.regressor, 24, v),
    weights: pickledArray(arrays.weights, [v, 24]),
  };
}

export function pickleOf(fields: Fields): Uint8Array<ArrayBuffer> {
  return joined([bytes(0x80, 2), dict(fields), ascii('.')]);
}

/** The same as NumPy's archive. */
export function npzOf(arrays: SmplArrays): Uint8Array<ArrayBuffer> {
  const { vertexCount: v, betaCount: b, triangles } = arrays;
  return writeNpz({
    v_template: { dtype: 'f8', shape: [v, 3], data: arrays.template },
    shapedirs: { dtype: 'f8', shape: [v, 3, b], data: arrays.shapes },
    posedirs: { dtype: 'f8', shape: [v, 3, 207], data: arrays.poses },
    J_regressor: { dtype: 'f8', shape: [24, v], data: arrays.regressor },
    weights: { dtype: 'f8', shape: [v, 24], data: arrays.weights },
    kintree_table: {
      dtype: 'i8',
      shape: [2, 24],
      data: BigInt64Array.from(madeTree(), (parent) => BigInt(parent | 0)),
    },
    f: { dtype: 'u4', shape: [triangles.length / 3, 3], data: triangles },
  });
}

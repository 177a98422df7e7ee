import { NdArray, numbersOf, PickleDict, PickleObject, type PickleValue } from '../../pickle/index.ts';

/** A dense array as a file of SMPL has it, in whatever type. */
export interface DenseArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float64Array;
}

/** Raised where a field is none of the forms that are read; whoever knows the field's name says it. */
export class UnreadableField extends Error {}

/**
 * The numbers of a field: an array of NumPy's, one of chumpy's (whose value is its `x`, or what it selects of
 * another), or a sparse matrix of SciPy's, made dense.
 *
 * @param mostValues that a sparse matrix may become
 * @throws UnreadableField with the rest of a sentence after the field's name
 */
export function denseArray(value: PickleValue | undefined, mostValues: number): DenseArray {
  if (value === undefined) throw new UnreadableField('is missing');
  if (value instanceof NdArray) return fromNdArray(value, mostValues);
  if (!(value instanceof PickleObject))
    throw new UnreadableField(`is ${described(value)} instead of an array`);
  const state = value.state;
  if (!(state instanceof PickleDict)) throw new UnreadableField(`is a ${value.name} without values`);
  if (value.name === 'chumpy.reordering.Select') return fromSelection(state, mostValues);
  if (value.name.startsWith('chumpy.')) {
    const held = state.get('x');
    if (held === undefined) throw new UnreadableField(`is a ${value.name} without its "x"`);
    return denseArray(held, mostValues);
  }
  return fromSparse(value.name, state, mostValues);
}

function fromNdArray(array: NdArray, mostValues: number): DenseArray {
  if (array.dtype !== 'O') {
    if (array.dtype === 'U' || array.dtype === 'S') throw new UnreadableField('is text instead of numbers');
    return { shape: array.shape, values: numbersOf(array) };
  }
  // NumPy keeps an object that is no array in an array of one.
  const [only] = array.data as readonly PickleValue[];
  if (array.data.length !== 1 || only === undefined) throw new UnreadableField('is an array of objects');
  return denseArray(only, mostValues);
}

/** chumpy's `Select`: the values at `idxs` of the flat array `a`, in `preferred_shape`. */
function fromSelection(state: PickleDict, mostValues: number): DenseArray {
  const from = denseArray(state.get('a'), mostValues);
  const at = denseArray(state.get('idxs'), mostValues).values;
  const wanted = state.get('preferred_shape');
  const given =
    typeof wanted === 'object' && wanted !== null && 'items' in wanted ? wanted.items.map(Number) : [];
  const shape = given.length > 0 ? given : [at.length];
  if (shape.reduce((product, length) => product * length, 1) !== at.length)
    throw new UnreadableField(`selects ${at.length} values for the shape (${shape.join(', ')})`);
  const values = new Float64Array(at.length);
  for (let i = 0; i < at.length; i++) {
    const value = from.values[at[i]];
    if (value === undefined) throw new UnreadableField(`selects value ${at[i]} of ${from.values.length}`);
    values[i] = value;
  }
  return { shape, values };
}

function fromSparse(name: string, state: PickleDict, mostValues: number): DenseArray {
  const numbers = (key: string) => {
    const part = state.get(key);
    if (part === undefined) throw new UnreadableField(`is a ${name} without its "${key}"`);
    return denseArray(part, mostValues).values;
  };
  const size = state.get('_shape') ?? state.get('shape');
  const shape = typeof size === 'object' && size !== null && 'items' in size ? size.items.map(Number) : [];
  const [rows, columns] = shape;
  const isMatrix = shape.length === 2 && shape.every((length) => Number.isSafeInteger(length) && length > 0);
  if (!isMatrix || rows * columns > mostValues)
    throw new UnreadableField(`is a sparse matrix of (${shape.join(', ')})`);
  const values = new Float64Array(rows * columns);
  const data = numbers('data');
  const put = (row: number, column: number, value: number) => {
    if (!(row >= 0 && row < rows && column >= 0 && column < columns))
      throw new UnreadableField(`has a value at (${row}, ${column}) of (${rows}, ${columns})`);
    values[row * columns + column] += value;
  };
  if (name.includes('coo')) {
    // SciPy keeps them apart before version 1.13, and in a tuple since.
    const both = state.get('coords');
    const places = typeof both === 'object' && both !== null && 'items' in both ? both.items : null;
    const [row, column] = places
      ? places.map((place) => denseArray(place, mostValues).values)
      : [numbers('row'), numbers('col')];
    if (row?.length !== data.length || column?.length !== data.length)
      throw new UnreadableField(`is a damaged sparse matrix of (${rows}, ${columns})`);
    for (let i = 0; i < data.length; i++) put(row[i], column[i], data[i]);
    return { shape, values };
  }
  const isByColumn = name.includes('csc');
  const start = numbers('indptr');
  const index = numbers('indices');
  const lines = isByColumn ? columns : rows;
  if (start.length !== lines + 1 || index.length < data.length || start[lines] > data.length)
    throw new UnreadableField(`is a damaged sparse matrix of (${rows}, ${columns})`);
  for (let line = 0; line < lines; line++) {
    for (let i = Math.max(0, start[line]); i < Math.min(start[line + 1], data.length); i++) {
      if (isByColumn) put(index[i], line, data[i]);
      else put(line, index[i], data[i]);
    }
  }
  return { shape, values };
}

function described(value: PickleValue): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  if (typeof value !== 'object') return `the ${typeof value} ${String(value).slice(0, 40)}`;
  return value instanceof Uint8Array ? `${value.length} bytes` : `a ${value.kind}`;
}

import type { Budget } from './budget.ts';
import { PickleProblem } from './pickle-error.ts';
import type { NdArray, NdData, NdDtype, PickleDtype, PickleValue } from './pickle-value.ts';

type Numbers = Exclude<NdData, readonly PickleValue[]>;
type View = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): Numbers;
};

/** A typed array for each kind of number. `f2` has none everywhere: it is read as whole numbers and widened. */
const VIEWS: Readonly<Record<string, View>> = {
  f2: Uint16Array,
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
  b1: Uint8Array,
};

/** Dimensions that NumPy allows. */
const MOST_DIMENSIONS = 64;

/** What an array of this dtype is called here. @throws PickleProblem for dates, records and other kinds */
export function ndDtypeOf(dtype: PickleDtype): NdDtype {
  const { letter, itemBytes } = dtype;
  if (letter === 'O' || ((letter === 'U' || letter === 'S') && itemBytes > 0)) return letter;
  const name = `${letter}${itemBytes}`;
  if (name in VIEWS) return name as NdDtype;
  throw new PickleProblem(`it has an array of NumPy's type "${name}", which is not read`);
}

/** A shape from the file. @throws PickleProblem */
export function shapeOf(dimensions: readonly unknown[], limit: number): { shape: number[]; count: number } {
  if (dimensions.length > MOST_DIMENSIONS)
    throw new PickleProblem(`an array has ${dimensions.length} dimensions`);
  let count = 1;
  for (const length of dimensions) {
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0)
      throw new PickleProblem(`an array has a dimension of ${String(length).slice(0, 40)}`);
    count *= length;
  }
  const largest = Math.max(0, ...(dimensions as number[]));
  if (!(count <= limit) || largest > limit)
    throw new PickleProblem(`an array of (${dimensions.join(', ')}) has more than ${limit} values`);
  return { shape: dimensions as number[], count };
}

/**
 * Fills an array from its bytes in the file, row-major.
 *
 * @param bytes as many as dtype and shape need
 */
export function fillFromBytes(
  array: NdArray,
  parts: { dtype: PickleDtype; shape: readonly number[]; isFortran: boolean; bytes: Uint8Array },
  budget: Budget,
): void {
  const { dtype, shape, isFortran, bytes } = parts;
  array.dtype = ndDtypeOf(dtype);
  array.shape = shape;
  array.isFortran = isFortran && shape.length > 1;
  const count = bytes.length / dtype.itemBytes;
  const flat =
    array.dtype === 'U' || array.dtype === 'S'
      ? texts(bytes, dtype, budget)
      : numbers(bytes, array.dtype, dtype.isBigEndian, budget);
  array.data = array.isFortran ? rowMajor(flat, shape, count, budget) : flat;
  array.isFilled = true;
}

function numbers(bytes: Uint8Array, dtype: NdDtype, isBigEndian: boolean, budget: Budget): NdData {
  const Kind = VIEWS[dtype];
  const size = Kind.BYTES_PER_ELEMENT;
  let from = bytes;
  if (isBigEndian && size > 1) {
    budget.spend(bytes.length);
    from = Uint8Array.from(bytes);
    for (let at = 0; at < from.length; at += size) from.subarray(at, at + size).reverse();
  } else if (bytes.byteOffset % size !== 0) {
    budget.spend(bytes.length);
    // A Buffer's own slice would look into the same memory, at the same odd place.
    from = new Uint8Array(bytes.length);
    from.set(bytes);
  }
  const view = new Kind(from.buffer, from.byteOffset, from.length / size);
  return dtype === 'f2' ? widened(view as Uint16Array, budget) : view;
}

/** IEEE 754 half precision to single. */
function widened(halves: Uint16Array, budget: Budget): Float32Array {
  budget.spend(halves.length * 4);
  return Float32Array.from(halves, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}

/** Texts of a fixed length, filled up with zeros: UTF-32 (`U`) or Latin-1 (`S`). */
function texts(bytes: Uint8Array, dtype: PickleDtype, budget: Budget): string[] {
  const { itemBytes, letter, isBigEndian } = dtype;
  const step = letter === 'U' ? 4 : 1;
  if (itemBytes % step !== 0) throw new PickleProblem(`an array of texts has ${itemBytes} bytes a text`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length / itemBytes;
  budget.spend(count * 32 + bytes.length);
  return Array.from({ length: count }, (_, n) => {
    let text = '';
    let end = itemBytes;
    const codeAt = (at: number) =>
      step === 1 ? view.getUint8(n * itemBytes + at) : view.getUint32(n * itemBytes + at, !isBigEndian);
    while (end > 0 && codeAt(end - step) === 0) end -= step;
    for (let at = 0; at < end; at += step) {
      const code = codeAt(at);
      if (code > 0x10ffff) throw new PickleProblem('an array of texts has a sign beyond Unicode');
      text += String.fromCodePoint(code);
    }
    return text;
  });
}

/** Column-major values in row-major order. */
export function rowMajor<T extends NdData>(
  flat: T,
  shape: readonly number[],
  count: number,
  budget: Budget,
): T {
  budget.spend(count * 8);
  const last = shape.length - 1;
  const strides = shape.map((_, axis) =>
    shape.slice(0, axis).reduce((product, length) => product * length, 1),
  );
  const to = (
    Array.isArray(flat) ? new Array(count) : new (flat.constructor as new (n: number) => T)(count)
  ) as {
    [n: number]: T[number];
  };
  const index = new Array<number>(shape.length).fill(0);
  for (let n = 0, from = 0; n < count; n++) {
    to[n] = flat[from];
    for (let axis = last; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return to as T;
}

import { Container, type PickleValue } from './pickle-value.ts';

/** What an array's values are. `f2` is widened to a Float32Array; `b1` is 0 and 1; `U` and `S` are texts, `O` anything. */
export type NdDtype =
  | 'f2'
  | 'f4'
  | 'f8'
  | 'i1'
  | 'i2'
  | 'i4'
  | 'i8'
  | 'u1'
  | 'u2'
  | 'u4'
  | 'u8'
  | 'b1'
  | 'U'
  | 'S'
  | 'O';

/** Where an array's values lie: a typed array for numbers, a plain one for texts and objects. */
export type NdData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | readonly PickleValue[];

/**
 * A NumPy array. `data` is row-major whatever the order in the file, little-endian numbers as a view on the file's bytes
 * where these are aligned: do not write into it.
 */
export class NdArray extends Container {
  readonly kind = 'ndarray';
  dtype: NdDtype = 'i1';
  shape: readonly number[] = [0];
  data: NdData = new Int8Array(0);
  /** Whether the file had it column-major (Fortran order). */
  isFortran = false;
  /** A pickle makes an array empty, then fills it: until then it is no value. */
  isFilled = false;
}

/** The values of an array of numbers as doubles. Int64 beyond 2^53 is rounded. @throws TypeError for texts and objects */
export function numbersOf(array: NdArray): Float64Array {
  const { data } = array;
  if (data instanceof Float64Array) return data;
  if (Array.isArray(data)) throw new TypeError(`an array of ${array.dtype} has no numbers`);
  return Float64Array.from(data as ArrayLike<number | bigint>, Number);
}

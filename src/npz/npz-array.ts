/** The kinds of numbers that Kinemesh reads and writes, by NumPy's short names (little-endian; `b1` is a boolean). */
export type Dtype = 'f4' | 'f8' | 'i4' | 'u1' | 'i8' | 'u2' | 'u4' | 'b1';

/** The typed array that holds each dtype. `b1` is held as 0 and 1. */
export interface DtypeArrays {
  f4: Float32Array;
  f8: Float64Array;
  i4: Int32Array;
  u1: Uint8Array;
  i8: BigInt64Array;
  u2: Uint16Array;
  u4: Uint32Array;
  b1: Uint8Array;
}

/** One array of a .npz file: C order, as many values in `data` as the product of `shape`. */
export type NpzArray = {
  [D in Dtype]: { readonly dtype: D; readonly shape: readonly number[]; readonly data: DtypeArrays[D] };
}[Dtype];

/** The arrays of a .npz file by name, in the file's order. */
export type NpzArrays = Readonly<Record<string, NpzArray>>;

/** Bytes of one value, the way NumPy writes the dtype, and the view on it. */
export const DTYPES = {
  f4: { bytes: 4, descr: '<f4', view: Float32Array },
  f8: { bytes: 8, descr: '<f8', view: Float64Array },
  i4: { bytes: 4, descr: '<i4', view: Int32Array },
  u1: { bytes: 1, descr: '|u1', view: Uint8Array },
  i8: { bytes: 8, descr: '<i8', view: BigInt64Array },
  u2: { bytes: 2, descr: '<u2', view: Uint16Array },
  u4: { bytes: 4, descr: '<u4', view: Uint32Array },
  b1: { bytes: 1, descr: '|b1', view: Uint8Array },
} as const;

/** Values in an array of this shape; 1 for a scalar's `[]`. */
export function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

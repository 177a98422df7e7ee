import type { NdArray } from './pickle-value.ts';

/** The values of an array of numbers as doubles. Int64 beyond 2^53 is rounded. @throws TypeError for texts and objects */
export function numbersOf(array: NdArray): Float64Array {
  const { data } = array;
  if (data instanceof Float64Array) return data;
  if (Array.isArray(data)) throw new TypeError(`an array of ${array.dtype} has no numbers`);
  return Float64Array.from(data as ArrayLike<number | bigint>, Number);
}

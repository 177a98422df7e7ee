/** Of an even number of values, the upper of the two in the middle; undefined of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

import { NdArray, PickleDict, PickleList, PickleTuple, type PickleValue } from '../pickle/index.ts';

/** Something in the result is not as PHALP writes it; where, is added by whoever knows. */
export class FieldProblem extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'FieldProblem';
  }
}

/** A few words on what a field is, with its shape. */
export function fieldText(value: PickleValue | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'None';
  if (value instanceof NdArray) return `an array of (${value.shape.join(', ')}) ${value.dtype}`;
  if (value instanceof PickleList || value instanceof PickleTuple)
    return `a ${value.kind} of ${value.items.length}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'object') return `a ${value.kind}`;
  return JSON.stringify(String(value).slice(0, 60));
}

/** A list (or tuple) that is as long as there are people on the frame. */
export function listOf(value: PickleValue | undefined, length: number | null): readonly PickleValue[] {
  const items = value instanceof PickleList || value instanceof PickleTuple ? value.items : arrayItems(value);
  if (items === null) throw new FieldProblem(`is ${fieldText(value)} where a list is wanted`);
  if (length !== null && items.length !== length)
    throw new FieldProblem(`is ${fieldText(value)} where there are ${length} people`);
  return items;
}

/** A flat array as a list of its values. */
function arrayItems(value: PickleValue | undefined): readonly PickleValue[] | null {
  if (!(value instanceof NdArray) || value.shape.length !== 1) return null;
  return Array.from(value.data as ArrayLike<PickleValue>);
}

export function dictOf(value: PickleValue | undefined): PickleDict {
  if (value instanceof PickleDict) return value;
  throw new FieldProblem(`is ${fieldText(value)} where a dict is wanted`);
}

/** One number: a Python number, NumPy's scalar or an array of one value. */
export function numberOf(value: PickleValue | undefined): number {
  const single = value instanceof NdArray && value.data.length === 1 ? value.data[0] : value;
  if (typeof single === 'number' && Number.isFinite(single)) return single;
  if (typeof single === 'bigint' && Number.isSafeInteger(Number(single))) return Number(single);
  if (typeof single === 'boolean') return Number(single);
  throw new FieldProblem(`is ${fieldText(value)} where a number is wanted`);
}

export function integerOf(value: PickleValue | undefined): number {
  const number = numberOf(value);
  if (Number.isInteger(number) && Math.abs(number) < 2 ** 31) return number;
  throw new FieldProblem(`is ${number} where a whole number is wanted`);
}

/**
 * Copies `count` numbers to `to` from `at` on. Any shape of so many values will do ((3) and (1, 3) and a list of 3).
 */
export function copyNumbers(
  value: PickleValue | undefined,
  to: Float32Array,
  at: number,
  count: number,
): void {
  if (value instanceof NdArray) copyArray(value, to, at, count);
  else if (value instanceof PickleList || value instanceof PickleTuple) copyItems(value.items, to, at, count);
  else throw new FieldProblem(`is ${fieldText(value)} where ${count} numbers are wanted`);
  for (let n = at; n < at + count; n++)
    if (!Number.isFinite(to[n]))
      throw new FieldProblem(`has the value ${to[n]} as number ${n - at + 1} of ${count}`);
}

function copyArray(value: NdArray, to: Float32Array, at: number, count: number): void {
  const { data } = value;
  if (data.length !== count || Array.isArray(data) || value.dtype === 'b1')
    throw new FieldProblem(`is ${fieldText(value)} where ${count} numbers are wanted`);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array)
    for (let n = 0; n < count; n++) to[at + n] = Number(data[n]);
  else to.set(data as ArrayLike<number>, at);
}

function copyItems(items: readonly PickleValue[], to: Float32Array, at: number, count: number): void {
  if (items.length !== count)
    throw new FieldProblem(`is a list of ${items.length} where ${count} numbers are wanted`);
  for (let n = 0; n < count; n++) to[at + n] = numberOf(items[n]);
}

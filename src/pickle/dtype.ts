import { PickleProblem } from './pickle-error.ts';
import { PickleDtype } from './pickle-value.ts';
import { ByteText, described, type Stacked } from './stacked.ts';

/** `numpy.dtype('f4', False, True)`: letter and bytes of a value. */
export function dtypeOf(given: readonly Stacked[]): PickleDtype {
  const name = textOf(given[0]);
  const [, order, letter, digits] = /^([<>|=]?)([a-zA-Z?])(\d{0,6})$/.exec(name ?? '') ?? [];
  if (letter === undefined) throw new PickleProblem(`an array has the dtype ${described(given[0])}`);
  const dtype = letter === '?' ? new PickleDtype('b', 1) : new PickleDtype(letter, Number(digits || 0));
  dtype.isBigEndian = order === '>';
  return dtype;
}

/** `dtype.__setstate__`: (version, byte order, subarray, names, fields, bytes of a value, alignment, flags[, metadata]). */
export function setDtypeState(dtype: PickleDtype, state: readonly Stacked[]): void {
  const [, order, subarray, names, fields, itemBytes] = state;
  if (subarray !== null || names !== null || fields !== null)
    throw new PickleProblem('it has an array of records, which is not read');
  dtype.isBigEndian = textOf(order) === '>';
  const isText = dtype.letter === 'U' || dtype.letter === 'S';
  if (!isText || itemBytes === -1) return;
  if (typeof itemBytes !== 'number' || !Number.isSafeInteger(itemBytes) || itemBytes < 0)
    throw new PickleProblem(`a dtype has ${described(itemBytes)} as the bytes of a value`);
  dtype.itemBytes = itemBytes;
}

/** A text of Python 3 or 2; null where it is none. */
export function textOf(value: Stacked | undefined): string | null {
  if (typeof value === 'string') return value;
  return value instanceof ByteText ? value.text : null;
}

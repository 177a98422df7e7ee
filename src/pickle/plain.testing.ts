import {
  NdArray,
  PickleDict,
  PickleList,
  PickleObject,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from './pickle-value.ts';

/** A value as plain data, to be compared: what is not told apart by JavaScript says what it is. */
export function plain(value: PickleValue | undefined): unknown {
  if (value instanceof PickleList) return value.items.map(plain);
  if (value instanceof PickleTuple) return { tuple: value.items.map(plain) };
  if (value instanceof PickleSet) return { set: value.items.map(plain) };
  if (value instanceof PickleDict)
    return { dict: value.keys.map((key, n) => [plain(key), plain(value.values[n])]) };
  if (value instanceof PickleObject)
    return { object: value.name, args: value.args.items.map(plain), state: plain(value.state) };
  if (value instanceof NdArray) {
    const { dtype, shape, data, isFortran } = value;
    return { dtype, shape: [...shape], data: Array.from(data as ArrayLike<PickleValue>, plain), isFortran };
  }
  if (value instanceof Uint8Array) return { bytes: [...value] };
  return value;
}

import { latin1 } from './cursor.ts';
import type { PickleValue } from './pickle-value.ts';

/**
 * A byte string of Python 2, which is a text or an array's bytes: only who uses it knows. It becomes text as soon as it
 * lies in a container that is no argument of a call.
 */
export class ByteText {
  readonly bytes: Uint8Array;
  #text: string | null = null;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get text(): string {
    this.#text ??= latin1(this.bytes);
    return this.#text;
  }
}

/** joblib's stand-in for an array: what it says comes next, then the array's bytes in the midst of the pickle. */
export class JoblibArray {
  readonly kind = 'joblib-array';
}

/** What lies on the stack and in the memo while a pickle is read. */
export type Stacked = PickleValue | ByteText | JoblibArray;

/** A few words for an error. */
export function described(value: Stacked | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  if (value instanceof ByteText) return `the text ${JSON.stringify(latin1(value.bytes.subarray(0, 40)))}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value !== 'object') return `the ${typeof value} ${String(value).slice(0, 40)}`;
  if (value.kind === 'global' || value.kind === 'object') return `"${value.name}"`;
  return `a ${value.kind}`;
}

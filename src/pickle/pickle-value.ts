import { PickleProblem } from './pickle-error.ts';

/**
 * What a pickle can hold. Whole numbers that a double cannot hold exactly are bigints; Python's `int` and `float` are
 * not told apart. Text of Python 2 (byte strings) is read as Latin-1.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | NdArray
  | PickleList
  | PickleTuple
  | PickleDict
  | PickleSet
  | PickleObject
  | PickleGlobal
  | PickleDtype;

/**
 * Something with values in it. A container that was put into another may not grow any more: so nothing contains itself,
 * and `depth` and `weight` are exact.
 */
export abstract class Container {
  /** Containers in one another from here, this one included. */
  depth = 1;
  /** Values that a walk over this would meet. */
  weight = 1;
  /** Whether it has been put into another. */
  isSealed = false;
}

/** A Python `list`. */
export class PickleList extends Container {
  readonly kind = 'list';
  readonly items: PickleValue[] = [];
}

/** A Python `tuple`. */
export class PickleTuple extends Container {
  readonly kind = 'tuple';
  readonly items: PickleValue[] = [];
}

/** A Python `set` or `frozenset`, in the file's order. */
export class PickleSet extends Container {
  readonly kind = 'set';
  readonly items: PickleValue[] = [];
}

/** Up to so many keys a look through all of them is faster than an index, and takes less memory. */
const SMALL_DICT = 12;

/** A Python `dict` or `OrderedDict`: keeps the file's order; keys are text, numbers, None, booleans or tuples of them. */
export class PickleDict extends Container {
  readonly kind = 'dict';
  #at: Map<PickleValue, number> | null = null;
  readonly #keys: PickleValue[] = [];
  readonly #values: PickleValue[] = [];

  get size(): number {
    return this.#keys.length;
  }

  /** In the file's order. */
  get keys(): readonly PickleValue[] {
    return this.#keys;
  }

  /** In the file's order: value k belongs to key k. */
  get values(): readonly PickleValue[] {
    return this.#values;
  }

  has(key: PickleValue): boolean {
    return this.#find(key) >= 0;
  }

  /** The value of a key; undefined where there is none. */
  get(key: PickleValue): PickleValue | undefined {
    const at = this.#find(key);
    return at < 0 ? undefined : this.#values[at];
  }

  /** As Python does: a key that is there already keeps its place and gets the new value. */
  set(key: PickleValue, value: PickleValue): void {
    const at = this.#find(key);
    if (at >= 0) {
      this.#values[at] = value;
      return;
    }
    if (this.#at === null && (typeof key === 'object' || this.#keys.length === SMALL_DICT))
      this.#at = new Map(this.#keys.map((known, n) => [hashOf(known), n]));
    this.#at?.set(hashOf(key), this.#keys.length);
    this.#keys.push(key);
    this.#values.push(value);
  }

  #find(key: PickleValue): number {
    if (this.#at !== null) return this.#at.get(hashOf(key)) ?? -1;
    // Few keys, and none that is not told by itself.
    return this.#keys.indexOf(key);
  }
}

/**
 * An object of a class that the caller allowed as opaque: its parts as the file has them. No code of the class is known
 * or runs.
 */
export class PickleObject extends Container {
  readonly kind = 'object';
  /** The class, or the function that would have made it: `module.name`. */
  readonly name: string;
  /** What it was made from. */
  readonly args: PickleTuple;
  /** What it was given afterwards, mostly a dict of its attributes; null where nothing. */
  state: PickleValue = null;
  /** What was appended to it, where it is a kind of list. */
  readonly items: PickleValue[] = [];

  constructor(name: string, args: PickleTuple) {
    super();
    this.name = name;
    this.args = args;
  }
}

/** A class or function that the caller allowed, itself as a value. */
export class PickleGlobal {
  readonly kind = 'global';
  /** `module.name` */
  readonly name: string;
  readonly meaning: GlobalMeaning;

  constructor(name: string, meaning: GlobalMeaning) {
    this.name = name;
    this.meaning = meaning;
  }
}

/** A NumPy dtype: kind and bytes of a value as in `f4`, `U12`, `O`. */
export class PickleDtype {
  readonly kind = 'dtype';
  /** NumPy's letter: f i u b U S O. */
  readonly letter: string;
  /** Bytes of one value. */
  itemBytes: number;
  isBigEndian = false;

  constructor(letter: string, itemBytes: number) {
    this.letter = letter;
    this.itemBytes = itemBytes;
  }
}

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

const NO_DATA = new Int8Array(0);
const NO_SHAPE: readonly number[] = [0];

/**
 * A NumPy array. `data` is row-major whatever the order in the file, little-endian numbers as a view on the file's bytes
 * where these are aligned: do not write into it.
 */
export class NdArray extends Container {
  readonly kind = 'ndarray';
  dtype: NdDtype = 'i1';
  shape: readonly number[] = NO_SHAPE;
  data: NdData = NO_DATA;
  /** Whether the file had it column-major (Fortran order). */
  isFortran = false;
  /** A pickle makes an array empty, then fills it: until then it is no value. */
  isFilled = false;
}

/** What the reader does where a pickle calls a global that is allowed. */
export type GlobalMeaning =
  /** Any class or function: kept as a `PickleObject` with its parts. */
  | 'object'
  | 'dict'
  | 'set'
  | 'bytes'
  /** Python 3 writes bytes for protocol 2 as text and the name of an encoding. */
  | 'encode'
  /** Python 2 makes objects with `copy_reg._reconstructor`. */
  | 'reconstructor'
  /** `object` itself, which `_reconstructor` names. */
  | 'object-base'
  | 'ndarray'
  | 'ndarray-reconstruct'
  | 'ndarray-frombuffer'
  | 'numpy-scalar'
  | 'dtype'
  | 'joblib-array';

/** Marks keys that are not told by themselves; no key of its own begins so, see `hashOf`. */
const MARK = '\0';
/** Keys of more parts, or of longer bytes, than this are not met. */
const KEY_PARTS = 16;
const KEY_BYTES = 4096;

/** What stands for a key in a map: itself, or text that is the same for equal keys only. */
function hashOf(key: PickleValue): PickleValue {
  if (typeof key === 'string') return key.startsWith(MARK) ? `${MARK}s${key}` : key;
  if (typeof key !== 'object' || key === null) return key;
  return `${MARK}t${JSON.stringify(keyParts(key, { left: KEY_PARTS }))}`;
}

function keyParts(key: PickleValue, parts: { left: number }): unknown {
  if (--parts.left < 0) throw new PickleProblem(`a dict has a key of more than ${KEY_PARTS} parts`);
  if (key instanceof PickleTuple) return key.items.map((item) => keyParts(item, parts));
  if (key instanceof Uint8Array) {
    if (key.length > KEY_BYTES) throw new PickleProblem(`a dict has a key of ${key.length} bytes`);
    return { bytes: [...key] };
  }
  if (typeof key === 'bigint') return { int: String(key) };
  if (typeof key === 'number') return { number: String(key) };
  if (key === null || typeof key !== 'object') return key;
  throw new PickleProblem(`a dict has a ${key.kind} as a key`);
}

import { fillFromBytes, ndDtypeOf, rowMajor, shapeOf } from './array-bytes.ts';
import type { Budget } from './budget.ts';
import { latin1Bytes } from './cursor.ts';
import { dtypeOf, setDtypeState } from './dtype.ts';
import { PickleProblem } from './pickle-error.ts';
import {
  type Container,
  NdArray,
  PickleDict,
  PickleDtype,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from './pickle-value.ts';
import { ByteText, described, JoblibArray, type Stacked } from './stacked.ts';

/** What calls need of the machine. */
export interface CallContext {
  readonly budget: Budget;
  /** Readies a value for lying in a container; whoever calls stores what it returns. */
  readonly put: (value: Stacked, into: Container) => PickleValue;
}

/** What a call of an allowed global gives. Nothing is executed: each meaning is one of a few shapes of data. */
export function call(callee: Stacked, args: PickleTuple, context: CallContext): Stacked {
  if (!(callee instanceof PickleGlobal)) throw new PickleProblem(`it calls ${described(callee)}`);
  // Texts of Python 2 lie in the arguments as they are.
  const given: readonly Stacked[] = args.items;
  switch (callee.meaning) {
    case 'object':
      return opaque(callee.name, args, context);
    case 'dict':
      return dictOf(given, context);
    case 'set':
      return setOf(given, context);
    case 'bytes':
      return given.length === 0 ? new Uint8Array(0) : bytesOf(given[0]);
    case 'encode':
      return bytesOf(given[0]);
    case 'reconstructor':
      return reconstructed(given, context);
    case 'ndarray-reconstruct':
      if (!(given[0] instanceof PickleGlobal) || given[0].meaning !== 'ndarray')
        throw new PickleProblem(`it has an array of the class ${described(given[0])}`);
      return new NdArray();
    case 'ndarray-frombuffer':
      return fromBuffer(given, context);
    case 'numpy-scalar':
      return scalarOf(given, context);
    case 'dtype':
      return dtypeOf(given);
    case 'joblib-array':
      return new JoblibArray();
    default:
      throw new PickleProblem(`it calls "${callee.name}"`);
  }
}

/** What making an object of an allowed class without a call gives. */
export function newObject(callee: Stacked, args: PickleTuple, context: CallContext): Stacked {
  const makes =
    callee instanceof PickleGlobal && ['object', 'dict', 'set', 'joblib-array'].includes(callee.meaning);
  if (!makes) throw new PickleProblem(`it makes an object of ${described(callee)}`);
  return call(callee, args, context);
}

/** Gives an object the state that follows it. joblib's arrays are not met here: their bytes follow in the stream. */
export function applyState(target: Stacked, state: Stacked, context: CallContext): void {
  if (target instanceof PickleObject) target.state = context.put(state, target);
  else if (target instanceof PickleDtype) setDtypeState(target, itemsOf(state));
  else if (target instanceof NdArray && !target.isFilled) fillFromState(target, itemsOf(state), context);
  else throw new PickleProblem(`it gives a state to ${described(target)}`);
}

function opaque(name: string, args: PickleTuple, { put }: CallContext): PickleObject {
  const object = new PickleObject(name, args);
  put(args, object);
  return object;
}

function reconstructed(given: readonly Stacked[], context: CallContext): PickleObject {
  const [type, base] = given;
  const isPlain = base instanceof PickleGlobal && base.meaning === 'object-base';
  if (!(type instanceof PickleGlobal) || type.meaning !== 'object' || !isPlain)
    throw new PickleProblem(`it makes an object of ${described(type)}`);
  return opaque(type.name, new PickleTuple(), context);
}

function dictOf(given: readonly Stacked[], { budget, put }: CallContext): PickleDict {
  const dict = new PickleDict();
  if (given.length === 0) return dict;
  for (const pair of itemsOf(given[0])) {
    const [key, value, ...more] = itemsOf(pair);
    if (value === undefined || more.length > 0)
      throw new PickleProblem('a dict is made of something else than pairs');
    budget.spend(64);
    dict.set(put(key, dict), put(value, dict));
  }
  return dict;
}

function setOf(given: readonly Stacked[], { budget, put }: CallContext): PickleSet {
  const set = new PickleSet();
  for (const item of given.length === 0 ? [] : itemsOf(given[0])) {
    budget.spend(8);
    set.items.push(put(item, set));
  }
  return set;
}

/** NumPy's `ndarray.__setstate__`: (version, shape, dtype, is Fortran, bytes or a list of objects). */
function fillFromState(array: NdArray, state: readonly Stacked[], { budget, put }: CallContext): void {
  const [dimensions, dtype, fortran, raw] = state.length === 5 ? state.slice(1) : state;
  if (!(dtype instanceof PickleDtype)) throw new PickleProblem('an array has no dtype');
  const { shape, count } = shapeOf(itemsOf(dimensions), budget.limits.arrayValues);
  const isFortran = fortran === true || fortran === 1;
  if (dtype.letter === 'O') {
    const items = itemsOf(raw);
    if (items.length !== count) throw new PickleProblem(`an array of ${count} objects has ${items.length}`);
    budget.spend(8 * count);
    const flat = items.map((item) => put(item, array));
    array.dtype = 'O';
    array.shape = shape;
    array.isFortran = isFortran && shape.length > 1;
    array.data = array.isFortran ? rowMajor(flat, shape, count, budget) : flat;
    array.isFilled = true;
    return;
  }
  fillFromBytes(
    array,
    { dtype, shape, isFortran, bytes: exactly(bytesOf(raw), dtype, shape, count) },
    budget,
  );
}

function fromBuffer(given: readonly Stacked[], { budget }: CallContext): NdArray {
  const [buffer, dtype, dimensions, order] = given;
  if (!(dtype instanceof PickleDtype) || dtype.letter === 'O')
    throw new PickleProblem(`an array has the dtype ${described(dtype)}`);
  const { shape, count } = shapeOf(
    typeof dimensions === 'number' ? [dimensions] : itemsOf(dimensions),
    budget.limits.arrayValues,
  );
  const array = new NdArray();
  const bytes = exactly(bytesOf(buffer), dtype, shape, count);
  fillFromBytes(array, { dtype, shape, isFortran: order === 'F', bytes }, budget);
  return array;
}

function exactly(bytes: Uint8Array, dtype: PickleDtype, shape: readonly number[], count: number): Uint8Array {
  const kind = ndDtypeOf(dtype);
  const wanted = count * dtype.itemBytes;
  if (bytes.length === wanted) return bytes;
  throw new PickleProblem(
    `an array of (${shape.join(', ')}) ${kind} has ${bytes.length} bytes instead of ${wanted}`,
  );
}

function scalarOf(given: readonly Stacked[], { budget }: CallContext): PickleValue {
  const [dtype, raw] = given;
  if (!(dtype instanceof PickleDtype) || dtype.letter === 'O')
    throw new PickleProblem(`a number has the dtype ${described(dtype)}`);
  const array = new NdArray();
  const bytes = exactly(bytesOf(raw), dtype, [], 1);
  fillFromBytes(array, { dtype, shape: [], isFortran: false, bytes }, budget);
  const value = array.data[0];
  if (array.dtype === 'b1') return value !== 0;
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** The items of a tuple or a list. */
export function itemsOf(value: Stacked | undefined): readonly Stacked[] {
  if (value instanceof PickleTuple || value instanceof PickleList) return value.items;
  throw new PickleProblem(`it has ${described(value)} where a tuple is wanted`);
}

function bytesOf(value: Stacked | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ByteText) return value.bytes;
  const bytes = typeof value === 'string' ? latin1Bytes(value) : null;
  if (bytes !== null) return bytes;
  throw new PickleProblem(`it has ${described(value)} where bytes are wanted`);
}

import { fillFromBytes, shapeOf } from './array-bytes.ts';
import type { Budget } from './budget.ts';
import { itemsOf } from './calls.ts';
import type { Cursor } from './cursor.ts';
import { textOf } from './dtype.ts';
import { PickleProblem } from './pickle-error.ts';
import { NdArray, PickleDict, PickleDtype, PickleGlobal, type PickleValue } from './pickle-value.ts';
import { described, type Stacked } from './stacked.ts';

/**
 * Reads an array that joblib wrote into the midst of the pickle: after the wrapper's state come, since joblib 1.1, a byte
 * with the length of a filling and the filling, then the bytes (joblib's `numpy_pickle.py`, `NumpyArrayWrapper`).
 *
 * @param readPickle reads the pickle that stands there instead where the array is of objects
 */
export function readJoblibArray(
  state: Stacked,
  cursor: Cursor,
  budget: Budget,
  readPickle: () => PickleValue,
): NdArray {
  if (!(state instanceof PickleDict)) throw new PickleProblem('a joblib array says nothing of itself');
  const subclass = state.get('subclass');
  const dtype = state.get('dtype');
  const order = textOf(state.get('order'));
  if (!(subclass instanceof PickleGlobal) || subclass.meaning !== 'ndarray')
    throw new PickleProblem(`it has an array of the class ${described(subclass)}`);
  if (!(dtype instanceof PickleDtype)) throw new PickleProblem('a joblib array has no dtype');
  if (order !== 'C' && order !== 'F') throw new PickleProblem('a joblib array has no order');
  const { shape, count } = shapeOf(itemsOf(state.get('shape')), budget.limits.arrayValues);
  if (dtype.letter === 'O') return objects(readPickle(), shape);
  if (typeof state.get('numpy_array_alignment_bytes') === 'number') cursor.take(cursor.u8());
  const array = new NdArray();
  const bytes = cursor.take(count * dtype.itemBytes);
  fillFromBytes(array, { dtype, shape, isFortran: order === 'F', bytes }, budget);
  return array;
}

function objects(value: PickleValue, shape: readonly number[]): NdArray {
  const isIt = value instanceof NdArray && value.dtype === 'O' && value.shape.join() === shape.join();
  if (!isIt)
    throw new PickleProblem(`an array of (${shape.join(', ')}) objects has ${described(value)} instead`);
  return value;
}

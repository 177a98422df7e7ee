/** Pickles (Python's own files, and joblib's) read as data, anywhere (browser and Node). Node's zlib: `node.ts`. */
export {
  type Allowed,
  JOBLIB_GLOBALS,
  NUMPY_GLOBALS,
  PLAIN_GLOBALS,
  PYTHON2_OBJECT_GLOBALS,
} from './globals.ts';
export type { Inflate } from './inflate.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export { NdArray, type NdData, type NdDtype, numbersOf } from './nd-array.ts';
export {
  type GlobalMeaning,
  PickleDict,
  PickleDtype,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from './pickle-value.ts';
export { type ReadPickleOptions, readPickle } from './read-pickle.ts';

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
export { numbersOf } from './numbers-of.ts';
export {
  type GlobalMeaning,
  NdArray,
  type NdData,
  type NdDtype,
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

import type { GlobalMeaning } from './pickle-value.ts';

/**
 * The globals that a file may name, `module.name`, each with its meaning. A file that names another one is refused.
 *
 * @example
 * const SMPL: Allowed = new Map([...NUMPY_GLOBALS, ['chumpy.ch.Ch', 'object'], ['scipy.sparse.csc.csc_matrix', 'object']]);
 */
export type Allowed = ReadonlyMap<string, GlobalMeaning>;

/** Plain values of Python 2 and 3 that a pickle writes as calls. None of these names runs anything here. */
export const PLAIN_GLOBALS: Allowed = new Map<string, GlobalMeaning>([
  ['collections.OrderedDict', 'dict'],
  ['_codecs.encode', 'encode'],
  ['__builtin__.bytes', 'bytes'],
  ['builtins.bytes', 'bytes'],
  ['__builtin__.bytearray', 'bytes'],
  ['builtins.bytearray', 'bytes'],
  ['__builtin__.set', 'set'],
  ['builtins.set', 'set'],
  ['__builtin__.frozenset', 'set'],
  ['builtins.frozenset', 'set'],
]);

/** Arrays, scalars and dtypes, as NumPy 1 (`numpy.core`) and NumPy 2 (`numpy._core`) write them. */
export const NUMPY_GLOBALS: Allowed = new Map<string, GlobalMeaning>([
  ...PLAIN_GLOBALS,
  ['numpy.ndarray', 'ndarray'],
  ['numpy.dtype', 'dtype'],
  ['numpy.core.multiarray._reconstruct', 'ndarray-reconstruct'],
  ['numpy._core.multiarray._reconstruct', 'ndarray-reconstruct'],
  ['numpy.core.multiarray.scalar', 'numpy-scalar'],
  ['numpy._core.multiarray.scalar', 'numpy-scalar'],
  ['numpy.core.numeric._frombuffer', 'ndarray-frombuffer'],
  ['numpy._core.numeric._frombuffer', 'ndarray-frombuffer'],
]);

/** What `joblib.dump` writes of plain values and NumPy arrays. */
export const JOBLIB_GLOBALS: Allowed = new Map<string, GlobalMeaning>([
  ...NUMPY_GLOBALS,
  ['joblib.numpy_pickle.NumpyArrayWrapper', 'joblib-array'],
]);

/** How Python 2 wrote objects of classes for protocols 0 and 1: for profiles that allow such classes. */
export const PYTHON2_OBJECT_GLOBALS: Allowed = new Map<string, GlobalMeaning>([
  ['copy_reg._reconstructor', 'reconstructor'],
  ['copyreg._reconstructor', 'reconstructor'],
  ['__builtin__.object', 'object-base'],
  ['builtins.object', 'object-base'],
]);

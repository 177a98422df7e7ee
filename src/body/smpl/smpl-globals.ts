import { type Allowed, NUMPY_GLOBALS, PYTHON2_OBJECT_GLOBALS } from '../../pickle/index.ts';

/** SciPy's modules of sparse matrices, before and after version 1.8. */
const SPARSE = ['csc', 'csr', 'coo'].flatMap((form) => [
  `scipy.sparse.${form}.${form}_matrix`,
  `scipy.sparse._${form}.${form}_matrix`,
  `scipy.sparse._${form}.${form}_array`,
]);

/** chumpy's classes of arrays, with which SMPL was published in 2015. */
const CHUMPY = ['chumpy.ch.Ch', 'chumpy.reordering.Select'];

/** What a file of SMPL may name. Everything else in it is refused, by name. */
export const SMPL_GLOBALS: Allowed = new Map([
  ...NUMPY_GLOBALS,
  ...PYTHON2_OBJECT_GLOBALS,
  ...[...SPARSE, ...CHUMPY].map((name) => [name, 'object'] as const),
]);

import { deflateSync } from 'node:zlib';
import { isKinemeshError } from '../../src/errors/index.ts';
import { readPhalpResult } from '../../src/phalp/index.ts';
import { type Allowed, NUMPY_GLOBALS, PYTHON2_OBJECT_GLOBALS, readPickle } from '../../src/pickle/index.ts';
import { nodeInflate } from '../../src/pickle/node.ts';
import { phalpFile } from '../testing/pickles/phalp-file.ts';
import { array, built, dict, global, tuple, type Written } from '../testing/pickles/values.ts';
import { type Layout, writePickle } from '../testing/pickles/write-pickle.ts';
import { mutated } from './mutate.ts';

/** A file before it is damaged, and how it is read. */
interface Whole {
  readonly bytes: Uint8Array;
  readonly kind: 'result' | 'body file';
}

const BODY_FILE: Allowed = new Map([
  ...NUMPY_GLOBALS,
  ...PYTHON2_OBJECT_GLOBALS,
  ['scipy.sparse.csc.csc_matrix', 'object'],
  ['chumpy.ch.Ch', 'object'],
]);

const RESULT = phalpFile({ frames: [[{ id: 1 }], [{ id: 2 }, { id: 1, trackedTime: 1 }], []] });
const RENDERED = phalpFile({ frames: [[{ id: 1 }, { id: 2 }]], isRendered: true });
const BODY: Written = dict({
  weights: array('f8', [4, 24], Array(96).fill(0.5)),
  posedirs: array(
    'f8',
    [4, 3, 2],
    Array.from({ length: 24 }, (_, n) => n),
    'F',
  ),
  v_template: built(global('chumpy.ch', 'Ch'), dict({ x: array('f8', [4, 3], Array(12).fill(1)) })),
  J_regressor: built(
    global('scipy.sparse.csc', 'csc_matrix'),
    dict({ _shape: tuple(2, 4), data: array('f8', [2], [1, 2]), indices: array('i4', [2], [0, 1]) }),
  ),
  names: array('O8', [2], ['a', tuple(1, 2)]),
});

const RESULT_LAYOUTS: readonly Partial<Layout>[] = [
  { protocol: 4, arrays: 'joblib' },
  { protocol: 4, arrays: 'joblib-old', numpy: 1 },
  { protocol: 5, arrays: 'buffer' },
  { protocol: 2, arrays: 'numpy', numpy: 1 },
];
const BODY_LAYOUTS: readonly Partial<Layout>[] = [
  { protocol: 2, python: 2, arrays: 'numpy', numpy: 1 },
  { protocol: 0, python: 2, arrays: 'numpy', numpy: 1 },
  { protocol: 4, arrays: 'joblib' },
];

const WHOLE: readonly Whole[] = [
  ...RESULT_LAYOUTS.map((layout): Whole => ({ bytes: writePickle(RESULT, layout), kind: 'result' })),
  { bytes: writePickle(RENDERED), kind: 'result' },
  ...BODY_LAYOUTS.map((layout): Whole => ({ bytes: writePickle(BODY, layout), kind: 'body file' })),
];

/** Little, so that a file which gets round a limit shows. */
const LIMITS = { memoryBytes: 64 * 2 ** 20, inflatedBytes: 64 * 2 ** 20 };

/** What became of a damaged file: read all the same, refused by name, or anything else, which is a fault. */
export type Outcome = 'read' | 'pickle-invalid' | 'result-unreadable' | { readonly fault: string };

/** Makes one damaged file and reads it; half of them are packed, before or after the damage. */
export function readDamaged(random: () => number): Outcome {
  const whole = WHOLE[Math.floor(random() * WHOLE.length)];
  const other = WHOLE[Math.floor(random() * WHOLE.length)];
  const how = random();
  const bytes =
    how < 0.5
      ? mutated(whole.bytes, other.bytes, random)
      : how < 0.75
        ? deflateSync(mutated(whole.bytes, other.bytes, random), { level: 1 })
        : mutated(deflateSync(whole.bytes, { level: 1 }), other.bytes, random);
  const inflate = random() < 0.75 ? nodeInflate : undefined;
  try {
    if (whole.kind === 'result') readPhalpResult(bytes, { limits: LIMITS, inflate });
    else readPickle(bytes, { allow: BODY_FILE, limits: LIMITS, inflate });
    return 'read';
  } catch (error) {
    if (isKinemeshError(error) && (error.code === 'pickle-invalid' || error.code === 'result-unreadable'))
      return error.code;
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

import { describe, expect, it } from 'vitest';
import { array, built, dict, float, global, recorded, tuple } from '../../tools/testing/pickles/values.ts';
import { type Layout, writePickle } from '../../tools/testing/pickles/write-pickle.ts';
import { type Allowed, NUMPY_GLOBALS, PYTHON2_OBJECT_GLOBALS } from './globals.ts';
import { numbersOf } from './numbers-of.ts';
import { NdArray, PickleDict, PickleObject, type PickleValue } from './pickle-value.ts';
import { plain } from './plain.testing.ts';
import { readPickle } from './read-pickle.ts';

/** A body file of Python 2's time names classes of SciPy and chumpy beside NumPy's. */
const BODY_FILE: Allowed = new Map([
  ...NUMPY_GLOBALS,
  ...PYTHON2_OBJECT_GLOBALS,
  ['scipy.sparse.csc.csc_matrix', 'object'],
  ['chumpy.ch.Ch', 'object'],
  ['chumpy.reordering.Select', 'object'],
]);

const csc = global('scipy.sparse.csc', 'csc_matrix');
const template = recorded(array('f8', [2, 3], [1, 2, 3, 4, 5, 6]));
const FILE = dict({
  bs_style: 'lbs',
  weights: array('f8', [2, 2], [0.25, 0.75, 1, 0]),
  posedirs: array('f8', [1, 3, 2], [1, 2, 3, 4, 5, 6], 'F'),
  f: array('u4', [1, 3], [0, 1, 2]),
  J_regressor: built(
    csc,
    dict({
      format: 'csc',
      _shape: tuple(2, 3),
      indptr: array('i4', [4], [0, 1, 2, 2]),
      indices: array('i4', [2], [1, 0]),
      data: array('f8', [2], [0.5, 2]),
      maxprint: 50,
    }),
  ),
  v_template: built(global('chumpy.ch', 'Ch'), dict({ x: template, _dirty_vars: null, _cache: dict({}) })),
  J: built(
    global('chumpy.reordering', 'Select'),
    dict({ a: template, idxs: array('i8', [2], [0, 2]), preferred_shape: tuple(2), weight: float(1) }),
  ),
  umlaut: 'é\x80\n',
});

const LAYOUTS: Partial<Layout>[] = [
  { protocol: 0, python: 2, arrays: 'numpy', numpy: 1 },
  { protocol: 1, python: 2, arrays: 'numpy', numpy: 1 },
  { protocol: 2, python: 2, arrays: 'numpy', numpy: 1 },
  { protocol: 2, python: 3, arrays: 'numpy', numpy: 1 },
  { protocol: 4, python: 3, arrays: 'numpy', numpy: 2 },
];

function stateOf(value: PickleValue | undefined): PickleDict {
  if (value instanceof PickleObject && value.state instanceof PickleDict) return value.state;
  throw new TypeError('an object with attributes is wanted');
}

function numbers(value: PickleValue | undefined): number[] {
  if (value instanceof NdArray) return [...numbersOf(value)];
  throw new TypeError('an array is wanted');
}

describe.each(LAYOUTS)('a body file of protocol $protocol by Python $python', (layout) => {
  const file = readPickle(writePickle(FILE, layout), { allow: BODY_FILE });
  if (!(file instanceof PickleDict)) throw new TypeError('a dict is wanted');

  it('has its texts as text, byte for byte', () => {
    expect(file.keys).toEqual(FILE.entries.map(([key]) => key));
    expect(file.get('bs_style')).toBe('lbs');
    expect(file.get('umlaut')).toBe('é\x80\n');
  });

  it('has its arrays, row-major', () => {
    expect(numbers(file.get('weights'))).toEqual([0.25, 0.75, 1, 0]);
    expect(file.get('posedirs')).toMatchObject({ shape: [1, 3, 2], isFortran: true });
    expect(numbers(file.get('posedirs'))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(numbers(file.get('f'))).toEqual([0, 1, 2]);
  });

  it('has objects of SciPy and chumpy as their class and their attributes', () => {
    const regressor = file.get('J_regressor');
    expect(regressor).toMatchObject({ kind: 'object', name: 'scipy.sparse.csc.csc_matrix' });
    const state = stateOf(regressor);
    expect(plain(state.get('_shape'))).toEqual({ tuple: [2, 3] });
    expect(state.get('format')).toBe('csc');
    expect(['data', 'indices', 'indptr'].map((name) => numbers(state.get(name)))).toEqual([
      [0.5, 2],
      [1, 0],
      [0, 1, 2, 2],
    ]);
    expect(numbers(stateOf(file.get('v_template')).get('x'))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(stateOf(file.get('v_template')).get('x')).toBe(stateOf(file.get('J')).get('a'));
    expect(numbers(stateOf(file.get('J')).get('idxs'))).toEqual([0, 2]);
  });
});

it('the same file is refused, by the name of the class, where such classes are not allowed', () => {
  expect(() => readPickle(writePickle(FILE, LAYOUTS[2]), { allow: NUMPY_GLOBALS })).toThrow(
    'it names "scipy.sparse.csc.csc_matrix", which this kind of file never needs',
  );
});

it('sets, dicts in order and bytearrays are read as Python 2 and 3 write them', () => {
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
  const read = (text: string) => plain(readPickle(bytes(text), { allow: NUMPY_GLOBALS }));
  expect(read('\x80\x02c__builtin__\nset\n](U\x01aU\x01be\x85R.')).toEqual({ set: ['a', 'b'] });
  expect(read('\x80\x04\x8f(K\x01K\x02\x90.')).toEqual({ set: [1, 2] });
  expect(read('\x80\x04(K\x01K\x02\x91.')).toEqual({ set: [1, 2] });
  expect(read('\x80\x02ccollections\nOrderedDict\n](](U\x01aK\x01ee\x85R.')).toEqual({ dict: [['a', 1]] });
  expect(read('\x80\x02ccollections\nOrderedDict\n)RU\x01aK\x01s.')).toEqual({ dict: [['a', 1]] });
  expect(read('\x80\x02c__builtin__\nbytearray\n(X\x02\x00\x00\x00\xc3\xa9U\x07latin-1tR.')).toEqual({
    bytes: [0xe9],
  });
  expect(read('\x80\x02c__builtin__\nbytes\n)R.')).toEqual({ bytes: [] });
});

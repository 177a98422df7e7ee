import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  array,
  dict,
  dictOfPairs,
  float,
  recorded,
  scalar,
  tuple,
  type Written,
} from '../../tools/testing/pickles/values.ts';
import { type Layout, writePickle } from '../../tools/testing/pickles/write-pickle.ts';
import { JOBLIB_GLOBALS } from './globals.ts';
import { nodeInflate } from './node-inflate.ts';
import { PickleDict, type PickleValue } from './pickle-value.ts';
import { plain } from './plain.testing.ts';
import { type ReadPickleOptions, readPickle } from './read-pickle.ts';

const read = (bytes: Uint8Array, options: Partial<ReadPickleOptions> = {}): PickleValue =>
  readPickle(bytes, { allow: JOBLIB_GLOBALS, ...options });

const LAYOUTS: readonly (readonly [name: string, layout: Partial<Layout>])[] = [
  ['protocol 0', { protocol: 0, arrays: 'numpy' }],
  ['protocol 1', { protocol: 1, arrays: 'numpy' }],
  ['protocol 2', { protocol: 2, arrays: 'numpy' }],
  ['protocol 3', { protocol: 3, arrays: 'numpy', numpy: 1 }],
  ['protocol 4', { protocol: 4, arrays: 'numpy' }],
  ['protocol 5 with buffers', { protocol: 5, arrays: 'buffer', numpy: 1 }],
  ['protocol 5 with buffers of NumPy 2', { protocol: 5, arrays: 'buffer', numpy: 2 }],
  ['joblib of protocol 2', { protocol: 2, arrays: 'joblib-old', numpy: 1 }],
  ['joblib of protocol 3', { protocol: 3, arrays: 'joblib', numpy: 1 }],
  ['joblib before 1.1', { protocol: 4, arrays: 'joblib-old', numpy: 1 }],
  ['joblib since 1.1', { protocol: 4, arrays: 'joblib' }],
  ['joblib on Python 3.14', { protocol: 5, arrays: 'joblib' }],
];

const VALUES: Written = dict({
  whole: [0, -1, 255, 65535, -32769, 2 ** 31 - 1],
  long: [2 ** 40, -(2 ** 47), 2n ** 70n, -(2n ** 63n)],
  float: [1.5, float(2), -0.1],
  texts: ['', 'ascii', 'Zoë → 人', 'x'.repeat(300)],
  others: [null, true, false],
  tuples: [tuple(), tuple(1), tuple(1, 2), tuple(1, 2, 3), tuple(1, 2, 3, 4)],
  bytes: Uint8Array.from([0, 127, 128, 159, 255]),
  f4: array('f4', [2, 3], [0.5, 1, 1.5, 2, 2.5, 3]),
  f8: array('f8', [1, 2, 2], [1e300, -1, 0, 0.1]),
  f2: array('f2', [3], [0, 1.5, -0.25]),
  i1: array('i1', [2], [-128, 127]),
  i2: array('i2', [2], [-32768, 32767]),
  i4: array('i4', [2], [-(2 ** 31), 5]),
  i8: array('i8', [1], [-5]),
  u1: array('u1', [2], [0, 255]),
  u8: array('u8', [1], [5]),
  b1: array('b1', [3], [1, 0, 1]),
  text: array('U4', [2], ['ab', 'cdéf']),
  fortran: array('f4', [2, 3], [1, 2, 3, 4, 5, 6], 'F'),
  cube: array(
    'i4',
    [2, 3, 4],
    Array.from({ length: 24 }, (_, n) => n),
    'F',
  ),
  none: array('f4', [0, 3], []),
  point: array('f4', [], [7]),
  scalars: [scalar('f4', 0.25), scalar('f8', 0.1), scalar('i8', -3), scalar('b1', 1)],
});

const READ = {
  dict: [
    ['whole', [0, -1, 255, 65535, -32769, 2 ** 31 - 1]],
    ['long', [2 ** 40, -(2 ** 47), 2n ** 70n, -(2n ** 63n)]],
    ['float', [1.5, 2, -0.1]],
    ['texts', ['', 'ascii', 'Zoë → 人', 'x'.repeat(300)]],
    ['others', [null, true, false]],
    [
      'tuples',
      [{ tuple: [] }, { tuple: [1] }, { tuple: [1, 2] }, { tuple: [1, 2, 3] }, { tuple: [1, 2, 3, 4] }],
    ],
    ['bytes', { bytes: [0, 127, 128, 159, 255] }],
    ['f4', nd('f4', [2, 3], [0.5, 1, 1.5, 2, 2.5, 3])],
    ['f8', nd('f8', [1, 2, 2], [1e300, -1, 0, 0.1])],
    ['f2', nd('f2', [3], [0, 1.5, -0.25])],
    ['i1', nd('i1', [2], [-128, 127])],
    ['i2', nd('i2', [2], [-32768, 32767])],
    ['i4', nd('i4', [2], [-(2 ** 31), 5])],
    ['i8', nd('i8', [1], [-5n])],
    ['u1', nd('u1', [2], [0, 255])],
    ['u8', nd('u8', [1], [5n])],
    ['b1', nd('b1', [3], [1, 0, 1])],
    ['text', nd('U', [2], ['ab', 'cdéf'])],
    ['fortran', { ...nd('f4', [2, 3], [1, 2, 3, 4, 5, 6]), isFortran: true }],
    [
      'cube',
      {
        ...nd(
          'i4',
          [2, 3, 4],
          Array.from({ length: 24 }, (_, n) => n),
        ),
        isFortran: true,
      },
    ],
    ['none', nd('f4', [0, 3], [])],
    ['point', nd('f4', [], [7])],
    ['scalars', [0.25, 0.1, -3, true]],
  ],
};

function nd(dtype: string, shape: number[], data: unknown[]) {
  return { dtype, shape, data, isFortran: false };
}

describe('the same values are read from every layout', () => {
  it.each(LAYOUTS)('%s', (_, layout) => {
    expect(plain(read(writePickle(VALUES, layout)))).toEqual(READ);
  });

  it.each(LAYOUTS)('%s, wherever the bytes lie in memory', (_, layout) => {
    const bytes = writePickle(VALUES, layout);
    for (const offset of [1, 2, 3]) {
      const shifted = new Uint8Array(bytes.length + 8).subarray(offset, offset + bytes.length);
      shifted.set(bytes);
      expect(plain(read(shifted))).toEqual(READ);
    }
  });

  const bytes = writePickle(VALUES);
  it.each([
    ['zlib', deflateSync(bytes, { level: 3 })],
    ['zlib, uncompressed', deflateSync(bytes, { level: 0 })],
    ['zlib, as small as can be', deflateSync(bytes, { level: 9 })],
    ['gzip', gzipSync(bytes)],
  ])('packed with %s, by Node and without it', (_, packed) => {
    expect(plain(read(packed))).toEqual(READ);
    expect(plain(read(packed, { inflate: nodeInflate }))).toEqual(READ);
  });

  it('arrays of objects are pickles of their own inside joblib’s', () => {
    const objects = dict({ o: array('O8', [2, 2], ['a', [1, 2], null, array('f4', [2], [1, 2])]), after: 5 });
    const expected = {
      dict: [
        ['o', nd('O', [2, 2], ['a', [1, 2], null, nd('f4', [2], [1, 2])])],
        ['after', 5],
      ],
    };
    for (const [, layout] of LAYOUTS) expect(plain(read(writePickle(objects, layout)))).toEqual(expected);
  });

  it('numbers of big-endian machines are turned round', () => {
    const bytes = writePickle(array('f8', [2], [1.5, -2]), { arrays: 'numpy' });
    const swapped = Uint8Array.from(bytes);
    const order = Buffer.from(bytes).indexOf('\x8c\x01<', 0, 'latin1');
    swapped[order + 2] = '>'.charCodeAt(0);
    const values = Buffer.from(bytes).indexOf(Buffer.from(new Float64Array([1.5, -2]).buffer));
    swapped.subarray(values, values + 8).reverse();
    swapped.subarray(values + 8, values + 16).reverse();
    expect(plain(read(swapped))).toEqual(nd('f8', [2], [1.5, -2]));
  });
});

describe('dicts', () => {
  it('keep their order, and find text, numbers and tuples as keys', () => {
    const value = read(
      writePickle(
        dictOfPairs([
          ['z', 1],
          [tuple('a/000001.jpg', float(0.04)), 2],
          [7, 3],
          [tuple('a', 1), 4],
          [tuple(tuple('a'), 1), 5],
        ]),
      ),
    );
    if (!(value instanceof PickleDict)) throw new TypeError('a dict is wanted');
    expect(value.keys.map(plain)).toEqual([
      'z',
      { tuple: ['a/000001.jpg', 0.04] },
      7,
      { tuple: ['a', 1] },
      { tuple: [{ tuple: ['a'] }, 1] },
    ]);
    expect([value.get('z'), value.get(7), value.get(value.keys[1]), value.get(value.keys[4])]).toEqual([
      1, 3, 2, 5,
    ]);
    expect(value.get('not there')).toBeUndefined();
    expect(value.has('7')).toBe(false);
  });

  it('give a key that comes twice its last value at its first place', () => {
    const pairs = [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ] as const;
    const value = plain(read(writePickle(dictOfPairs(pairs))));
    expect(value).toEqual({ dict: [pairs[2], pairs[1]] });
  });
});

describe('what stands more than once', () => {
  it('is the same object', () => {
    const shared = recorded([1, 2]);
    const value = plain(read(writePickle([shared, shared, array('f4', [1], [1]), array('f4', [1], [2])])));
    expect(value).toEqual([[1, 2], [1, 2], nd('f4', [1], [1]), nd('f4', [1], [2])]);
  });

  it('may be more than 256 things', () => {
    const texts = Array.from({ length: 700 }, (_, n) => `text ${n}`);
    for (const protocol of [0, 2, 4] as const)
      expect(plain(read(writePickle([...texts, ...texts], { protocol })))).toEqual([...texts, ...texts]);
  });
});

it('arrays are views on the file’s bytes where these are aligned', () => {
  const bytes = writePickle(array('f4', [4], [1, 2, 3, 4]));
  const value = read(bytes);
  expect(value).toMatchObject({ kind: 'ndarray' });
  expect((value as unknown as { data: Float32Array }).data.buffer).toBe(bytes.buffer);
});

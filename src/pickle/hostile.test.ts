import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { array, built, dict, global, reduced, tuple } from '../../tools/testing/pickles/values.ts';
import { type Layout, writePickle } from '../../tools/testing/pickles/write-pickle.ts';
import { isKinemeshError } from '../errors/index.ts';
import { JOBLIB_GLOBALS } from './globals.ts';
import type { Limits } from './limits.ts';
import { nodeInflate } from './node-inflate.ts';
import { readPickle } from './read-pickle.ts';

/** Instructions as text (Latin-1) and bytes. */
const bytesOf = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))),
  );

function refused(bytes: Uint8Array, limits: Partial<Limits> = {}): string {
  try {
    readPickle(bytes, { allow: JOBLIB_GLOBALS, file: 'bad.pkl', limits });
  } catch (error) {
    if (!isKinemeshError(error)) throw error;
    expect(error.code).toBe('pickle-invalid');
    expect(error.remedy).toContain('Nothing in it was executed');
    return error.message;
  }
  throw new Error('It was read.');
}

const u32 = (number: number) => Buffer.from(Uint32Array.of(number).buffer);
const u64 = (number: bigint) => Buffer.from(BigUint64Array.of(number).buffer);

describe('a name that is not allowed is refused, whatever is done with it', () => {
  it.each([
    ['os', 'system'],
    ['posix', 'system'],
    ['nt', 'system'],
    ['builtins', 'eval'],
    ['__builtin__', 'eval'],
    ['builtins', 'exec'],
    ['builtins', 'getattr'],
    ['subprocess', 'Popen'],
    ['pickle', 'loads'],
    ['joblib', 'load'],
    ['numpy', 'load'],
    ['numpy.core.multiarray', 'fromfile'],
    ['numpy.testing._private.utils', 'runstring'],
    ['operator', 'attrgetter'],
    ['functools', 'partial'],
    ['torch', 'load'],
    ['collections', 'OrderedDict.__class__'],
    ['numpy', 'dtype.__init__'],
    ['', ''],
    ['__proto__', 'constructor'],
  ])('%s.%s', (module, name) => {
    const call = reduced(global(module, name), 'touch /tmp/x');
    const layouts: Partial<Layout>[] = [{ protocol: 0 }, { protocol: 2 }, { protocol: 4 }];
    for (const layout of layouts)
      expect(refused(writePickle(dict({ a: [call] }), layout))).toContain(
        JSON.stringify(`${module}.${name}`),
      );
    // Only named, never called.
    expect(refused(writePickle(global(module, name)))).toMatch(
      /^bad\.pkl: it names ".*", which .* \(at byte \d+\)\.$/,
    );
    // In the pickle that joblib has inside of it for an array of objects.
    expect(refused(writePickle(array('O8', [1], [call])))).toContain('it names');
    // As a class of old Python 2.
    expect(refused(bytesOf('(S"x"\n', `i${module}\n${name}\n.`))).toContain('it names');
  });

  it('a module whose name holds the dot is no way round', () => {
    expect(refused(bytesOf('\x80\x04\x8c\x05numpy\x8c\x1ccore.multiarray._reconstruct\x93.'))).toContain(
      'it names',
    );
  });

  it('a name that is no text', () => {
    expect(refused(bytesOf('\x80\x04K\x01K\x02\x93.'))).toContain('"null.null"');
  });

  it('calls in calls', () => {
    let call = reduced(global('os', 'system'), 'x');
    for (let n = 0; n < 50; n++) call = reduced(global('collections', 'OrderedDict'), call);
    expect(refused(writePickle(call))).toContain('"os.system"');
  });
});

describe('what is allowed is allowed as what it is alone', () => {
  it.each([
    ['ndarray called', bytesOf('cnumpy\nndarray\n(K\x05tR.'), 'it calls "numpy.ndarray"'],
    ['ndarray made', bytesOf('\x80\x02cnumpy\nndarray\n)\x81.'), 'makes an object of "numpy.ndarray"'],
    ['dtype made', bytesOf('\x80\x02cnumpy\ndtype\n)\x81.'), 'makes an object of "numpy.dtype"'],
    ['a text called', bytesOf('\x80\x04\x8c\x01a)R.'), 'it calls the text "a"'],
    ['arguments that are no tuple', bytesOf('cnumpy\ndtype\n]R.'), 'it calls something with a list'],
    ['a state for a text', bytesOf('\x80\x04\x8c\x01aNb.'), 'gives a state to the text "a"'],
    ['a state for a dict', bytesOf('\x80\x04}}b.'), 'gives a state to a dict'],
    ['append to a dict', bytesOf('\x80\x04}Na.'), 'appends to a dict'],
    ['an item for a list', bytesOf('\x80\x04]NNs.'), 'sets an item of a list'],
    ['a dict with a key alone', bytesOf('\x80\x04}(Nu.'), 'a key without a value'],
    ['a list as a key', bytesOf('\x80\x04}]Ns.'), 'a list as a key'],
    [
      'bytes that are no bytes',
      bytesOf('c_codecs\nencode\n(X\x03\x00\x00\x00\xe4\xba\xbaU\x06latin1tR.'),
      'bytes are wanted',
    ],
    [
      'an array of another class',
      bytesOf('cnumpy.core.multiarray\n_reconstruct\n(cnumpy\ndtype\n(K\x00tU\x01btR.'),
      'of the class "numpy.dtype"',
    ],
    [
      'an array never filled',
      bytesOf('cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tU\x01btR.'),
      'without values',
    ],
    [
      'a joblib array never filled',
      bytesOf('\x80\x02cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81.'),
      'has no bytes',
    ],
    [
      'a joblib array that says nothing',
      bytesOf('\x80\x02cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81Nb.'),
      'says nothing of itself',
    ],
    [
      'a joblib array without a class',
      bytesOf('\x80\x02cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}b.'),
      'of the class nothing',
    ],
    ['something of the outside', bytesOf('\x80\x02U\x01aQ.'), 'outside itself'],
    ['something of the outside, by a line', bytesOf('Pa\n.'), 'outside itself'],
    ['the registry', bytesOf('\x80\x02\x82\x01.'), 'registry of extensions'],
    ['buffers apart', bytesOf('\x80\x05\x97.'), 'kept apart'],
    ['another way to make an object', bytesOf('\x80\x04))}\x92.'), 'in a way that is not read'],
    ['protocol 6', bytesOf('\x80\x06N.'), 'protocol 6'],
    ['an instruction that there is not', bytesOf('\x80\x04\xff.'), 'no instruction 0xff'],
    ['text', bytesOf('<html></html>'), 'not a pickle: there is no instruction 0x3c (at byte 0)'],
    ['nothing', bytesOf(''), 'it is empty'],
    ['an end without a value', bytesOf('\x80\x04.'), '0 values instead of one'],
    ['an end with two values', bytesOf('\x80\x04NN.'), '2 values instead of one'],
    ['an end within a mark', bytesOf('\x80\x04N(.'), 'instead of one'],
    ['another pickle behind it', bytesOf('\x80\x04N.cos\nsystem\n.'), '12 bytes follow its end'],
    ['a value below a mark', bytesOf('\x80\x04N(\x85.'), 'a value that is not there'],
    ['a mark that is not there', bytesOf('\x80\x04Nt.'), 'a mark that is not there'],
    [
      'a place of the memo that is not there',
      bytesOf('\x80\x04h\x05.'),
      'value number 5, which it never gave',
    ],
    ['a place of the memo out of reach', bytesOf('\x80\x02Nr', u32(0xffffffff), '.'), 'as number 4294967295'],
    ['a place below zero', bytesOf('Np-1\n.'), 'as number -1'],
    ['a place that is no number', bytesOf('Npx\n.'), 'as a whole number'],
    ['a number that is none', bytesOf('Ieval\n.'), 'as a whole number'],
    ['a float that is none', bytesOf('F0x10\n.'), 'as a number'],
    ['a text without quotes', bytesOf('Sa\n.'), 'without quotes'],
    ['a text with half an escape', bytesOf("S'\\'\n."), 'the escape'],
    ['bz2', bytesOf('BZh91AY'), 'packed with bz2'],
    ['xz', bytesOf('\xfd7zXZ\x00'), 'packed with xz'],
    ['lz4', bytesOf('\x04"M\x18'), 'packed with lz4'],
    ['ZIP', bytesOf('PK\x03\x04'), 'a ZIP archive'],
    ['.npy', bytesOf('\x93NUMPY'), '.npy'],
  ])('%s', (_, bytes, words) => {
    expect(refused(bytes)).toContain(words);
  });

  it('a class that is allowed as an object is one, and nothing else', () => {
    const bytes = writePickle(built(global('chumpy.ch', 'Ch'), dict({ x: 1 })));
    expect(refused(bytes)).toContain('"chumpy.ch.Ch"');
    const value = readPickle(bytes, { allow: new Map([['chumpy.ch.Ch', 'object']]) });
    expect(value).toMatchObject({ kind: 'object', name: 'chumpy.ch.Ch' });
  });
});

describe('arrays that lie', () => {
  it.each([
    ['more values than bytes', array('f4', [1000], [1, 2])],
    ['no bytes at all', array('f8', [2, 2], [])],
    ['more values than there is memory', array('f4', [2 ** 31 - 1, 2 ** 31 - 1], [1])],
    ['a negative length', array('f4', [-1], [1])],
    ['a length that is no whole number', array('f4', [1.5], [1])],
    ['negative lengths that make a positive product', array('f4', [-1, -1], [1])],
    ['zero times more than there is', array('f4', [0, 2 ** 40], [])],
    ['dates', array('M8', [1], [0])],
    ['records', array('V8', [1], [0])],
    ['complex numbers', array('c8', [1], [0])],
    ['long doubles', array('f16', [1], [0])],
    ['texts without length', array('U0', [1000], [])],
    ['bytes without length', array('S0', [2 ** 28], [])],
    ['too many dimensions', array('f4', Array(100).fill(1), [1])],
    ['objects fewer than said', array('O8', [3], [1])],
  ])('%s', (_, value) => {
    const layouts: Partial<Layout>[] = [
      { arrays: 'joblib' },
      { arrays: 'joblib-old' },
      { arrays: 'numpy' },
      { arrays: 'numpy', protocol: 2 },
      { arrays: 'buffer', protocol: 5 },
    ];
    for (const layout of layouts)
      expect(refused(writePickle([value], layout))).toMatch(/array|dtype|cut off|records|bytes|makes/);
  });

  it('bytes more than the shape says', () => {
    const message = refused(writePickle([array('f4', [1], [1, 2])], { arrays: 'numpy' }));
    expect(message).toContain('an array of (1) f4 has 8 bytes instead of 4');
  });

  it('an object that is another class than joblib’s wrapper says', () => {
    const inner = writePickle('no array', { protocol: 2 });
    const outer = writePickle([array('O8', [1], ['x'])]);
    const at = Buffer.from(outer).indexOf('\x80\x02', 0, 'latin1');
    expect(refused(bytesOf(outer.subarray(0, at), inner, outer.subarray(at)))).toContain(
      'has the text "no array" instead',
    );
  });
});

describe('what is too much is refused before it is there', () => {
  it('a text or bytes of a length that lies', () => {
    for (const instruction of ['X', 'T', 'B']) {
      expect(refused(bytesOf('\x80\x03', instruction, u32(0xfffffff0), 'abc.'))).toMatch(/a text of|cut off/);
      expect(refused(bytesOf('\x80\x03', instruction, u32(100), 'abc.'))).toContain('cut off');
    }
    for (const instruction of ['\x8d', '\x8e', '\x96'])
      expect(refused(bytesOf('\x80\x05', instruction, u64(2n ** 63n), 'abc.'))).toContain('a text of');
    expect(refused(bytesOf('\x80\x05\x8b', u32(2 ** 31), '.'))).toContain('cut off');
    expect(refused(bytesOf('\x80\x05\x8b', u32(2000), Buffer.alloc(2000, 1), '.'))).toContain(
      'of 2000 bytes',
    );
  });

  it('containers in one another, however they are put together', () => {
    const depth = 100_000;
    expect(refused(bytesOf('\x80\x04', ']'.repeat(depth), 'a'.repeat(depth - 1), '.'))).toContain(
      'more than 64 containers',
    );
    expect(refused(bytesOf('\x80\x04N', '\x85'.repeat(depth), '.'))).toContain('more than 64 containers');
    expect(refused(bytesOf('('.repeat(depth), 'N', 't'.repeat(depth), '.'))).toContain(
      'more than 64 containers',
    );
    expect(refused(bytesOf('(dS"a"\n'.repeat(depth), 'N', 's'.repeat(depth), '.'))).toContain(
      'more than 64 containers',
    );
  });

  it('things that contain themselves', () => {
    const circles = [
      ']q\x00h\x00a.',
      ']q\x00((h\x00te.',
      ']q\x00h\x00\x85a.',
      '}q\x00Nh\x00s.',
      ']q\x00]q\x010h\x01h\x00ah\x00h\x01a.',
    ];
    for (const circle of circles) expect(refused(bytesOf('\x80\x02', circle))).toContain('contains itself');
    const pickle = bytesOf('\x80\x02cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81q\x00h\x00b.');
    expect(refused(pickle)).toContain('says nothing of itself');
  });

  it('a bomb of things recalled: 10 times 10 times 10 …', () => {
    let bomb = '\x80\x04]q\x00';
    for (let level = 1; level <= 30; level++) {
      const below = `h${String.fromCharCode(level - 1)}`;
      bomb += `0](${below.repeat(10)}eq${String.fromCharCode(level)}`;
    }
    const message = refused(bytesOf(bomb, '.'));
    expect(message).toContain('it has more than 100000000 values');
  });

  it('keys that take long to compare', () => {
    let key = '\x80\x04}NNN\x87q\x00';
    for (let level = 1; level < 20; level++)
      key += `0h${String.fromCharCode(level - 1)}h${String.fromCharCode(level - 1)}\x86q${String.fromCharCode(level)}`;
    expect(refused(bytesOf(key, 'Ns.'))).toContain('a key of more than 16 parts');
  });

  it('pickles in pickles in pickles', () => {
    let pickle = bytesOf('\x80\x02N.');
    const outer = writePickle(array('O8', [1], ['x']));
    const at = Buffer.from(outer).indexOf('\x80\x02', 0, 'latin1');
    for (let n = 0; n < 20; n++) pickle = bytesOf(outer.subarray(0, at), pickle, outer.subarray(-1));
    expect(refused(pickle)).toContain('pickles in pickles');
  });

  it('more memory, instructions or values in an array than allowed', () => {
    expect(refused(bytesOf('\x80\x04(', ']'.repeat(20_000), 't.'), { memoryBytes: 1e6 })).toContain(
      '1000000 bytes of memory',
    );
    expect(refused(bytesOf('\x80\x04(', '}'.repeat(20_000), 't.'), { memoryBytes: 1e6 })).toContain(
      '1000000 bytes of memory',
    );
    expect(refused(bytesOf('\x80\x04', '('.repeat(200_000), 't.'), { memoryBytes: 1e6 })).toContain(
      '1000000 bytes of memory',
    );
    expect(refused(bytesOf('\x80\x04', 'N0'.repeat(2000), 'N.'), { instructions: 1000 })).toContain(
      'more than 1000 instructions',
    );
    expect(refused(writePickle(array('f4', [11], Array(11).fill(0))), { arrayValues: 10 })).toContain(
      'more than 10 values',
    );
    expect(refused(writePickle('x'.repeat(100)), { stringBytes: 99 })).toContain('a text of 100 bytes');
  });

  it('the same bytes made into an array again and again', () => {
    const bytes = bytesOf('\x80\x04B', u32(80_000), Buffer.alloc(80_000), 'q\x00');
    // Column-major, so that each array is a copy of 80 kB.
    const dtype = 'cnumpy\ndtype\n(X\x02\x00\x00\x00f8K\x00K\x01tR';
    const call = `0cnumpy.core.numeric\n_frombuffer\n(h\x00${dtype}Kd\x4bd\x86X\x01\x00\x00\x00FtR`;
    expect(refused(bytesOf(bytes, call.repeat(50), '.'), { memoryBytes: 2e6 })).toContain('of memory');
    expect(readPickle(bytesOf(bytes, call, '.'), { allow: JOBLIB_GLOBALS })).toMatchObject({
      shape: [100, 100],
    });
  });

  it('a file that unpacks to a thousand times its size', () => {
    const bomb = deflateSync(bytesOf('\x80\x04B', u32(70 * 2 ** 20), Buffer.alloc(70 * 2 ** 20), '.'), {
      level: 9,
    });
    expect(bomb.length).toBeLessThan(80_000);
    expect(refused(bomb)).toContain('it unpacks to more than 67108864 bytes');
    const limits = { inflatedBytes: 1e6 };
    for (const inflate of [undefined, nodeInflate])
      expect(() => readPickle(bomb, { allow: JOBLIB_GLOBALS, limits, inflate })).toThrow(
        'to more than 1000000 bytes',
      );
  });
});

describe('a file that is cut off is refused', () => {
  const value = dict({
    a: [array('f4', [2, 2], [1, 2, 3, 4]), 'text', tuple(1, 2.5)],
    b: array('O8', [1], ['x']),
  });
  const layouts: Partial<Layout>[] = [
    { arrays: 'joblib' },
    { arrays: 'joblib-old', protocol: 2 },
    { arrays: 'numpy', protocol: 0 },
    { arrays: 'numpy', protocol: 2, python: 2 },
    { arrays: 'buffer', protocol: 5 },
  ];
  it.each(layouts)('at each byte of $protocol $arrays', (layout) => {
    const bytes = writePickle(value, layout);
    for (let length = 0; length < bytes.length; length++) refused(bytes.slice(0, length));
  });

  it.each([
    ['zlib', deflateSync(writePickle(value))],
    ['gzip', gzipSync(writePickle(value))],
  ])('at each byte of %s, by Node and without it', (_, bytes) => {
    for (let length = 0; length < bytes.length; length++) {
      // The checksum and length at the end of gzip are looked at by Node alone.
      if (length < bytes.length - 8) refused(bytes.subarray(0, length));
      expect(() =>
        readPickle(bytes.subarray(0, length), { allow: JOBLIB_GLOBALS, inflate: nodeInflate }),
      ).toThrow();
    }
  });
});

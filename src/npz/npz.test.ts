import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { npyHeader } from './npy.ts';
import { readNpz, writeNpz } from './npz.ts';
import type { NpzArrays } from './npz-array.ts';

const wave = Float32Array.from({ length: 6000 }, (_, i) => Math.sin(i / 50));
const ALL_TYPES: NpzArrays = {
  f4: { dtype: 'f4', shape: [20, 100, 3], data: wave },
  f8: { dtype: 'f8', shape: [2, 2], data: new Float64Array([0.1, -1e300, 5e-324, Number.POSITIVE_INFINITY]) },
  i4: { dtype: 'i4', shape: [3], data: new Int32Array([-2147483648, 0, 2147483647]) },
  u1: { dtype: 'u1', shape: [4], data: new Uint8Array([0, 1, 2, 255]) },
  i8: { dtype: 'i8', shape: [2], data: new BigInt64Array([-(2n ** 63n), 2n ** 63n - 1n]) },
  u2: { dtype: 'u2', shape: [1, 2], data: new Uint16Array([1, 65535]) },
  u4: { dtype: 'u4', shape: [1], data: new Uint32Array([4294967295]) },
  b1: { dtype: 'b1', shape: [2], data: new Uint8Array([0, 1]) },
  scalar: { dtype: 'f4', shape: [], data: new Float32Array([1.5]) },
  empty: { dtype: 'f4', shape: [0, 156], data: new Float32Array(0) },
};

// `numpy.savez(f, a=np.arange(3, dtype='<i4'), b=np.array([[1.5, -2.0]], dtype='<f8'))`, NumPy 2.4: its headers
// carry ZIP64 fields.
const FROM_NUMPY =
  'UEsDBC0AAAAAAAAAIQAC7L2p//////////8FABQAYS5ucHkBABAAjAAAAAAAAACMAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxpNCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgzLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAEAAAACAAAAUEsDBC0AAAAAAAAAIQB12LF+//////////8FABQAYi5ucHkBABAAkAAAAAAAAACQAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgxLCAyKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAA+D8AAAAAAAAAwFBLAQItAy0AAAAAAAAAIQAC7L2pjAAAAIwAAAAFAAAAAAAAAAAAAACAAQAAAABhLm5weVBLAQItAy0AAAAAAAAAIQB12LF+kAAAAJAAAAAFAAAAAAAAAAAAAACAAcMAAABiLm5weVBLBQYAAAAAAgACAGYAAACKAQAAAAA=';

describe('a .npz file', () => {
  it('gives back every type and shape that was written', async () => {
    const read = await readNpz(writeNpz(ALL_TYPES), 'all.npz');
    expect(read).toEqual(ALL_TYPES);
  });

  it('has the same bytes whenever it is written', () => {
    expect(Buffer.compare(writeNpz(ALL_TYPES), writeNpz(ALL_TYPES))).toBe(0);
  });

  it('is smaller than its numbers where they repeat', () => {
    const zeros: NpzArrays = { zeros: { dtype: 'f4', shape: [10000], data: new Float32Array(10000) } };
    expect(writeNpz(zeros).length).toBeLessThan(1000);
  });

  it('reads what NumPy wrote', async () => {
    const read = await readNpz(Uint8Array.from(Buffer.from(FROM_NUMPY, 'base64')), 'numpy.npz');
    expect(read).toEqual({
      a: { dtype: 'i4', shape: [3], data: new Int32Array([0, 1, 2]) },
      b: { dtype: 'f8', shape: [1, 2], data: new Float64Array([1.5, -2]) },
    });
  });

  it('reads a buffer that starts anywhere in memory', async () => {
    const whole = writeNpz(ALL_TYPES);
    const shifted = Buffer.concat([new Uint8Array(3), whole]).subarray(3);
    expect(await readNpz(shifted, 'all.npz')).toEqual(ALL_TYPES);
  });

  it('reads only the arrays asked for', async () => {
    const read = await readNpz(writeNpz(ALL_TYPES), 'all.npz', { only: ['u1', 'not there'] });
    expect(Object.keys(read)).toEqual(['u1']);
  });

  it('starts every header with its values at a multiple of 64 bytes', () => {
    for (const array of Object.values(ALL_TYPES)) expect(npyHeader(array).length % 64).toBe(0);
  });

  it('is not written where the values do not fill the shape', () => {
    expect(() => writeNpz({ a: { dtype: 'f4', shape: [2, 2], data: new Float32Array(3) } })).toThrow(
      '"a" has 3 values for the shape (2, 2).',
    );
  });
});

describe('a damaged .npz file is refused, naming file and array', () => {
  const whole = writeNpz(ALL_TYPES);

  it.each([1, 10, 100, 1000])('cut off %i bytes before its end', async (bytes) => {
    await refused(whole.slice(0, whole.length - bytes), /^bad\.npz: it has no ZIP directory/);
  });

  it('empty, or something else', async () => {
    await refused(new Uint8Array(0), /^bad\.npz: it has no ZIP directory/);
    await refused(new TextEncoder().encode('<html></html>'), /^bad\.npz: it has no ZIP directory/);
  });

  it('with its front cut off', async () => {
    await refused(whole.slice(5000), /bad\.npz/);
  });

  it('with one byte changed in an array', async () => {
    const bytes = whole.slice();
    bytes[300] ^= 0x10;
    await refused(bytes, /^bad\.npz, array "f4": (its checksum|its packed bytes)/);
  });

  it('with a size that cannot be', async () => {
    const bytes = whole.slice();
    const view = new DataView(bytes.buffer);
    let central = 0;
    while (view.getUint32(central, true) !== 0x02014b50) central++;
    view.setUint32(central + 24, 0x7fffffff, true);
    await refused(bytes, /array "f4": its size is impossible/);
  });

  it.each([
    ['python objects', "{'descr': '|O', 'fortran_order': False, 'shape': (0,), }", /Python objects/],
    ['fortran order', "{'descr': '<f4', 'fortran_order': True, 'shape': (0, 2), }", /Fortran order/],
    ['big-endian numbers', "{'descr': '>f4', 'fortran_order': False, 'shape': (0,), }", /its type is ">f4"/],
    ['strings', "{'descr': '<U7', 'fortran_order': False, 'shape': (0,), }", /its type is "<U7"/],
    ['records', "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (0,), }", /structured array/],
    ['a missing key', "{'descr': '<f4', 'shape': (0,), }", /header cannot be understood/],
    ['too few values', "{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }", /needs 20/],
    [
      'an endless shape',
      `{'descr': '<f4', 'fortran_order': False, 'shape': (${'9'.repeat(30)},), }`,
      /shape/,
    ],
  ])('with %s', async (_, dict, problem) => {
    await refused(zipSync({ 'a.npy': npy(dict) }), problem);
    await refused(zipSync({ 'a.npy': npy(dict) }), /^bad\.npz, array "a": /);
  });

  it('with a header that is cut off, or no array at all', async () => {
    await refused(zipSync({ 'a.npy': npy('{}').slice(0, 11) }), /header is cut off/);
    await refused(zipSync({ 'a.npy': new Uint8Array([1, 2, 3]) }), /not a \.npy array/);
  });
});

function npy(dict: string): Uint8Array {
  const text = new TextEncoder().encode(`${dict}\n`);
  return new Uint8Array([
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    text.length & 255,
    text.length >> 8,
    ...text,
  ]);
}

async function refused(bytes: Uint8Array, problem: RegExp): Promise<void> {
  await expect(readNpz(Uint8Array.from(bytes), 'bad.npz')).rejects.toMatchObject({
    code: 'npz-invalid',
    message: expect.stringMatching(problem),
  });
}

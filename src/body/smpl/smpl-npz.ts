import { NdArray, type NdData, type NdDtype, type PickleValue, readPickle } from '../../pickle/index.ts';
import { SMPL_GLOBALS } from './smpl-globals.ts';
import { UnreadableField } from './smpl-values.ts';

// The format: numpy.lib.format, versions 1.0 to 3.0
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

const VIEWS = {
  f4: Float32Array,
  f8: Float64Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u4: Uint32Array,
  u8: BigUint64Array,
} as const;

/**
 * A .npy file as files of SMPL have them: numbers in either order, or one object (SciPy's sparse matrix), pickled.
 *
 * @throws UnreadableField with the rest of a sentence; KinemeshError `pickle-invalid`
 */
export function readSmplNpy(bytes: Uint8Array, file: string): PickleValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte))
    throw new UnreadableField('is no array of NumPy’s');
  const headerAt = bytes[6] === 1 ? 10 : 12;
  const bodyAt = headerAt + (bytes[6] === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bodyAt > bytes.length) throw new UnreadableField('is cut off');
  const header = new TextDecoder().decode(bytes.subarray(headerAt, bodyAt));
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1] ?? '';
  const shape = (/'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .map((length) => length.trim().replace(/L$/, ''))
    .filter((length) => length !== '')
    .map(Number);
  if (descr === '|O') return readPickle(bytes.subarray(bodyAt), { allow: SMPL_GLOBALS, file });
  const dtype = descr.slice(1);
  if (!(descr.startsWith('<') && dtype in VIEWS))
    throw new UnreadableField(`is of NumPy's type ${JSON.stringify(descr)}`);
  const View = VIEWS[dtype as keyof typeof VIEWS];
  const count = shape.reduce((product, length) => product * length, 1);
  const body = bytes.slice(bodyAt);
  if (!Number.isSafeInteger(count) || body.length !== count * View.BYTES_PER_ELEMENT)
    throw new UnreadableField(`has ${body.length} bytes for the shape (${shape.join(', ')})`);
  const array = new NdArray();
  const flat = new View(body.buffer, 0, count);
  array.dtype = dtype as NdDtype;
  array.shape = shape;
  array.data = /'fortran_order'\s*:\s*True/.test(header) ? rowMajor(flat, shape) : flat;
  return array;
}

/** Column-major values in row-major order. */
function rowMajor(flat: InstanceType<(typeof VIEWS)[keyof typeof VIEWS]>, shape: readonly number[]): NdData {
  const result = flat.slice();
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, n) => product * n, 1));
  const index = shape.map(() => 0);
  for (let n = 0; n < flat.length; n++) {
    result[n] = flat[index.reduce((sum, at, axis) => sum + at * strides[axis], 0)];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return result;
}

import { DTYPES, type Dtype, type NpzArray, sizeOfShape } from './npz-array.ts';
import { npzError } from './npz-error.ts';

// The format: numpy.lib.format, versions 1.0 to 3.0
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ALIGNMENT = 64;

/** The bytes that stand before an array's values in a .npy file, version 1.0, padded to 64 bytes. */
export function npyHeader(array: NpzArray): Uint8Array<ArrayBuffer> {
  const shape = array.shape.length === 1 ? `(${array.shape[0]},)` : `(${array.shape.join(', ')})`;
  const dict = `{'descr': '${DTYPES[array.dtype].descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const prefix = MAGIC.length + 4;
  const total = Math.ceil((prefix + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(total).fill(0x20);
  header.set(MAGIC);
  header[6] = 1;
  header[7] = 0;
  new DataView(header.buffer).setUint16(8, total - prefix, true);
  for (let i = 0; i < dict.length; i++) header[prefix + i] = dict.charCodeAt(i);
  header[total - 1] = 0x0a;
  return header;
}

/** An array's values as bytes, without a copy. */
export function npyBody(array: NpzArray): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = array.data;
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

/**
 * Reads one .npy file. The array looks into `bytes` where the alignment allows, else it is a copy.
 *
 * @throws KinemeshError `npz-invalid` on anything but a C-order, little-endian array of a known dtype.
 */
export function readNpy(bytes: Uint8Array<ArrayBuffer>, file: string, name: string): NpzArray {
  const fail = (problem: string) => npzError(file, name, problem);
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw fail('it is not a .npy array (its first bytes are wrong).');
  }
  const version = bytes[6];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (version < 1 || version > 3) throw fail(`its .npy version is ${version}; 1 to 3 can be read.`);
  if (version > 1 && bytes.length < 12) throw fail('its header is cut off.');
  const start = version === 1 ? 10 : 12;
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > bytes.length) throw fail('its header is cut off.');
  const { dtype, shape } = parseHeader(new TextDecoder().decode(bytes.subarray(start, end)), fail);
  const expected = sizeOfShape(shape) * DTYPES[dtype].bytes;
  if (!Number.isSafeInteger(expected) || bytes.length - end !== expected) {
    throw fail(
      `it holds ${bytes.length - end} bytes where (${shape.join(', ')}) ${dtype} needs ${expected}.`,
    );
  }
  return viewOf(dtype, shape, bytes.subarray(end));
}

function parseHeader(header: string, fail: (problem: string) => Error): { dtype: Dtype; shape: number[] } {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shapeText = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(header)?.[1];
  if (descr === undefined && /'descr'\s*:\s*\[/.test(header)) throw fail('it is a structured array.');
  if (descr === undefined || fortran === undefined || shapeText === undefined) {
    throw fail(`its header cannot be understood: ${JSON.stringify(header.trim().slice(0, 120))}.`);
  }
  if (descr.includes('O')) throw fail('it holds Python objects (pickles), which are never read.');
  const dtype = (Object.keys(DTYPES) as Dtype[]).find(
    (key) => DTYPES[key].descr === descr || (DTYPES[key].bytes === 1 && descr.slice(1) === key),
  );
  if (dtype === undefined)
    throw fail(`its type is "${descr}"; little-endian f4, f8, i4, i8, u1, u2, u4, b1 can be read.`);
  if (fortran === 'True') throw fail('it is in Fortran order; C order is wanted.');
  const shape = shapeText
    .split(',')
    .map((part) => part.trim().replace(/L$/, ''))
    .filter((part) => part !== '')
    .map(Number);
  if (!shape.every(Number.isSafeInteger)) throw fail(`its shape (${shapeText}) cannot be understood.`);
  return { dtype, shape };
}

function viewOf(dtype: Dtype, shape: number[], bytes: Uint8Array<ArrayBuffer>): NpzArray {
  const { bytes: size, view: View } = DTYPES[dtype];
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  const data = new View(aligned.buffer, aligned.byteOffset, aligned.byteLength / size);
  return { dtype, shape, data } as NpzArray;
}

import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';

/** The kinds of numbers that motion folders and evidence have. */
type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array;

/** One array of an .npz file. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data: Numbers;
}

const KINDS = {
  '<f8': { bytes: 8, of: (buffer: ArrayBuffer) => new Float64Array(buffer) },
  '<f4': { bytes: 4, of: (buffer: ArrayBuffer) => new Float32Array(buffer) },
  '<i4': { bytes: 4, of: (buffer: ArrayBuffer) => new Int32Array(buffer) },
  '|u1': { bytes: 1, of: (buffer: ArrayBuffer) => new Uint8Array(buffer) },
} as const;

/** Reads an .npz file apart from the product's reader, so that a fault in that cannot hide from the score. */
export async function readNpzFile(path: string): Promise<Map<string, NumberArray>> {
  return parseNpz(await readFile(path), path);
}

/** Parses an .npz file; `name` is for messages. */
export function parseNpz(bytes: Uint8Array, name: string): Map<string, NumberArray> {
  const arrays = new Map<string, NumberArray>();
  for (const [member, content] of Object.entries(unzipSync(bytes))) {
    arrays.set(member.replace(/\.npy$/, ''), parseNpy(content, `${name}, ${member}`));
  }
  return arrays;
}

/** One .npy array (numpy.lib.format 1.0 to 3.0): magic, version, a Python dict as text, then the values. */
function parseNpy(bytes: Uint8Array, name: string): NumberArray {
  if (String.fromCharCode(...bytes.subarray(1, 6)) !== 'NUMPY') throw new Error(`${name} is not an array.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [start, length] = bytes[6] === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const descr = /'descr': *'([^']+)'/.exec(header)?.[1] ?? '';
  const kind = KINDS[descr as keyof typeof KINDS];
  if (!kind || !header.includes("'fortran_order': False"))
    throw new Error(`${name} has numbers of ${header}.`);
  const shape = (/'shape': *\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const count = shape.reduce((product, n) => product * n, 1);
  const from = bytes.byteOffset + start + length;
  return { shape, data: kind.of(bytes.buffer.slice(from, from + count * kind.bytes) as ArrayBuffer) };
}

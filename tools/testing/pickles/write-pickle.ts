import { arrayBytes } from './array-bytes.ts';
import {
  type ArrayOf,
  type Built,
  type Dict,
  type Global,
  global,
  type ScalarOf,
  type Written,
} from './values.ts';

/** Which of the many layouts of the same value. */
export interface Layout {
  readonly protocol: 0 | 1 | 2 | 3 | 4 | 5;
  /** Who wrote it: Python 2 writes texts as byte strings. */
  readonly python: 2 | 3;
  /** NumPy 2 renamed its inner modules. */
  readonly numpy: 1 | 2;
  /**
   * How arrays are written: joblib's, with a filling (since 1.1) or without; NumPy's own; or as buffers, which is NumPy's
   * own in protocol 5.
   */
  readonly arrays: 'joblib' | 'joblib-old' | 'numpy' | 'buffer';
}

export const JOBLIB_TODAY: Layout = { protocol: 4, python: 3, numpy: 2, arrays: 'joblib' };

/**
 * Writes a value as Python would, independently of the reader: from pickletools' description of the instructions and from
 * joblib's `numpy_pickle.py`.
 */
export function writePickle(value: Written, layout: Partial<Layout> = {}): Uint8Array {
  return new Writer({ ...JOBLIB_TODAY, ...layout }).whole(value);
}

class Writer {
  readonly #layout: Layout;
  readonly #done: Buffer[] = [];
  #frame: Buffer[] = [];
  readonly #places = new Map<unknown, number>();
  #nextPlace = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  whole(value: Written): Uint8Array {
    const { protocol } = this.#layout;
    if (protocol >= 2) this.#done.push(Buffer.from([0x80, protocol]));
    this.#value(value);
    this.#ascii('.');
    this.#endFrame();
    return Uint8Array.from(Buffer.concat(this.#done));
  }

  #ascii(text: string): void {
    this.#frame.push(Buffer.from(text, 'latin1'));
  }

  /** An instruction with a little-endian number of so many bytes. */
  #sized(instruction: string, number: number, bytes: 1 | 2 | 4 | 8): void {
    const buffer = Buffer.alloc(1 + bytes);
    buffer.write(instruction, 'latin1');
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(number), 1);
    else buffer.writeUIntLE(number, 1, bytes);
    this.#frame.push(buffer);
  }

  /** Protocol 4 says how long each portion is; what joblib splices in lies outside of them. */
  #endFrame(): void {
    const portion = Buffer.concat(this.#frame);
    this.#frame = [];
    if (this.#layout.protocol >= 4 && portion.length >= 4) {
      const head = Buffer.alloc(9);
      head[0] = 0x95;
      head.writeBigUInt64LE(BigInt(portion.length), 1);
      this.#done.push(head);
    }
    this.#done.push(portion);
  }

  #spliced(bytes: Buffer): void {
    this.#endFrame();
    this.#done.push(bytes);
  }

  /** Where the bytes written so far end. */
  get #length(): number {
    return this.#done.reduce((sum, part) => sum + part.length, 0);
  }

  #remember(key: unknown): void {
    const { protocol } = this.#layout;
    const place = this.#nextPlace++;
    this.#places.set(key, place);
    if (protocol >= 4) this.#ascii('\x94');
    else if (protocol === 0) this.#ascii(`p${place}\n`);
    else if (place < 256) this.#sized('q', place, 1);
    else this.#sized('r', place, 4);
  }

  /** Whether this was written before, and is recalled now. */
  #recall(key: unknown): boolean {
    const place = this.#places.get(key);
    if (place === undefined) return false;
    if (this.#layout.protocol === 0) this.#ascii(`g${place}\n`);
    else if (place < 256) this.#sized('h', place, 1);
    else this.#sized('j', place, 4);
    return true;
  }

  #value(value: Written): void {
    if (value === null) this.#ascii('N');
    else if (typeof value === 'boolean') this.#boolean(value);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'bigint') this.#long(value);
    else if (typeof value === 'string') this.#text(value);
    else if (value instanceof Uint8Array) this.#bytes(value);
    else if ('is' in value) this.#special(value);
    else this.#list(value);
  }

  #special(
    value: Exclude<Written, null | boolean | number | bigint | string | Uint8Array | readonly Written[]>,
  ): void {
    switch (value.is) {
      case 'tuple':
        this.#tuple(value.items);
        break;
      case 'float':
        this.#float(value.value);
        break;
      case 'dict':
        this.#dict(value);
        break;
      case 'global':
        this.#global(value);
        break;
      case 'reduced':
        this.#global(value.callee);
        this.#tuple(value.args);
        this.#ascii('R');
        break;
      case 'built':
        this.#built(value);
        break;
      case 'array':
        this.#array(value);
        break;
      case 'scalar':
        this.#scalar(value);
        break;
      case 'recorded':
        if (this.#recall(value)) return;
        this.#value(value.value);
        this.#remember(value);
        break;
    }
  }

  #boolean(value: boolean): void {
    if (this.#layout.protocol >= 2) this.#ascii(value ? '\x88' : '\x89');
    else this.#ascii(value ? 'I01\n' : 'I00\n');
  }

  #number(value: number): void {
    if (!Number.isInteger(value)) {
      this.#float(value);
      return;
    }
    if (Math.abs(value) >= 2 ** 31) {
      this.#long(BigInt(value));
      return;
    }
    if (this.#layout.protocol === 0) {
      this.#ascii(`I${value}\n`);
      return;
    }
    if (value >= 0 && value < 256) {
      this.#sized('K', value, 1);
      return;
    }
    if (value >= 0 && value < 65536) {
      this.#sized('M', value, 2);
      return;
    }
    this.#sized('J', value >>> 0, 4);
  }

  #long(value: bigint): void {
    if (this.#layout.protocol < 2) {
      this.#ascii(`L${value}L\n`);
      return;
    }
    const bytes: number[] = [];
    let rest = value;
    // Two's complement, as short as it goes.
    while (bytes.length === 0 || rest !== (bytes[bytes.length - 1] & 0x80 ? -1n : 0n)) {
      bytes.push(Number(rest & 0xffn));
      rest >>= 8n;
    }
    this.#sized('\x8a', bytes.length, 1);
    this.#frame.push(Buffer.from(bytes));
  }

  #float(value: number): void {
    if (this.#layout.protocol === 0) {
      this.#ascii(`F${value}\n`);
      return;
    }
    const buffer = Buffer.alloc(9);
    buffer.write('G');
    buffer.writeDoubleBE(value, 1);
    this.#frame.push(buffer);
  }

  #text(value: string): void {
    if (this.#recall(value)) return;
    const { protocol, python } = this.#layout;
    if (python === 2) this.#byteString(Buffer.from(value, 'latin1'));
    else if (protocol === 0) this.#ascii(`V${rawUnicodeEscape(value)}\n`);
    else this.#unicode(Buffer.from(value, 'utf8'));
    this.#remember(value);
  }

  #unicode(utf8: Buffer): void {
    if (this.#layout.protocol >= 4 && utf8.length < 256) this.#sized('\x8c', utf8.length, 1);
    else this.#sized('X', utf8.length, 4);
    this.#frame.push(utf8);
  }

  #byteString(bytes: Buffer): void {
    if (this.#layout.protocol === 0) {
      const escaped = [...bytes].map((byte) =>
        byte < 0x20 || byte > 0x7e || byte === 0x27 || byte === 0x5c
          ? `\\x${byte.toString(16).padStart(2, '0')}`
          : String.fromCharCode(byte),
      );
      this.#ascii(`S'${escaped.join('')}'\n`);
      return;
    }
    if (bytes.length < 256) this.#sized('U', bytes.length, 1);
    else this.#sized('T', bytes.length, 4);
    this.#frame.push(bytes);
  }

  #bytes(value: Uint8Array): void {
    const { protocol, python } = this.#layout;
    if (python === 2) {
      this.#byteString(Buffer.from(value));
      return;
    }
    if (protocol < 3) {
      this.#special({
        is: 'reduced',
        callee: global('_codecs', 'encode'),
        args: [Buffer.from(value).toString('latin1'), 'latin1'],
      });
      return;
    }
    if (value.length < 256) this.#sized('C', value.length, 1);
    else this.#sized('B', value.length, 4);
    this.#frame.push(Buffer.from(value));
  }

  #tuple(items: readonly Written[]): void {
    if (items.length > 3 || this.#layout.protocol < 2) this.#ascii('(');
    for (const item of items) this.#value(item);
    if (this.#layout.protocol < 2) this.#ascii('t');
    else this.#ascii([')', '\x85', '\x86', '\x87'][items.length] ?? 't');
  }

  #list(items: readonly Written[]): void {
    if (this.#layout.protocol === 0) {
      this.#ascii('(l');
      for (const item of items) {
        this.#value(item);
        this.#ascii('a');
      }
      return;
    }
    this.#ascii(']');
    if (this.#layout.protocol >= 4) this.#remember({});
    if (items.length === 0) return;
    if (items.length > 1) this.#ascii('(');
    for (const item of items) this.#value(item);
    this.#ascii(items.length > 1 ? 'e' : 'a');
  }

  #dict({ entries }: Dict): void {
    this.#ascii(this.#layout.protocol === 0 ? '(d' : '}');
    this.#remember({});
    if (entries.length === 0) return;
    const isOneByOne = this.#layout.protocol === 0 || entries.length === 1;
    if (!isOneByOne) this.#ascii('(');
    for (const [key, item] of entries) {
      this.#value(key);
      this.#value(item);
      if (isOneByOne) this.#ascii('s');
    }
    if (!isOneByOne) this.#ascii('u');
  }

  #global({ module, name }: Global): void {
    const key = `${module} ${name}`;
    if (this.#recall(key)) return;
    if (this.#layout.protocol >= 4) {
      this.#text(module);
      this.#text(name);
      this.#ascii('\x93');
    } else this.#ascii(`c${module}\n${name}\n`);
    this.#remember(key);
  }

  #built({ type, state }: Built): void {
    if (this.#layout.protocol >= 2) {
      this.#global(type);
      this.#ascii(')\x81');
    } else {
      this.#global(global('copy_reg', '_reconstructor'));
      this.#tuple([type, global('__builtin__', 'object'), null]);
      this.#ascii('R');
    }
    this.#value(state);
    this.#ascii('b');
  }

  get #core(): string {
    return this.#layout.numpy === 1 ? 'numpy.core' : 'numpy._core';
  }

  #dtype(dtype: string): void {
    const key = `dtype ${dtype}`;
    if (this.#recall(key)) return;
    const isText = dtype.startsWith('U') || dtype.startsWith('S');
    const itemBytes = Number(dtype.slice(1)) * (dtype.startsWith('U') ? 4 : 1);
    const isWide = dtype.startsWith('U') || Number(dtype.slice(1)) > 1;
    const order = isWide && dtype[0] !== 'S' && dtype[0] !== 'O' ? '<' : '|';
    this.#special({ is: 'reduced', callee: global('numpy', 'dtype'), args: [dtype, false, true] });
    this.#remember(key);
    const alignment = dtype.startsWith('U') ? 4 : 1;
    const sizes = isText
      ? [itemBytes, alignment, dtype.startsWith('U') ? 8 : 0]
      : [-1, -1, dtype === 'O8' ? 63 : 0];
    this.#tuple([3, order, null, null, null, ...sizes]);
    this.#ascii('b');
  }

  #array(value: ArrayOf): void {
    if (this.#layout.arrays === 'numpy' || (value.dtype === 'O8' && this.#layout.arrays === 'buffer')) {
      this.#numpyArray(value);
      return;
    }
    if (this.#layout.arrays === 'buffer') {
      this.#bufferArray(value);
      return;
    }
    this.#joblibArray(value);
  }

  #numpyArray({ dtype, shape, values, order }: ArrayOf): void {
    const ndarray = global('numpy', 'ndarray');
    this.#special({
      is: 'reduced',
      callee: global(`${this.#core}.multiarray`, '_reconstruct'),
      args: [ndarray, { is: 'tuple', items: [0] }, Buffer.from('b')],
    });
    this.#ascii('(');
    this.#number(1);
    this.#tuple(shape);
    this.#dtype(dtype);
    this.#boolean(order === 'F');
    if (dtype === 'O8') this.#list(values);
    else this.#bytes(arrayBytes(dtype, shape, values as readonly (number | string)[], order));
    this.#ascii('tb');
  }

  #bufferArray({ dtype, shape, values, order }: ArrayOf): void {
    this.#global(global(`${this.#core}.numeric`, '_frombuffer'));
    this.#ascii('(');
    const bytes = arrayBytes(dtype, shape, values as readonly (number | string)[], order);
    this.#sized('\x96', bytes.length, 8);
    this.#frame.push(bytes);
    this.#dtype(dtype);
    this.#tuple(shape);
    this.#text(order);
    this.#ascii('tR');
  }

  #joblibArray({ dtype, shape, values, order }: ArrayOf): void {
    this.#global(global('joblib.numpy_pickle', 'NumpyArrayWrapper'));
    this.#ascii(')\x81');
    this.#remember({});
    const hasFilling = this.#layout.arrays === 'joblib';
    this.#ascii('}');
    this.#remember({});
    this.#ascii('(');
    this.#text('subclass');
    this.#global(global('numpy', 'ndarray'));
    this.#text('shape');
    this.#tuple(shape);
    this.#text('order');
    this.#text(order);
    this.#text('dtype');
    this.#dtype(dtype);
    this.#text('allow_mmap');
    this.#boolean(true);
    if (hasFilling) {
      this.#text('numpy_array_alignment_bytes');
      this.#number(16);
    }
    this.#ascii('ub');
    if (dtype === 'O8') {
      const inner = new Writer({ ...this.#layout, protocol: 2, arrays: 'numpy' });
      this.#spliced(Buffer.from(inner.whole({ is: 'array', dtype, shape, values, order })));
      return;
    }
    this.#endFrame();
    const bytes = arrayBytes(dtype, shape, values as readonly (number | string)[], order);
    if (!hasFilling) {
      this.#spliced(bytes);
      return;
    }
    const filling = 16 - ((this.#length + 1) % 16);
    this.#spliced(Buffer.concat([Buffer.from([filling]), Buffer.alloc(filling, 0xff), bytes]));
  }

  #scalar({ dtype, value }: ScalarOf): void {
    this.#global(global(`${this.#core}.multiarray`, 'scalar'));
    if (this.#layout.protocol < 2) this.#ascii('(');
    this.#dtype(dtype);
    this.#bytes(arrayBytes(dtype, [], [value], 'C'));
    this.#ascii(this.#layout.protocol < 2 ? 'tR' : '\x86R');
  }
}

/** Latin-1, and the rest, line feeds and backslashes as `\\uXXXX`. */
function rawUnicodeEscape(text: string): string {
  return [...text]
    .map((sign) => {
      const code = sign.codePointAt(0) ?? 0;
      if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`;
      return code > 0xff || code === 0x5c || code < 0x20 ? `\\u${code.toString(16).padStart(4, '0')}` : sign;
    })
    .join('');
}

/** The bytes of an array as NumPy lays them down, little-endian. */
export function arrayBytes(
  dtype: string,
  shape: readonly number[],
  values: readonly (number | string)[],
  order: 'C' | 'F',
): Buffer {
  const ordered = order === 'F' ? columnMajor(shape, values) : values;
  return Buffer.concat(ordered.map((value) => valueBytes(dtype, value)));
}

function columnMajor<T>(shape: readonly number[], values: readonly T[]): T[] {
  return values.map((_, n) => {
    let rest = n;
    let at = 0;
    shape.forEach((length, axis) => {
      const below = shape.slice(axis + 1).reduce((product, each) => product * each, 1);
      at += (rest % length) * below;
      rest = Math.floor(rest / length);
    });
    return values[at];
  });
}

function valueBytes(dtype: string, value: number | string): Buffer {
  const size = Number(dtype.slice(1));
  const buffer = Buffer.alloc(dtype.startsWith('U') ? 4 * size : size);
  if (typeof value === 'string') {
    if (dtype.startsWith('S')) buffer.write(value, 'latin1');
    else [...value].forEach((sign, n) => void buffer.writeUInt32LE(sign.codePointAt(0) ?? 0, 4 * n));
    return buffer;
  }
  switch (dtype) {
    case 'f2':
      buffer.writeUInt16LE(half(value));
      break;
    case 'f4':
      buffer.writeFloatLE(value);
      break;
    case 'f8':
      buffer.writeDoubleLE(value);
      break;
    case 'i8':
      buffer.writeBigInt64LE(BigInt(value));
      break;
    case 'u8':
      buffer.writeBigUInt64LE(BigInt(value));
      break;
    default:
      if (dtype.startsWith('i')) buffer.writeIntLE(value, 0, size);
      else if (dtype.startsWith('u') || dtype.startsWith('b')) buffer.writeUIntLE(value, 0, size);
    // Other kinds are zeros: tests of what is refused write them.
  }
  return buffer;
}

/** Half precision of what it holds exactly: 0, and normal numbers with a short fraction. */
function half(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const fraction = Math.round((Math.abs(value) / 2 ** exponent - 1) * 1024);
  return (value < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | fraction;
}

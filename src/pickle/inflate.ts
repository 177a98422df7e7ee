import { Gunzip, Unzlib } from 'fflate';

/**
 * Unpacks a zlib or gzip stream.
 *
 * @param kind of the stream, as its first bytes say
 * @param most bytes; throws any error when there would be more, or when the stream is damaged or cut off
 */
export type Inflate = (bytes: Uint8Array, kind: 'zlib' | 'gzip', most: number) => Uint8Array;

/** Bytes given to the unpacker at a time: a portion cannot become more than about a thousand times as many. */
const PORTION = 64 * 2 ** 10;

/** Runs anywhere. In Node `nodeInflate` is a few times faster. */
export const plainInflate: Inflate = (bytes, kind, most) => {
  const parts: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  const stream = kind === 'zlib' ? new Unzlib() : new Gunzip();
  stream.ondata = (part, isLast) => {
    length += part.length;
    if (length > most) throw new RangeError(`it unpacks to more than ${most} bytes`);
    parts.push(part);
    isWhole = isLast;
  };
  for (let at = 0; at < bytes.length; at += PORTION)
    stream.push(bytes.subarray(at, at + PORTION), at + PORTION >= bytes.length);
  if (!isWhole) throw new RangeError('it is cut off');
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

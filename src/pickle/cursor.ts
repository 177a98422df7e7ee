import { PickleProblem } from './pickle-error.ts';

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });
/** Shorter texts than this are put together sign by sign, which is faster than a TextDecoder's call. */
const SHORT = 48;
/** Lines of protocols 0 and 1 other than texts: names and numbers. */
const LONGEST_LINE = 4096;

/** A place in the unpacked file. Reads move on; nothing is read beyond the end. */
export class Cursor {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  /** Makes sure of so many bytes and returns where they start. */
  #claim(length: number): number {
    const start = this.at;
    if (!(length <= this.bytes.length - start))
      throw new PickleProblem(
        `it is cut off: ${length} bytes are wanted and ${this.bytes.length - start} are left`,
      );
    this.at = start + length;
    return start;
  }

  u8(): number {
    if (this.at >= this.bytes.length) throw new PickleProblem('it is cut off');
    return this.bytes[this.at++];
  }

  u16(): number {
    return this.#view.getUint16(this.#claim(2), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#claim(4), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#claim(4), true);
  }

  /** A length of 8 bytes. No file is so long that a double could not hold it. */
  u64(): number {
    const start = this.#claim(8);
    return this.#view.getUint32(start, true) + this.#view.getUint32(start + 4, true) * 2 ** 32;
  }

  f64BigEndian(): number {
    return this.#view.getFloat64(this.#claim(8), false);
  }

  /** A view on the next bytes. */
  take(length: number): Uint8Array {
    const start = this.#claim(length);
    return this.bytes.subarray(start, this.at);
  }

  /** UTF-8. What is no UTF-8, such as half a surrogate of a path, becomes U+FFFD. */
  utf8(length: number): string {
    const start = this.#claim(length);
    if (length <= SHORT) {
      let text = '';
      let n = start;
      for (; n < this.at && this.bytes[n] < 0x80; n++) text += String.fromCharCode(this.bytes[n]);
      if (n === this.at) return text;
    }
    return UTF8.decode(this.bytes.subarray(start, this.at));
  }

  /** A name or a number on a line of its own. */
  line(): string {
    return latin1(this.lineBytes(LONGEST_LINE));
  }

  /** The bytes up to the next line feed, which is passed over. */
  lineBytes(limit: number): Uint8Array {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) throw new PickleProblem('it is cut off within a line');
    if (end - this.at > limit) throw new PickleProblem(`it has a line of ${end - this.at} bytes`);
    const line = this.bytes.subarray(this.at, end);
    this.at = end + 1;
    return line;
  }
}

/** Every byte as the sign of the same number. (A TextDecoder's "latin1" is Windows-1252.) */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  const portion = 4096;
  for (let start = 0; start < bytes.length; start += portion)
    text += String.fromCharCode(...bytes.subarray(start, start + portion));
  return text;
}

/** The reverse; null where a sign is no byte. */
export function latin1Bytes(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n);
    if (code > 0xff) return null;
    bytes[n] = code;
  }
  return bytes;
}

import type { Cursor } from './cursor.ts';
import { latin1 } from './cursor.ts';
import { PickleProblem } from './pickle-error.ts';
import { ByteText } from './stacked.ts';

// Protocols 0 and 1 write numbers and texts as lines.

/** A whole number in decimal digits, with Python 2's final `L` or without. */
export function decimalOf(line: string): number | bigint {
  const digits = /^\s*([+-]?\d+)L?\s*$/.exec(line)?.[1];
  if (digits === undefined)
    throw new PickleProblem(`it has ${JSON.stringify(line.slice(0, 40))} as a whole number`);
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

/** A number with a point, `nan` or `inf`. */
export function floatOf(line: string): number {
  const text = line.trim();
  const named = { nan: Number.NaN, '-nan': Number.NaN, inf: Infinity, '-inf': -Infinity }[text.toLowerCase()];
  if (named !== undefined) return named;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text))
    throw new PickleProblem(`it has ${JSON.stringify(text.slice(0, 40))} as a number`);
  return Number(text);
}

/** A whole number of so many bytes, little-endian, two's complement. */
export function integerOf(bytes: Uint8Array): number | bigint {
  if (bytes.length > 1024) throw new PickleProblem(`it has a whole number of ${bytes.length} bytes`);
  if (bytes.length <= 6) {
    let small = 0;
    for (let n = bytes.length - 1; n >= 0; n--) small = small * 256 + bytes[n];
    return bytes.length > 0 && bytes[bytes.length - 1] > 127 ? small - 256 ** bytes.length : small;
  }
  let large = 0n;
  for (let n = bytes.length - 1; n >= 0; n--) large = (large << 8n) | BigInt(bytes[n]);
  large = BigInt.asIntN(bytes.length * 8, large);
  const number = Number(large);
  return Number.isSafeInteger(number) ? number : large;
}

const BACKSLASH = 0x5c;

/** What the letter after a backslash stands for; 0 where it stands for nothing (or is a digit, or begins `\\xNN`). */
const ESCAPES = new Uint8Array(256);
for (const [letter, byte] of Object.entries({
  '\\': 0x5c,
  "'": 0x27,
  '"': 0x22,
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
}))
  ESCAPES[letter.charCodeAt(0)] = byte;

/** What a hexadecimal digit is worth; 16 for what is none. */
const HEX = new Uint8Array(256).fill(16);
for (let digit = 0; digit < 16; digit++)
  for (const sign of [digit.toString(16), digit.toString(16).toUpperCase()]) HEX[sign.charCodeAt(0)] = digit;

/** Python 2's byte string as its `repr`: quoted, with escapes. Whole arrays are written so: it has to be quick. */
export function quotedBytes(cursor: Cursor, limit: number): ByteText {
  const line = cursor.lineBytes(limit);
  let end = line.length;
  while (end > 0 && (line[end - 1] === 0x20 || line[end - 1] === 0x0d)) end--;
  const quote = line[0];
  if (end < 2 || (quote !== 0x27 && quote !== 0x22) || line[end - 1] !== quote)
    throw new PickleProblem('it has a text without quotes');
  end--;
  const bytes = new Uint8Array(end - 1);
  let length = 0;
  let n = 1;
  while (n < end) {
    const byte = line[n++];
    if (byte !== BACKSLASH) {
      bytes[length++] = byte;
      continue;
    }
    const letter = n < end ? line[n++] : 0;
    if (letter === 0x78 && n + 1 < end && (HEX[line[n]] | HEX[line[n + 1]]) < 16) {
      bytes[length++] = HEX[line[n]] * 16 + HEX[line[n + 1]];
      n += 2;
    } else if (ESCAPES[letter] !== 0) {
      bytes[length++] = ESCAPES[letter];
    } else if (isOctal(letter)) {
      let value = letter - 0x30;
      for (let more = 0; more < 2 && n < end && isOctal(line[n]); more++)
        value = value * 8 + line[n++] - 0x30;
      bytes[length++] = value;
    } else {
      const sign = letter === 0 ? '' : String.fromCharCode(letter);
      throw new PickleProblem(`a text has the escape ${JSON.stringify(`\\${sign}`)}`);
    }
  }
  return new ByteText(bytes.subarray(0, length));
}

function isOctal(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x37;
}

/** A text in Python's raw-unicode-escape: Latin-1, and `\uXXXX` or `\UXXXXXXXX` for the rest. */
export function escapedText(cursor: Cursor, limit: number): string {
  return latin1(cursor.lineBytes(limit)).replaceAll(
    /\\u([\da-fA-F]{4})|\\U00([\da-fA-F]{6})/g,
    (_, four: string | undefined, six: string | undefined) => {
      const code = Number.parseInt(four ?? six ?? '', 16);
      if (code > 0x10ffff) throw new PickleProblem('a text has a sign beyond Unicode');
      return four === undefined ? String.fromCodePoint(code) : String.fromCharCode(code);
    },
  );
}

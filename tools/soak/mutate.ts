/** Bytes that mean something in a pickle: every instruction that there is, and lengths at their borders. */
const INSTRUCTIONS = [...'(.012FGIJKLMNPQRSTUVXabcdeghijloqprstu)]}'].map((sign) => sign.charCodeAt(0));
const NEWER_INSTRUCTIONS = Array.from({ length: 0x98 - 0x80 + 1 }, (_, n) => 0x80 + n);
const ALL = [...INSTRUCTIONS, 0x42, 0x43, ...NEWER_INSTRUCTIONS];
const BORDERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

type Random = () => number;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const oneOf = <T>(random: Random, items: readonly T[]): T => items[below(random, items.length)];

/** One way to damage a file, at random: never in place. */
type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

const flipBits: Mutation = (bytes, random) =>
  changed(bytes, (copy) => {
    for (let n = 1 + below(random, 8); n > 0; n--) copy[below(random, copy.length)] ^= 1 << below(random, 8);
  });

const cutOff: Mutation = (bytes, random) => bytes.subarray(0, below(random, bytes.length));

const takeOut: Mutation = (bytes, random) => {
  const start = below(random, bytes.length);
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + 1 + below(random, 64))]);
};

const repeat: Mutation = (bytes, random) => {
  const start = below(random, bytes.length);
  const piece = bytes.subarray(start, start + 1 + below(random, 64));
  const times = 1 + below(random, random() < 0.1 ? 2000 : 4);
  return Buffer.concat([
    bytes.subarray(0, start),
    ...Array<Buffer>(times).fill(piece),
    bytes.subarray(start),
  ]);
};

const splice: Mutation = (bytes, random, other) => {
  const from = below(random, other.length);
  const to = below(random, bytes.length);
  const piece = other.subarray(from, from + 1 + below(random, 512));
  return Buffer.concat([bytes.subarray(0, to), piece, bytes.subarray(to + below(random, 2) * piece.length)]);
};

/** A number somewhere becomes one at the border of what fits: lengths, places of the memo, dimensions. */
const editLength: Mutation = (bytes, random) =>
  changed(bytes, (copy) => {
    const size = oneOf(random, [1, 2, 4]);
    if (copy.length < size) return;
    const value = random() < 0.7 ? oneOf(random, BORDERS) : below(random, 2 ** 32);
    copy.writeUIntLE(value % 256 ** size, below(random, copy.length - size + 1), size);
  });

/** An instruction becomes another one. */
const swapInstruction: Mutation = (bytes, random) =>
  changed(bytes, (copy) => {
    for (let n = 1 + below(random, 3); n > 0; n--) {
      let at = below(random, copy.length);
      for (let tries = 0; tries < 50 && !ALL.includes(copy[at]); tries++) at = below(random, copy.length);
      copy[at] = oneOf(random, ALL);
    }
  });

const MUTATIONS: readonly Mutation[] = [
  flipBits,
  cutOff,
  takeOut,
  repeat,
  splice,
  editLength,
  editLength,
  swapInstruction,
  swapInstruction,
];

/** A file damaged in one to four ways. `other` is where spliced pieces come from. */
export function mutated(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let result: Buffer = Buffer.from(bytes);
  for (let n = 1 + below(random, 4); n > 0 && result.length > 0; n--)
    result = oneOf(random, MUTATIONS)(result, random, Buffer.from(other));
  return result;
}

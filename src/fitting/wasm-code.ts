/**
 * Just enough of WebAssembly's binary format (WebAssembly Core Specification 2.0, chapter 5) to write numeric kernels
 * whose loops work on two doubles at once, where JavaScript works on one. A module imports one memory, `m.m`; its
 * functions take integers.
 */

/** Instructions as bytes. */
export type Code = readonly number[];

type ValueType = 'i32' | 'f64' | 'v128';
const TYPE_BYTE: Record<ValueType, number> = { i32: 0x7f, f64: 0x7c, v128: 0x7b };

/** A parameter or variable of a function, by its number. */
export interface Local {
  readonly index: number;
}

/** A function of integers that gives an integer or nothing. */
export interface KernelFunction {
  readonly name: string;
  readonly parameters: number;
  readonly gives: 'i32' | 'nothing';
  /** Writes its body; `local` makes a variable. */
  readonly body: (parameters: readonly Local[], local: (type: ValueType) => Local) => Code;
}

/** The module of some functions, all exported; they call each other by their place in the list. */
export function moduleOf(functions: readonly KernelFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, gives }) => [
    0x60,
    ...vector(Array.from({ length: parameters }, () => [TYPE_BYTE.i32])),
    ...vector(gives === 'i32' ? [[TYPE_BYTE.i32]] : []),
  ]);
  const memory = [...name('m'), ...name('m'), 0x02, 0x00, 0x00];
  const exported = functions.map((f, i) => [...name(f.name), 0x00, ...unsigned(i)]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(types)),
    ...section(2, vector([memory])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(exported)),
    ...section(10, vector(functions.map(bodyOf))),
  ]);
}

function bodyOf({ parameters, body }: KernelFunction): Code {
  const given = Array.from({ length: parameters }, (_, index): Local => ({ index }));
  const types: ValueType[] = [];
  const code = body(given, (type) => ({ index: parameters + types.push(type) - 1 }));
  const bytes = [...vector(types.map((type) => [1, TYPE_BYTE[type]])), ...code, END];
  return [...unsigned(bytes.length), ...bytes];
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function name(text: string): Code {
  return [...unsigned(text.length), ...Array.from(text, (letter) => letter.charCodeAt(0))];
}

/** LEB128, as all numbers below. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  if (value >= -0x40 && value < 0x40) return [value & 0x7f];
  return [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

const END = 0x0b;
/** Before each instruction on two doubles. */
const PAIR = 0xfd;
/** Doubles lie at multiples of 2³ bytes. */
const ALIGNED = 3;

export const get = ({ index }: Local): Code => [0x20, ...unsigned(index)];
export const set = ({ index }: Local, value: Code): Code => [...value, 0x21, ...unsigned(index)];
export const call = (index: number, ...given: readonly Code[]): Code => [
  ...given.flat(),
  0x10,
  ...unsigned(index),
];
export const giveBack = (value: Code): Code => [...value, 0x0f];

export const integer = (value: number): Code => [0x41, ...signed(value)];
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const multiply = (a: Code, b: Code): Code => [...a, ...b, 0x6c];
export const isLess = (a: Code, b: Code): Code => [...a, ...b, 0x48];
export const not = (a: Code): Code => [...a, 0x45];

/** One double. `load` and `store`: so many bytes after an address. */
export const one = {
  value: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  load: (at: Code, offset: number): Code => [...at, 0x2b, ALIGNED, ...unsigned(offset)],
  store: (at: Code, offset: number, value: Code): Code => [
    ...at,
    ...value,
    0x39,
    ALIGNED,
    ...unsigned(offset),
  ],
  add: (a: Code, b: Code): Code => [...a, ...b, 0xa0],
  subtract: (a: Code, b: Code): Code => [...a, ...b, 0xa1],
  multiply: (a: Code, b: Code): Code => [...a, ...b, 0xa2],
  divide: (a: Code, b: Code): Code => [...a, ...b, 0xa3],
  squareRoot: (a: Code): Code => [...a, 0x9f],
  isPositive: (a: Code): Code => [...a, ...one.value(0), 0x64],
};

/** Two doubles that lie side by side. */
export const pair = {
  load: (at: Code, offset: number): Code => [...at, PAIR, 0x00, ALIGNED, ...unsigned(offset)],
  store: (at: Code, offset: number, value: Code): Code => [
    ...at,
    ...value,
    PAIR,
    0x0b,
    ALIGNED,
    ...unsigned(offset),
  ],
  /** One double of the memory, twice. */
  loadTwice: (at: Code, offset: number): Code => [...at, PAIR, 0x0a, ALIGNED, ...unsigned(offset)],
  twice: (a: Code): Code => [...a, PAIR, 0x14],
  add: (a: Code, b: Code): Code => [...a, ...b, PAIR, 0xf0, 0x01],
  subtract: (a: Code, b: Code): Code => [...a, ...b, PAIR, 0xf1, 0x01],
  multiply: (a: Code, b: Code): Code => [...a, ...b, PAIR, 0xf2, 0x01],
  sum: (a: Local): Code => one.add([...get(a), PAIR, 0x21, 0], [...get(a), PAIR, 0x21, 1]),
};

/** `for (i = from; i < to; i += step)` */
export function loop(i: Local, from: Code, to: Code, step: number, body: Code): Code {
  const leave = [...not(isLess(get(i), to)), 0x0d, 1];
  const again = [...set(i, add(get(i), integer(step))), 0x0c, 0];
  return [...set(i, from), 0x02, 0x40, 0x03, 0x40, ...leave, ...body, ...again, END, END];
}

export function when(condition: Code, body: Code): Code {
  return [...condition, 0x04, 0x40, ...body, END];
}

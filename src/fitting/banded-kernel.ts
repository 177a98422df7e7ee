import { factorTile, solveByTile, TILE, updateTile } from './kernel-tiles.ts';
import {
  add,
  type Code,
  call,
  get,
  giveBack,
  integer,
  isLess,
  type KernelFunction,
  type Local,
  loop,
  moduleOf,
  multiply,
  not,
  one,
  pair,
  set,
  when,
} from './wasm-code.ts';

/**
 * Cholesky of a matrix of blocks with two blocks above the diagonal, in WebAssembly: about four times as fast as the
 * same in JavaScript, from the first call on. Blocks are of D × D doubles, row-major, D a multiple of 4, one after the
 * other for all frames; addresses are in bytes.
 */
export interface BandedKernel {
  /**
   * Factors `frames` frames in place: their own blocks (upper triangle), those with the next frame and those with the
   * one after it. 0 where the matrix is not positive definite.
   */
  eliminate(frames: number, own: number, next1: number, next2: number): number;
  /** Solves Rᵀ R x = right in place. */
  substitute(frames: number, own: number, next1: number, next2: number, right: number): void;
}

/** What is used of the host's WebAssembly. */
declare const WebAssembly: {
  readonly Memory: new (pages: { initial: number }) => KernelMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

interface KernelMemory {
  readonly buffer: ArrayBuffer;
}

const DOUBLE = 8;
const PAGE = 65536;
const modules = new Map<number, object>();

/** @param doubles numbers that its memory has room for */
export function createBandedKernel(
  size: number,
  doubles: number,
): { readonly kernel: BandedKernel; readonly buffer: ArrayBuffer } {
  let module = modules.get(size);
  if (module === undefined) {
    module = new WebAssembly.Module(moduleOf(functionsOf(size)));
    modules.set(size, module);
  }
  const memory = new WebAssembly.Memory({ initial: Math.ceil((doubles * DOUBLE) / PAGE) });
  const { exports } = new WebAssembly.Instance(module, { m: { m: memory } });
  return { kernel: exports as BandedKernel, buffer: memory.buffer };
}

const UPDATE_TILE = 0;
const FACTOR_TILE = 1;
const SOLVE_BY_TILE = 2;

function functionsOf(size: number): KernelFunction[] {
  const row = size * DOUBLE;
  return [updateTile(row), factorTile(row), solveByTile(row), eliminate(size), substitute(size)];
}

/** Four rows at a time: less what the rows above say of them, then by their own tile; then the later frames' blocks. */
function eliminate(size: number): KernelFunction {
  const row = size * DOUBLE;
  const tileWidth = TILE * DOUBLE;
  return {
    name: 'eliminate',
    parameters: 4,
    gives: 'i32',
    body([frames, own, next1, next2], local) {
      // i and j in bytes along a row; `above` rows lie above row i.
      const [t, i, j] = [local('i32'), local('i32'), local('i32')];
      const [above, tile] = [local('i32'), local('i32')];
      const fourRows = (matrix: Local): Code => add(get(matrix), multiply(get(above), integer(row)));
      const takeOffAbove = (matrix: Local, from: Code): Code => {
        const c = add(fourRows(matrix), get(j));
        const [a, b] = [add(get(own), get(i)), add(get(matrix), get(j))];
        return loop(j, from, integer(row), tileWidth, call(UPDATE_TILE, c, a, b, get(above)));
      };
      const solve = (at: Code, width: Code): Code => call(SOLVE_BY_TILE, get(tile), at, width);
      const takeOffLater = (later: Code, a: Local, b: Local, from: Code): Code => {
        const c = add(add(later, multiply(get(i), integer(size))), get(j));
        const update = call(UPDATE_TILE, c, add(get(a), get(i)), add(get(b), get(j)), integer(size));
        return loop(i, integer(0), integer(row), tileWidth, loop(j, from, integer(row), tileWidth, update));
      };
      const afterOwn = (blocks: number): Code => add(get(own), integer(blocks * size * row));
      const rightOfTile = add(integer(row - tileWidth), multiply(get(i), integer(-1)));
      return [
        ...loop(t, integer(0), get(frames), 1, [
          ...set(above, integer(0)),
          ...loop(i, integer(0), integer(row), tileWidth, [
            ...takeOffAbove(own, get(i)),
            ...set(tile, add(fourRows(own), get(i))),
            ...when(not(call(FACTOR_TILE, get(tile))), giveBack(integer(0))),
            ...solve(add(get(tile), integer(tileWidth)), rightOfTile),
            ...when(hasLater(t, 1, frames), [
              ...takeOffAbove(next1, integer(0)),
              ...solve(fourRows(next1), integer(row)),
            ]),
            ...when(hasLater(t, 2, frames), [
              ...takeOffAbove(next2, integer(0)),
              ...solve(fourRows(next2), integer(row)),
            ]),
            ...set(above, add(get(above), integer(TILE))),
          ]),
          ...when(hasLater(t, 1, frames), takeOffLater(afterOwn(1), next1, next1, get(i))),
          ...when(hasLater(t, 2, frames), [
            ...takeOffLater(add(get(next1), integer(size * row)), next1, next2, integer(0)),
            ...takeOffLater(afterOwn(2), next2, next2, get(i)),
          ]),
          ...move([own, next1, next2], size * row),
        ]),
        ...integer(1),
      ];
    },
  };
}

const hasLater = (t: Local, on: number, frames: Local): Code => isLess(add(get(t), integer(on)), get(frames));

const move = (addresses: readonly Local[], bytes: number): Code =>
  addresses.flatMap((address) => set(address, add(get(address), integer(bytes))));

/** Two rows at a time: forward taking off what is known, backward summing it up. */
function substitute(size: number): KernelFunction {
  const row = size * DOUBLE;
  const two = 2 * DOUBLE;
  return {
    name: 'substitute',
    parameters: 5,
    gives: 'nothing',
    body([frames, own, next1, next2, right], local) {
      // k and j in bytes along a row: of the first of the two rows, and of two columns.
      const [t, k, j, at] = [local('i32'), local('i32'), local('i32'), local('i32')];
      const [n, m] = [local('i32'), local('i32')];
      const [x, y] = [local('f64'), local('f64')];
      const [v, w] = [local('v128'), local('v128')];
      const here = add(get(right), get(k));
      const twoRows = (matrix: Local): Code => add(get(matrix), multiply(get(k), integer(size)));
      /** Does something with the columns right of the two rows' own: those of `j` bytes after `at`. */
      const eachPair = (work: (offset: number) => Code): Code => [
        ...set(at, twoRows(own)),
        ...loop(j, add(get(k), integer(two)), integer(row), two, work(0)),
        ...[next1, next2].flatMap((matrix, i) =>
          when(hasLater(t, i + 1, frames), [
            ...set(at, twoRows(matrix)),
            ...loop(j, integer(0), integer(row), two, work((i + 1) * row)),
          ]),
        ),
      ];
      const coefficients = add(get(at), get(j));
      const unknowns = add(get(right), get(j));
      const takeOff = (offset: number): Code => {
        const first = pair.multiply(get(v), pair.load(coefficients, 0));
        const second = pair.multiply(get(w), pair.load(coefficients, row));
        const rest = pair.subtract(pair.subtract(pair.load(unknowns, offset), first), second);
        return pair.store(unknowns, offset, rest);
      };
      const sumUp = (offset: number): Code => [
        ...set(v, pair.add(get(v), pair.multiply(pair.load(unknowns, offset), pair.load(coefficients, 0)))),
        ...set(w, pair.add(get(w), pair.multiply(pair.load(unknowns, offset), pair.load(coefficients, row)))),
      ];
      // The two rows' own triangle: (a, b; 0, c).
      const ownTriangle = set(at, add(twoRows(own), get(k)));
      const [a, b] = [one.load(get(at), 0), one.load(get(at), DOUBLE)];
      const c = one.load(get(at), row + DOUBLE);
      const keep = [...one.store(here, 0, get(x)), ...one.store(here, DOUBLE, get(y))];
      const forward: Code = [
        ...ownTriangle,
        ...set(x, one.divide(one.load(here, 0), a)),
        ...set(y, one.divide(one.subtract(one.load(here, DOUBLE), one.multiply(get(x), b)), c)),
        ...keep,
        ...set(v, pair.twice(get(x))),
        ...set(w, pair.twice(get(y))),
        ...eachPair(takeOff),
      ];
      const backward: Code = [
        ...set(v, pair.twice(one.value(0))),
        ...set(w, pair.twice(one.value(0))),
        ...eachPair(sumUp),
        ...ownTriangle,
        ...set(y, one.divide(one.subtract(one.load(here, DOUBLE), pair.sum(w)), c)),
        ...set(x, one.subtract(one.load(here, 0), pair.sum(v))),
        ...set(x, one.divide(one.subtract(get(x), one.multiply(get(y), b)), a)),
        ...keep,
      ];
      const moveAll = (frame: number): Code => [
        ...move([own, next1, next2], frame * size * row),
        ...move([right], frame * row),
      ];
      return [
        ...loop(t, integer(0), get(frames), 1, [
          ...loop(k, integer(0), integer(row), two, forward),
          ...moveAll(1),
        ]),
        ...loop(n, integer(0), get(frames), 1, [
          ...moveAll(-1),
          ...move([t], -1),
          ...set(k, integer(row - two)),
          ...loop(m, integer(0), integer(size / 2), 1, [...backward, ...move([k], -two)]),
        ]),
      ];
    },
  };
}

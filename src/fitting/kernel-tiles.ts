import {
  add,
  type Code,
  get,
  giveBack,
  integer,
  type KernelFunction,
  loop,
  not,
  one,
  pair,
  set,
  when,
} from './wasm-code.ts';

/**
 * The innermost parts of a Cholesky factorisation A = Rᵀ R, R upper triangular, on tiles of 4 × 4 doubles, which stay in
 * the processor's registers. Matrices are row-major with rows of `row` bytes; addresses and widths are in bytes too.
 */
export const TILE = 4;
const DOUBLE = 8;

/** (c, a, b, rows): the tile at c −= Σ over `rows` rows, a multiple of 4, of (4 doubles at a) · (4 doubles at b)ᵀ. */
export function updateTile(row: number): KernelFunction {
  return {
    name: 'updateTile',
    parameters: 4,
    gives: 'nothing',
    body([c, a, b, rows], local) {
      const sums = Array.from({ length: TILE }, () => [local('v128'), local('v128')]);
      const [left, right, factor, k] = [local('v128'), local('v128'), local('v128'), local('i32')];
      const eachSum = sums.flatMap((two, i) =>
        two.map((sum, j) => ({ sum, offset: i * row + 2 * j * DOUBLE })),
      );
      const takeOff = (offset: number): Code => [
        ...set(left, pair.load(get(b), offset)),
        ...set(right, pair.load(get(b), offset + 2 * DOUBLE)),
        ...sums.flatMap(([x, y], i) => [
          ...set(factor, pair.loadTwice(get(a), offset + i * DOUBLE)),
          ...set(x, pair.subtract(get(x), pair.multiply(get(factor), get(left)))),
          ...set(y, pair.subtract(get(y), pair.multiply(get(factor), get(right)))),
        ]),
      ];
      return [
        ...eachSum.flatMap(({ sum, offset }) => set(sum, pair.load(get(c), offset))),
        ...loop(k, integer(0), get(rows), TILE, [
          ...Array.from({ length: TILE }, (_, r) => takeOff(r * row)).flat(),
          ...set(a, add(get(a), integer(TILE * row))),
          ...set(b, add(get(b), integer(TILE * row))),
        ]),
        ...eachSum.flatMap(({ sum, offset }) => pair.store(get(c), offset, get(sum))),
      ];
    },
  };
}

/** (at): the tile on the diagonal becomes its R. Gives 0 where it is not positive definite. */
export function factorTile(row: number): KernelFunction {
  return {
    name: 'factorTile',
    parameters: 1,
    gives: 'i32',
    body([at], local) {
      const r = Array.from({ length: TILE }, () => Array.from({ length: TILE }, () => local('f64')));
      const code: number[] = [];
      for (let i = 0; i < TILE; i++) {
        for (let j = i; j < TILE; j++) {
          let value = one.load(get(at), i * row + j * DOUBLE);
          for (let k = 0; k < i; k++) value = one.subtract(value, one.multiply(get(r[k][i]), get(r[k][j])));
          if (j > i) code.push(...set(r[i][j], one.divide(value, get(r[i][i]))));
          else {
            code.push(...set(r[i][i], value));
            code.push(...when(not(one.isPositive(get(r[i][i]))), giveBack(integer(0))));
            code.push(...set(r[i][i], one.squareRoot(get(r[i][i]))));
          }
          code.push(...one.store(get(at), i * row + j * DOUBLE, get(r[i][j])));
        }
      }
      return [...code, ...integer(1)];
    },
  };
}

/** (at, c, width): four rows at c ← R⁻ᵀ of them, R the factored tile. */
export function solveByTile(row: number): KernelFunction {
  return {
    name: 'solveByTile',
    parameters: 3,
    gives: 'nothing',
    body([at, c, width], local) {
      const inverse = Array.from({ length: TILE }, () => local('v128'));
      const r = Array.from({ length: TILE }, () => Array.from({ length: TILE }, () => local('v128')));
      const x = Array.from({ length: TILE }, () => local('v128'));
      const end = local('i32');
      const known: number[] = [];
      const solve: number[] = [];
      for (let i = 0; i < TILE; i++) {
        const diagonal = one.load(get(at), i * row + i * DOUBLE);
        known.push(...set(inverse[i], pair.twice(one.divide(one.value(1), diagonal))));
        for (let j = i + 1; j < TILE; j++)
          known.push(...set(r[i][j], pair.loadTwice(get(at), i * row + j * DOUBLE)));
        let value = pair.load(get(c), i * row);
        for (let k = 0; k < i; k++) value = pair.subtract(value, pair.multiply(get(r[k][i]), get(x[k])));
        solve.push(...set(x[i], pair.multiply(value, get(inverse[i]))));
        solve.push(...pair.store(get(c), i * row, get(x[i])));
      }
      return [
        ...known,
        ...set(end, add(get(c), get(width))),
        ...loop(c, get(c), get(end), 2 * DOUBLE, solve),
      ];
    },
  };
}

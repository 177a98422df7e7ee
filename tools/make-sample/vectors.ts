/** Small vectors and 3 × 3 matrices (row-major) for a tool that need not be fast. */
export type Vector = readonly [number, number, number];
export type Matrix = readonly number[];

export function add(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scale(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function length(a: Vector): number {
  return Math.hypot(a[0], a[1], a[2]);
}

export function unit(a: Vector): Vector {
  return scale(a, 1 / (length(a) || 1));
}

export function mix(a: Vector, b: Vector, share: number): Vector {
  return add(scale(a, 1 - share), scale(b, share));
}

/** a · b: first b, then a. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const out: number[] = [];
  for (let row = 0; row < 9; row += 3) {
    for (let column = 0; column < 3; column += 1) {
      out.push(a[row] * b[column] + a[row + 1] * b[column + 3] + a[row + 2] * b[column + 6]);
    }
  }
  return out;
}

export function transpose(m: Matrix): Matrix {
  return [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];
}

export function apply(m: Matrix, v: Vector): Vector {
  return [
    m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
    m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
    m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
  ];
}

/** Turns about an axis, right-handed, radians. */
export function aboutX(angle: number): Matrix {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return [1, 0, 0, 0, c, -s, 0, s, c];
}

export function aboutY(angle: number): Matrix {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return [c, 0, s, 0, 1, 0, -s, 0, c];
}

export function aboutZ(angle: number): Matrix {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

/** The product of several turns: the last one is applied first. */
export function turns(...matrices: Matrix[]): Matrix {
  return matrices.reduce(multiply);
}

/**
 * The turn that brings one pair of directions to another: `along` exactly, `towards` as near as it can.
 */
export function turnBetween(fromAlong: Vector, fromTowards: Vector, along: Vector, towards: Vector): Matrix {
  return multiply(frameOf(along, towards), transpose(frameOf(fromAlong, fromTowards)));
}

/** Columns: the direction, the part of the other one across it, and what is across both. */
function frameOf(along: Vector, towards: Vector): Matrix {
  const a = unit(along);
  const b = unit(subtract(towards, scale(a, dot(a, towards))));
  const c = cross(a, b);
  return [a[0], b[0], c[0], a[1], b[1], c[1], a[2], b[2], c[2]];
}

export const DEGREE = Math.PI / 180;

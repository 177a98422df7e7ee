import { type BandedKernel, createBandedKernel } from './banded-kernel.ts';

/**
 * Solves the normal equations of a sequence in which each frame is coupled with the two after it (an acceleration
 * couples three frames): a symmetric positive definite matrix of T × T blocks of D × D with two blocks above the
 * diagonal. Cholesky, block by block, in place; cost T · D³. In memory that rows of S numbers fit into evenly, S being D
 * or a little more.
 */
export interface BandedSystem {
  readonly frames: number;
  /** D */
  readonly size: number;
  /** S */
  readonly stride: number;
  /** (T, S, S) blocks (t, t), row-major; the lower triangle is read. */
  readonly diagonal: Float64Array;
  /** (T, S, S) blocks (t, t + 1) and (t, t + 2), row-major: a row for each unknown of frame t. */
  readonly next1: Float64Array;
  readonly next2: Float64Array;
  /** (T, S) the right-hand side; after {@link solveBanded}, the solution. */
  readonly right: Float64Array;
  readonly kernel: BandedKernel;
}

/** The kernel's tiles. */
const EVEN = 4;

export function createBandedSystem(frames: number, size: number): BandedSystem {
  const stride = EVEN * Math.ceil(size / EVEN);
  const blocks = frames * stride * stride;
  const { kernel, buffer } = createBandedKernel(stride, 3 * blocks + frames * stride);
  const numbers = (from: number, count: number) =>
    new Float64Array(buffer, from * Float64Array.BYTES_PER_ELEMENT, count);
  return {
    frames,
    size,
    stride,
    diagonal: numbers(0, blocks),
    next1: numbers(blocks, blocks),
    next2: numbers(2 * blocks, blocks),
    right: numbers(3 * blocks, frames * stride),
    kernel,
  };
}

/** Clears the first `frames` frames, by default all. */
export function clearBandedSystem(system: BandedSystem, frames = system.frames): void {
  const { stride, diagonal, next1, next2, right } = system;
  for (const blocks of [diagonal, next1, next2]) blocks.fill(0, 0, frames * stride * stride);
  right.fill(0, 0, frames * stride);
}

/**
 * Adds one weighted residual `e` with derivatives over some of a frame's unknowns to the frame's own block:
 * A += w·rᵀr (lower triangle), b −= w·r·e.
 */
export function addRow(
  { stride, diagonal, right }: BandedSystem,
  t: number,
  unknowns: Int32Array,
  row: Float64Array,
  w: number,
  e: number,
): void {
  for (let i = 0; i < unknowns.length; i++) {
    const wi = w * row[i];
    right[t * stride + unknowns[i]] -= wi * e;
    const at = (t * stride + unknowns[i]) * stride;
    for (let j = 0; j <= i; j++) diagonal[at + unknowns[j]] += wi * row[j];
  }
}

/** Factors and solves the first `frames` frames. False where the matrix is not positive definite. */
export function solveBanded(system: BandedSystem, frames: number): boolean {
  const { diagonal, next1, next2, right, kernel } = system;
  for (let t = 0; t < frames; t++) completeBlock(system, t);
  const [own, one, two] = [diagonal.byteOffset, next1.byteOffset, next2.byteOffset];
  if (kernel.eliminate(frames, own, one, two) === 0) return false;
  kernel.substitute(frames, own, one, two, right.byteOffset);
  return true;
}

/** The kernel reads the upper triangle; what fills the rows up is unknown and zero. */
function completeBlock({ size, stride, diagonal }: BandedSystem, t: number): void {
  const block = t * stride * stride;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) diagonal[block + j * stride + i] = diagonal[block + i * stride + j];
  }
  for (let i = size; i < stride; i++) diagonal[block + i * stride + i] = 1;
}

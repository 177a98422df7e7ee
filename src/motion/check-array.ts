import type { ColumnShape, Lengths, MotionArray } from './columns.ts';
import type { Problem } from './motion-error.ts';

/** Looks at the values of one array of one file. */
export interface ArrayCheck {
  readonly file: string;
  readonly column: ColumnShape;
  readonly data: MotionArray;
  readonly lengths: Lengths;
}

/** A wrong number of values, or the first one that is not finite. */
export function* checkWhole({ file, column, data, lengths }: ArrayCheck): Generator<Problem> {
  const shape = column.shape(lengths);
  const wanted = shape.reduce((product, length) => product * length, 1);
  if (data.length !== wanted) {
    const message = `it has ${data.length} values, where (${shape.join(', ')}) wants ${wanted}.`;
    yield { file, field: column.key, message };
    return;
  }
  const at = firstNotFinite(data);
  if (at >= 0) yield { file, field: column.key, message: `it holds ${data[at]} at [${placeOf(at, shape)}].` };
}

/** The first value outside of `least` to `most`. */
export function* checkRange(check: ArrayCheck, least: number, most: number): Generator<Problem> {
  const { file, column, data, lengths } = check;
  for (let i = 0; i < data.length; i++) {
    if (data[i] >= least && data[i] <= most) continue;
    const place = placeOf(i, column.shape(lengths));
    yield {
      file,
      field: column.key,
      message: `it holds ${data[i]} at [${place}]; ${least} to ${most} is allowed.`,
    };
    return;
  }
}

function firstNotFinite(data: MotionArray): number {
  if (data instanceof Int32Array || data instanceof Uint8Array) return -1;
  // A sum is finite unless a value is not, or it overflows: then look closer.
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  return Number.isFinite(sum) ? -1 : data.findIndex((value) => !Number.isFinite(value));
}

/** An index into C-order values, as NumPy would write it. */
export function placeOf(index: number, shape: readonly number[]): string {
  const place: number[] = [];
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return place.join(', ');
}

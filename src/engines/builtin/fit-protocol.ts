import type { FitPersonInput, FittedPerson } from '../../fitting/index.ts';

/** What a fitting thread is given: all but the body, which it reads itself, and what cannot be sent. */
export type FitTask = Omit<FitPersonInput, 'body' | 'signal' | 'onProgress'>;

/** What it says: how far it is, 0–1, and at last the person, or why there is none. */
export type FitNews =
  | { readonly kind: 'progress'; readonly part: number }
  | { readonly kind: 'fitted'; readonly fitted: FittedPerson }
  | { readonly kind: 'failed'; readonly failure: FitFailure };

/** A failure without its class, which does not survive the way between threads. */
export interface FitFailure {
  /** Null where it has no name: then something is amiss in the program. */
  readonly named: { readonly code: string; readonly remedy: string } | null;
  readonly message: string;
  readonly stack: string | undefined;
}

/** The memory of the arrays in a plain value, to be handed over instead of copied. */
export function memoryOf(value: object): ArrayBuffer[] {
  const arrays = Object.values(value).filter((one) => ArrayBuffer.isView(one));
  return [...new Set(arrays.map(({ buffer }) => buffer))].filter((one) => one instanceof ArrayBuffer);
}

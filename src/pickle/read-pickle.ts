import { Budget } from './budget.ts';
import { unpack } from './container.ts';
import { Cursor } from './cursor.ts';
import type { Allowed } from './globals.ts';
import { type Inflate, plainInflate } from './inflate.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { Machine } from './machine.ts';
import { PickleProblem, pickleError } from './pickle-error.ts';
import type { PickleValue } from './pickle-value.ts';

export interface ReadPickleOptions {
  /** The globals that the file may name, and what they mean. */
  readonly allow: Allowed;
  /** What to call the file in an error. */
  readonly file?: string;
  readonly limits?: Partial<Limits>;
  /** `nodeInflate` of `node.ts` is faster where there is Node. */
  readonly inflate?: Inflate;
}

/**
 * Reads a pickle as data: plain, or as `joblib.dump` writes it, packed (zlib, gzip) or not. Nothing of the file is ever
 * executed: a global that is not allowed ends it, and one that is has a fixed meaning as data.
 *
 * Arrays and bytes are views on the file's bytes where possible.
 *
 * @throws KinemeshError `pickle-invalid`: damaged, beyond a limit, or naming something that is not allowed
 *
 * @example
 * const result = readPickle(readFileSync(path), { allow: JOBLIB_GLOBALS, inflate: nodeInflate, file: path });
 * if (result instanceof PickleDict) console.log(result.keys);
 */
export function readPickle(bytes: Uint8Array, options: ReadPickleOptions): PickleValue {
  const { allow, file = 'the file', inflate = plainInflate } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  try {
    const unpacked = unpack(bytes, limits, inflate);
    const cursor = new Cursor(unpacked);
    const value = new Machine(cursor, allow, new Budget(limits)).run();
    if (cursor.at !== unpacked.length)
      throw new PickleProblem(`${unpacked.length - cursor.at} bytes follow its end`, cursor.at);
    return value;
  } catch (error) {
    if (!(error instanceof PickleProblem)) throw error;
    throw pickleError(file, error.message, error.at, { cause: error.cause });
  }
}

/** How much a pickle may ask for. What goes beyond is refused, never shortened. */
export interface Limits {
  /** Bytes that a compressed file may unpack to. */
  readonly inflatedBytes: number;
  /** How many times its own size a compressed file may unpack to; small files may reach `SMALL_BYTES` all the same. */
  readonly inflatedRatio: number;
  /** Instructions of the pickle, of the pickles inside it too. */
  readonly instructions: number;
  /** Containers in one another. */
  readonly depth: number;
  /** Values in all, each counted wherever it can be reached: what a walk over everything would meet. */
  readonly values: number;
  /** Bytes that one text or byte string may have. */
  readonly stringBytes: number;
  /** Values that one array may have. */
  readonly arrayValues: number;
  /** Bytes that what is read may take, file and unpacked file aside (estimated for what is not an array). */
  readonly memoryBytes: number;
}

/** A compressed file of any size may unpack to this much. */
export const SMALL_BYTES = 64 * 2 ** 20;

/** Enough for an hour of several people, and for the largest of the published body files. */
export const DEFAULT_LIMITS: Limits = {
  inflatedBytes: 1.5 * 2 ** 30,
  inflatedRatio: 100,
  instructions: 50_000_000,
  depth: 64,
  values: 100_000_000,
  stringBytes: 512 * 2 ** 20,
  arrayValues: 2 ** 28,
  memoryBytes: 2 ** 30,
};

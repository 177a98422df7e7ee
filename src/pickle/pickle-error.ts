import { KinemeshError } from '../errors/index.ts';

const REMEDY =
  'The file is damaged, or another program wrote it. Nothing in it was executed; make it again or choose another file.';

/**
 * A pickle that cannot be read or will not be.
 *
 * @param file what to call it, for people
 * @param problem what is wrong, as the rest of a sentence after the file's name
 * @param at byte in the unpacked file, where it is known
 */
export function pickleError(
  file: string,
  problem: string,
  at: number | null,
  options?: { cause?: unknown; remedy?: string },
): KinemeshError {
  const where = at === null ? '' : ` (at byte ${at})`;
  return new KinemeshError(
    'pickle-invalid',
    `${file}: ${problem}${where}.`,
    options?.remedy ?? REMEDY,
    options,
  );
}

/** Raised inside the reader, where the file's name is not known. */
export class PickleProblem extends Error {
  readonly at: number | null;

  constructor(problem: string, at: number | null = null, options?: { cause?: unknown }) {
    super(problem, options);
    this.name = 'PickleProblem';
    this.at = at;
  }
}

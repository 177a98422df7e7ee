import { KinemeshError } from '../errors/index.ts';

/** Something in a motion folder that is not as the format says. */
export interface Problem {
  /** The file, relative to the folder. */
  readonly file: string;
  /** The field of motion.json, or the array. Null where it is the file itself. */
  readonly field: string | null;
  /** What is wrong, with the offending value. */
  readonly message: string;
}

/** The problem as one line: file, field, what is wrong. */
export function problemText({ file, field, message }: Problem): string {
  return field === null ? `${file}: ${message}` : `${file}, "${field}": ${message}`;
}

/** The error for a motion that is not as the format says. */
export function motionError(
  problem: Problem,
  remedy = 'Run the video again, or take the folder from a backup.',
  options?: { cause?: unknown },
): KinemeshError {
  return new KinemeshError('motion-invalid', problemText(problem), remedy, options);
}

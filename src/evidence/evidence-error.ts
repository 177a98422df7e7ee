import { KinemeshError } from '../errors/index.ts';

/** The error for evidence that cannot be used. */
export function evidenceError(where: string, problem: string): KinemeshError {
  return new KinemeshError(
    'evidence-invalid',
    `${where}: ${problem}`,
    'Delete the evidence folder beside it and run the video again.',
  );
}

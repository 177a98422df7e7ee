import { KinemeshError } from '../errors/index.ts';

/** The error for a .npz file that cannot be used: names the file and, where there is one, the array. */
export function npzError(
  file: string,
  array: string | null,
  problem: string,
  options?: { cause?: unknown },
): KinemeshError {
  const where = array === null ? file : `${file}, array "${array}"`;
  return new KinemeshError(
    'npz-invalid',
    `${where}: ${problem}`,
    'The file is damaged or was not written by Kinemesh or NumPy: make it again.',
    options,
  );
}

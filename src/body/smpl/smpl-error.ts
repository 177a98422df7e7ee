import { KinemeshError } from '../../errors/index.ts';

const REMEDY =
  'Give the file of SMPL (24 joints) as its site hands it out, .pkl or .npz, and not of SMPL-H, SMPL-X, STAR or MANO. If it is, download it again.';

/**
 * A body file that cannot be used.
 *
 * @param field of the file; null where it is about all of it
 * @param problem the rest of the sentence, with the value and without a full stop
 */
export function smplError(
  file: string,
  field: string | null,
  problem: string,
  options?: { cause?: unknown },
): KinemeshError {
  const what = field === null ? '' : `"${field}" `;
  return new KinemeshError(
    'smpl-invalid',
    `${file} is no SMPL body that can be used: ${what}${problem}.`,
    REMEDY,
    options,
  );
}

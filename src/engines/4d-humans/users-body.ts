import { type ChosenBody, chooseBody } from '../../body/load-node.ts';
import type { MotionWarning } from '../../motion/index.ts';
import { readSettings } from '../../settings/index.ts';

/**
 * The body that 4D-Humans' motions are made of: the user's SMPL file as the settings name it, else Kinemesh's own. Where
 * the file cannot be used, a warning says so.
 *
 * @throws KinemeshError `option-invalid` where the settings cannot be read
 */
export async function usersBody(): Promise<
  Pick<ChosenBody, 'body' | 'gender'> & { readonly warnings: readonly MotionWarning[] }
> {
  const { body, gender, problem } = await chooseBody((await readSettings()).smplPath);
  if (problem === null) return { body, gender, warnings: [] };
  const { code, message, remedy } = problem;
  return {
    body,
    gender,
    warnings: [{ code, message: `Drawn with Kinemesh's own body. ${message} ${remedy}` }],
  };
}

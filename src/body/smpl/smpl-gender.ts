/** Whose shapes a file of SMPL has. The file itself does not say. */
export type SmplGender = 'neutral' | 'male' | 'female';

/**
 * By the file's name, as SMPL's site and its users name them: `SMPL_FEMALE.pkl`, `basicmodel_m_lbs_10_207_0_v1.0.0.pkl`.
 * Neutral where the name says nothing.
 */
export function genderOfName(fileName: string): SmplGender {
  const name = fileName.toLowerCase();
  if (/female|(^|[_-])f[_-]/.test(name)) return 'female';
  if (/male|(^|[_-])m[_-]/.test(name)) return 'male';
  return 'neutral';
}

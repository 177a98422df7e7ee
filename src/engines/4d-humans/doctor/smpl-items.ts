import { join } from 'node:path/posix';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import type { CheckItem } from '../../engine.ts';
import type { MachineFiles } from '../setup/machine-files.ts';
import { failureByWords } from '../setup/probe-failure.ts';
import { withTilde } from '../setup/probe-interpreter.ts';
import { bad, good, lesser, type Subject, sizeText } from './item.ts';
import { lookAtFile } from './network-files.ts';

const OF_HMR2: Subject = { id: 'smpl:hmr2', label: 'SMPL file of HMR2' };
const OF_PHALP: Subject = { id: 'smpl:phalp', label: 'SMPL file of PHALP' };
const AS_PUBLISHED = 'basicModel_neutral_lbs_10_207_0_v1.0.0.pkl';

/** The SMPL file in both places: HMR2's is copied from the checkout, PHALP's is fetched where it is missing. */
export async function smplItems(
  files: MachineFiles,
  home: string,
  settings: FourDHumansSettings,
): Promise<CheckItem[]> {
  const published = join(settings.checkout, 'data', AS_PUBLISHED);
  const hmr2 = await firstThere(files, [join(home, '.cache/4DHumans/data/smpl/SMPL_NEUTRAL.pkl'), published]);
  const phalp = await firstThere(files, [join(home, '.cache/phalp/3D/models/smpl/SMPL_NEUTRAL.pkl')]);
  return [
    hmr2 === null
      ? bad(OF_HMR2, failureByWords(settings, missingWords(published)))
      : itemOf(OF_HMR2, hmr2, home),
    phalp === null
      ? lesser(
          OF_PHALP,
          'is not there yet: the first run fetches it',
          `Nothing to do where the machine has a connection. Else copy HMR2's to ${withTilde(join(home, '.cache/phalp/3D/models/smpl/SMPL_NEUTRAL.pkl'), home)}.`,
        )
      : itemOf(OF_PHALP, phalp, home),
  ];
}

async function firstThere(files: MachineFiles, paths: readonly string[]) {
  for (const path of paths) {
    const found = await lookAtFile(files, path);
    if (found.state !== 'absent') return found;
  }
  return null;
}

function itemOf(
  subject: Subject,
  { path, bytes, state }: NonNullable<Awaited<ReturnType<typeof firstThere>>>,
  home: string,
): CheckItem {
  const shown = withTilde(path, home);
  if (state === 'whole') return good(subject, `${shown}, ${sizeText(bytes)}`);
  return bad(subject, {
    code: 'smpl-missing',
    message: `${shown} (${sizeText(bytes)}) is not whole.`,
    remedy: `Remove it, and put the file from https://smplify.is.tue.mpg.de there again.`,
  });
}

/** As 4D-Humans says it. */
function missingWords(published: string): string {
  return `FileNotFoundError: SMPL model not found. Please download it from https://smplify.is.tue.mpg.de/ and place it at ${published}`;
}

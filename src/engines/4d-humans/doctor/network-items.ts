import { join } from 'node:path/posix';
import { KinemeshError } from '../../../errors/index.ts';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import type { CheckItem } from '../../engine.ts';
import type { MachineFiles } from '../setup/machine-files.ts';
import { withTilde } from '../setup/probe-interpreter.ts';
import { bad, good, lesser, type Subject, sizeText } from './item.ts';
import {
  DETECTOR_FOLDERS,
  HMR2_ARCHIVE,
  HMR2_FILES,
  lookAtFile,
  type NetworkFile,
  networksIn,
  PHALP_FILES,
} from './network-files.ts';

const HMR2: Subject = { id: 'files:hmr2', label: "HMR2's network" };
const PHALP: Subject = { id: 'files:phalp', label: "PHALP's networks" };
const DETECTOR: Subject = { id: 'files:detector', label: "The detector's networks" };
const FETCHED = 'Nothing to do where the machine has a connection: the first run fetches it.';

/** The networks and what belongs to them, by the places where 4D-Humans looks for them below `home`. */
export async function networkItems(
  files: MachineFiles,
  home: string,
  settings: FourDHumansSettings,
): Promise<CheckItem[]> {
  return Promise.all([
    hmr2Item(files, join(home, '.cache/4DHumans'), home),
    phalpItem(files, join(home, '.cache/phalp'), home),
    detectorItem(files, join(home, '.torch/iopath_cache/detectron2'), home, settings),
  ]);
}

async function hmr2Item(files: MachineFiles, folder: string, home: string): Promise<CheckItem> {
  const found = await lookAtAll(files, folder, HMR2_FILES);
  const absent = found.filter(({ state }) => state === 'absent');
  const archive = join(folder, HMR2_ARCHIVE);
  if (absent.length > 0 && (await files.facts(archive)) !== null) {
    // It is opened only right after it was fetched, and never fetched again.
    return bad(HMR2, {
      code: 'checkpoint-missing',
      message: `${withTilde(archive, home)} is there, and what is in it is not: ${absent.length} of ${HMR2_FILES.length} files are missing.`,
      remedy: `Remove ${withTilde(archive, home)}: the next run fetches and opens it anew.`,
    });
  }
  return itemOf(HMR2, found, home);
}

async function phalpItem(files: MachineFiles, folder: string, home: string): Promise<CheckItem> {
  return itemOf(PHALP, await lookAtAll(files, folder, PHALP_FILES), home);
}

async function detectorItem(
  files: MachineFiles,
  cache: string,
  home: string,
  { detector }: FourDHumansSettings,
): Promise<CheckItem> {
  const found = await Promise.all(
    DETECTOR_FOLDERS[detector].map(async (name): Promise<NetworkFile[]> => {
      const networks = await networksIn(files, join(cache, name));
      return networks.length > 0 ? networks : [{ path: join(cache, name), bytes: 0, state: 'absent' }];
    }),
  );
  const item = itemOf(DETECTOR, found.flat(), home);
  return { ...item, detail: `${detector}: ${item.detail}` };
}

function lookAtAll(files: MachineFiles, folder: string, names: readonly string[]): Promise<NetworkFile[]> {
  return Promise.all(names.map((name) => lookAtFile(files, join(folder, name))));
}

function itemOf(subject: Subject, found: readonly NetworkFile[], home: string): CheckItem {
  const damaged = found.find(({ state }) => state === 'cut-off' || state === 'web-page');
  if (damaged !== undefined) return bad(subject, notWhole(damaged, home));
  const absent = found.filter(({ state }) => state === 'absent');
  const bytes = found.reduce((sum, file) => sum + file.bytes, 0);
  if (absent.length === 0) return good(subject, `${found.length} files, ${sizeText(bytes)}`);
  const names = absent.map(({ path }) => path.split('/').at(-1)).slice(0, 3);
  const more = absent.length > names.length ? ' …' : '';
  const detail = `${absent.length} of ${found.length} not fetched yet: ${names.join(', ')}${more}`;
  return lesser(subject, detail, FETCHED);
}

function notWhole({ path, bytes, state }: NetworkFile, home: string): KinemeshError {
  const shown = withTilde(path, home);
  const what =
    state === 'web-page'
      ? 'is a web page: its download was blocked'
      : 'is not whole: its download was cut off';
  return new KinemeshError(
    state === 'web-page' ? 'download-blocked' : 'checkpoint-missing',
    `${shown} (${sizeText(bytes)}) ${what}.`,
    `Remove ${shown}: the next run fetches it anew.`,
  );
}

import { isKinemeshError, type KinemeshError } from '../../../errors/index.ts';
import { type FourDHumansSettings, readSettings } from '../../../settings/index.ts';
import type { CheckItem } from '../../engine.ts';
import { askInstalled } from '../setup/installed.ts';
import { type Machine, openMachine } from '../setup/machine.ts';
import { modulesToImport, packagesOf } from '../setup/needed-modules.ts';
import { failureByWords } from '../setup/probe-failure.ts';
import { startFailure } from '../setup/start-failure.ts';
import { eglItem } from './egl-item.ts';
import { askDriver, driverItem, gpuItem } from './gpu-items.ts';
import { importItems } from './import-items.ts';
import { bad, good, type Subject } from './item.ts';
import { networkItems } from './network-items.ts';
import { ownSmplItem } from './own-smpl-item.ts';
import { checkoutItem, homeItem } from './place-items.ts';
import { smplItems } from './smpl-items.ts';
import { TRY_TIMES, type Tried, tryEach } from './try-each.ts';

const SETUP: Subject = { id: 'setup', label: '4D-Humans' };
const PYTHON: Subject = { id: 'python', label: 'Python' };

/**
 * Whether the user's 4D-Humans can run, item by item. Whatever its Python does, crash or hang, this ends within
 * about 90 seconds, and says so in an item. Never throws.
 */
export async function checkFourDHumans(
  settings: FourDHumansSettings | null,
  times = TRY_TIMES,
): Promise<CheckItem[]> {
  if (settings === null) return [notSetUp()];
  let machine: Machine | null = null;
  try {
    machine = await openMachine(settings.wsl);
    return await checkOn(machine, settings, times);
  } catch (error) {
    if (!isKinemeshError(error)) throw error;
    return [bad(SETUP, error)];
  } finally {
    machine?.close();
  }
}

function notSetUp(): CheckItem {
  return bad(SETUP, {
    code: 'tracker-not-set-up',
    message: '4D-Humans is not set up.',
    remedy: 'Run kinemesh setup 4d-humans.',
  });
}

async function checkOn(
  { files }: Machine,
  settings: FourDHumansSettings,
  times: typeof TRY_TIMES,
): Promise<CheckItem[]> {
  const home = settings.home ?? files.home;
  const { item: ofCheckout, checkout } = await checkoutItem(files, settings);
  const [python, driver, egl, ofHome, networks, smpl, ownSmpl] = await Promise.all([
    pythonItems(settings, checkout?.modules ?? [], times),
    askDriver(settings),
    eglItem(settings),
    homeItem(files, home),
    networkItems(files, home, settings),
    smplItems(files, home, settings),
    readSettings().then(({ smplPath }) => ownSmplItem(smplPath)),
  ]);
  const { items, tried } = python;
  const cuda = tried?.cuda ?? null;
  const gpu = gpuItem(settings, cuda, driver);
  return [
    ofCheckout,
    ...items,
    ...(gpu === null ? [] : [gpu]),
    driverItem(cuda, driver),
    // Where Python does not start, it cannot say.
    ...(tried === null ? [] : [egl]),
    ...networks,
    ...smpl,
    ownSmpl,
    ofHome,
  ];
}

async function pythonItems(
  settings: FourDHumansSettings,
  ofTrackPy: readonly string[],
  times: typeof TRY_TIMES,
): Promise<{ readonly items: CheckItem[]; readonly tried: Tried | null }> {
  const { installed, looked } = await askInstalled(settings, packagesOf(ofTrackPy));
  if (installed === null) {
    return { items: [bad(PYTHON, startFailure(settings.python, looked))], tried: null };
  }
  const { environment, python } = settings;
  const where = environment.kind === 'conda' ? `, conda environment ${environment.name}` : '';
  const item = good(PYTHON, `${installed.version}, ${python}${where}`);
  const lacks = (module: string) => installed.modules[module.split('.')[0]]?.found === false;
  const modules = modulesToImport(ofTrackPy);
  const tried = await tryEach(
    settings,
    modules.filter((module) => !lacks(module)),
    times,
  );
  const failures = new Map<string, KinemeshError | null>(
    modules.map((module) => [
      module,
      lacks(module)
        ? failureByWords(settings, `ModuleNotFoundError: No module named '${module.split('.')[0]}'`)
        : (tried.failures.get(module) ?? null),
    ]),
  );
  const versions = Object.fromEntries(
    Object.entries(installed.modules).map(([name, { version }]) => [name, version]),
  );
  return { items: [item, ...importItems({ ...tried, failures }, versions)], tried };
}

import type { FourDHumansSettings } from '../../../settings/index.ts';
import type { CheckItem } from '../../engine.ts';
import { type Checkout, lookAtCheckout } from '../setup/find-checkouts.ts';
import type { MachineFiles } from '../setup/machine-files.ts';
import { bad, good, lesser, type Subject, sizeText } from './item.ts';

const CHECKOUT: Subject = { id: 'checkout', label: 'Checkout' };
const HOME: Subject = { id: 'home', label: 'HOME' };
/** The networks take about 7 GB. */
const NETWORK_BYTES = 10e9;

/** Where 4D-Humans lies. */
export async function checkoutItem(
  files: MachineFiles,
  settings: FourDHumansSettings,
): Promise<{ readonly item: CheckItem; readonly checkout: Checkout | null }> {
  const checkout = await lookAtCheckout(files, settings.checkout);
  const where = settings.wsl === null ? '' : `, in WSL (${settings.wsl})`;
  if (checkout?.ok) return { item: good(CHECKOUT, `${checkout.path}, ${checkout.detail}${where}`), checkout };
  const isThere = (await files.facts(settings.checkout)) !== null;
  const item = bad(CHECKOUT, {
    code: 'checkout-missing',
    message: `${settings.checkout} ${isThere ? 'is no checkout of 4D-Humans any more: it has no track.py of it' : 'is not there any more'}.`,
    remedy: 'Put it back, or set up anew: kinemesh setup 4d-humans.',
  });
  return { item, checkout: null };
}

/** The home folder, in which 4D-Humans keeps its networks: without it its imports fail. */
export async function homeItem(files: MachineFiles, home: string): Promise<CheckItem> {
  const disk = await files.disk(home);
  if (disk === null) {
    return bad(HOME, {
      code: 'output-not-writable',
      message: `The home folder ${home} is not there.`,
      remedy: 'Name another one: kinemesh setup 4d-humans --home DIR.',
    });
  }
  if (!disk.writable) {
    return bad(HOME, {
      code: 'output-not-writable',
      message: `The home folder ${home} cannot be written to: 4D-Humans keeps its networks there.`,
      remedy: 'Name another one: kinemesh setup 4d-humans --home DIR.',
    });
  }
  const detail = `${home}, can be written to, ${sizeText(disk.freeBytes)} free`;
  if (disk.freeBytes >= NETWORK_BYTES) return good(HOME, detail);
  return lesser(HOME, detail, 'The networks take about 7 GB where they are not there yet: free some space.');
}

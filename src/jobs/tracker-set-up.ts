import type { Settings } from '../api/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { readSettings } from '../settings/index.ts';

/**
 * Refuses what asks for 4D-Humans where the user has not said where that is.
 *
 * @throws KinemeshError `tracker-not-set-up`, or `option-invalid` where the user's settings cannot be read
 */
export async function assertSetUp(settings: Settings | null): Promise<void> {
  if (settings?.engine !== '4d-humans' || (await readSettings()).fourDHumans !== null) return;
  throw new KinemeshError(
    'tracker-not-set-up',
    '4D-Humans is not set up.',
    'Set it up on the page of the engines, or with kinemesh setup 4d-humans; or choose the built-in engine.',
  );
}

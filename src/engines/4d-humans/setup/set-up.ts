import { KinemeshError } from '../../../errors/index.ts';
import {
  type FourDHumansSettings,
  fourDHumansSettingsSchema,
  readSettings,
  settingsPath,
  writeSettings,
} from '../../../settings/index.ts';
import { type FindOptions, type FoundCheckout, findChosen, type SetupFindings } from './find-setup.ts';
import type { FoundInterpreter } from './probe-interpreter.ts';

/** What is set beside checkout and interpreter; what is absent stays as it is. */
export type Extras = Partial<Omit<FourDHumansSettings, 'checkout' | 'python' | 'environment' | 'wsl'>>;

export interface SetUpResult {
  readonly settings: FourDHumansSettings;
  /** False where exactly this was set up before: then nothing was written. */
  readonly changed: boolean;
}

/**
 * Sets 4D-Humans up with what was chosen on the page, once it is sure that it works.
 *
 * @throws KinemeshError `not-found` for an id that nothing here has, or what is wrong with what was chosen
 */
export async function setUp(
  choice: { readonly checkoutId: string; readonly interpreterId: string },
  options: FindOptions = {},
): Promise<SetUpResult> {
  return setUpFirst(await findChosen(choice, options));
}

/**
 * Sets 4D-Humans up with the first checkout and the first interpreter that work. Nothing that does not work is ever
 * taken: then this fails, and names what is nearest to working.
 *
 * @throws KinemeshError `checkout-missing`, `interpreter-missing`, or what the nearest interpreter fails by
 */
export async function setUpFirst(
  findings: SetupFindings,
  extras: Extras = {},
  path = settingsPath(),
): Promise<SetUpResult> {
  const checkout = firstCheckout(findings);
  if (!checkout.ok) throw noCheckout(`${checkout.label} cannot be run: ${checkout.detail}.`);
  const interpreter = firstThatWorks(findings);
  if (interpreter.failure !== null) throw interpreter.failure;
  const before = await readSettings(path);
  const settings = fourDHumansSettingsSchema.parse({
    ...before.fourDHumans,
    home: findings.home,
    ...extras,
    checkout: checkout.path,
    python: interpreter.path,
    environment: interpreter.environment,
    wsl: findings.wsl,
  });
  const changed = JSON.stringify(settings) !== JSON.stringify(before.fourDHumans);
  if (changed) await writeSettings({ ...before, fourDHumans: settings }, path);
  return { settings, changed };
}

/** Forgets where 4D-Humans is. False where nothing was set up. */
export async function removeSetup(path = settingsPath()): Promise<boolean> {
  const settings = await readSettings(path);
  if (settings.fourDHumans === null) return false;
  await writeSettings({ ...settings, fourDHumans: null }, path);
  return true;
}

function firstCheckout({ checkouts }: SetupFindings): FoundCheckout {
  const found = checkouts.find(({ ok }) => ok) ?? checkouts[0];
  if (found !== undefined) return found;
  throw noCheckout('No checkout of 4D-Humans was found in the usual places.');
}

function firstThatWorks({ interpreters }: SetupFindings): FoundInterpreter {
  const found = interpreters.find(({ ok }) => ok) ?? nearest(interpreters);
  if (found !== undefined) return found;
  throw new KinemeshError(
    'interpreter-missing',
    'No Python was found to run 4D-Humans with.',
    'Make an environment as the README of 4D-Humans says, or name its interpreter with --python.',
  );
}

/** Of those that do not work the one that lacks least: what to mend. */
function nearest(interpreters: readonly FoundInterpreter[]): FoundInterpreter | undefined {
  const distance = ({ version, lacks }: FoundInterpreter) => (version === null ? 1000 : lacks.length);
  return [...interpreters].sort((a, b) => distance(a) - distance(b))[0];
}

function noCheckout(message: string): KinemeshError {
  return new KinemeshError(
    'checkout-missing',
    message,
    'Clone https://github.com/shubham-goel/4D-Humans, or name its folder with --checkout.',
  );
}

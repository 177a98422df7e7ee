import { KinemeshError } from '../../../errors/index.ts';
import { type FourDHumansSettings, readSettings } from '../../../settings/index.ts';
import { type Checkout, findCheckouts, lookAtCheckout } from './find-checkouts.ts';
import { type Candidate, findInterpreters } from './find-interpreters.ts';
import { idOf } from './id-of.ts';
import { type Machine, openMachine } from './machine.ts';
import {
  type FoundInterpreter,
  type ProbeOptions,
  probeInterpreter,
  withTilde,
} from './probe-interpreter.ts';
import { chooseDistribution } from './wsl-files.ts';

export interface FoundCheckout extends Checkout {
  readonly id: string;
  /** The path, the home folder as `~`. */
  readonly label: string;
}

/** What there is on this machine to run 4D-Humans with. */
export interface SetupFindings {
  /** The likeliest first. */
  readonly checkouts: FoundCheckout[];
  /** Each tried with the first checkout that is in order; none where there is no such checkout. */
  readonly interpreters: FoundInterpreter[];
  /** What is set up now, by the ids above; null where nothing is, or where it is none of them. */
  readonly chosen: { readonly checkoutId: string | null; readonly interpreterId: string | null } | null;
  /** The WSL distribution that all of this is in; null: this machine itself. */
  readonly wsl: string | null;
  /** `HOME` that the interpreters were tried with; null: the user's own. */
  readonly home: string | null;
}

export interface FindOptions {
  /** What is set up now: it is looked at first. Absent: what the settings say. */
  readonly current?: FourDHumansSettings | null;
  /** Only this checkout. */
  readonly checkout?: string | null;
  /** Only this interpreter, or the one of this environment. */
  readonly python?: string | null;
  readonly wsl?: string | null;
  readonly home?: string | null;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly platform?: NodeJS.Platform;
  /** Folders outside the home folder where checkouts may lie. */
  readonly systemPlaces?: readonly string[];
  /** How long the imports of one interpreter may take, seconds. */
  readonly importSeconds?: number;
  /** Called for each interpreter as it is tried. */
  readonly onTrying?: (label: string) => void;
}

/** A cold disk takes most of a minute for PyTorch alone. */
const IMPORT_SECONDS = 180;
/** Imports take a core and up to 1 GB each. */
const AT_ONCE = 2;

/**
 * Looks for checkouts and interpreters and tries each interpreter; may take a minute. Writes nothing.
 *
 * @throws KinemeshError `checkout-missing`, `interpreter-missing` for one that was named and is not there,
 * `wsl-missing`
 */
export async function findSetup(options: FindOptions = {}): Promise<SetupFindings> {
  return onMachine(options, async (places) => {
    const { machine, checkouts, candidates, home, current } = places;
    const [checkout] = checkouts.filter(({ ok }) => ok);
    const interpreters =
      checkout === undefined
        ? []
        : await inTurns(candidates, AT_ONCE, (candidate) => {
            options.onTrying?.(withTilde(candidate.path, machine.files.home));
            return probeInterpreter(candidate, probeOptions(places, checkout, options));
          });
    return {
      checkouts,
      interpreters,
      chosen: chosenOf(current, checkouts, interpreters),
      wsl: machine.wsl,
      home,
    };
  });
}

/**
 * The checkout and the interpreter that have these ids, the interpreter tried anew with that checkout.
 *
 * @throws KinemeshError `not-found` for an id that nothing on this machine has
 */
export async function findChosen(
  choice: { readonly checkoutId: string; readonly interpreterId: string },
  options: FindOptions = {},
): Promise<SetupFindings> {
  return onMachine(options, async (places) => {
    const { machine, checkouts, candidates, home } = places;
    const checkout = checkouts.find(({ id }) => id === choice.checkoutId);
    const candidate = candidates.find(({ path }) => idOf(path) === choice.interpreterId);
    if (checkout === undefined || candidate === undefined) {
      throw new KinemeshError(
        'not-found',
        `This machine has no such ${checkout === undefined ? 'checkout' : 'Python'}.`,
        'Look anew, and choose again.',
      );
    }
    const interpreter = await probeInterpreter(candidate, probeOptions(places, checkout, options));
    return { checkouts: [checkout], interpreters: [interpreter], chosen: null, wsl: machine.wsl, home };
  });
}

/** What there is, before any of it was tried. */
interface Places {
  readonly machine: Machine;
  readonly checkouts: FoundCheckout[];
  readonly candidates: Candidate[];
  readonly home: string | null;
  readonly current: FourDHumansSettings | null;
}

async function onMachine<T>(options: FindOptions, work: (places: Places) => Promise<T>): Promise<T> {
  const current = options.current === undefined ? (await readSettings()).fourDHumans : options.current;
  const machine = await openMachine(await distributionOf(options, current), options.env, options.cwd);
  try {
    const { files } = machine;
    const found = options.checkout
      ? [await namedCheckout(machine, options.checkout)]
      : await findCheckouts(files, current === null ? [] : [current.checkout], options.systemPlaces);
    const checkouts = found.map((each) => ({
      ...each,
      id: idOf(each.path),
      label: withTilde(each.path, files.home),
    }));
    const candidates = await candidatesOf(machine, checkouts, current, options.python ?? null);
    const home = options.home === undefined ? (current?.home ?? null) : options.home;
    return await work({ machine, checkouts, candidates, home, current });
  } finally {
    machine.close();
  }
}

/** On Windows 4D-Humans is in WSL, elsewhere only where somebody says so. */
async function distributionOf(
  { wsl, platform = process.platform }: FindOptions,
  current: FourDHumansSettings | null,
): Promise<string | null> {
  if (wsl) return chooseDistribution(wsl);
  if (current !== null) return current.wsl;
  return platform === 'win32' ? chooseDistribution(null) : null;
}

function probeOptions({ machine, home }: Places, checkout: Checkout, options: FindOptions): ProbeOptions {
  const { importSeconds = IMPORT_SECONDS } = options;
  return { files: machine.files, checkout, wsl: machine.wsl, home, importSeconds };
}

async function namedCheckout({ files }: Machine, folder: string): Promise<Checkout> {
  const checkout = await lookAtCheckout(files, folder);
  if (checkout?.ok) return checkout;
  throw new KinemeshError(
    'checkout-missing',
    `${folder} is no checkout of 4D-Humans: ${
      (await files.facts(folder)) === null
        ? 'it is not there'
        : 'its track.py is not there, or another program’s'
    }.`,
    'Name the folder that has track.py and hmr2 with --checkout.',
  );
}

async function candidatesOf(
  machine: Machine,
  checkouts: readonly Checkout[],
  current: FourDHumansSettings | null,
  python: string | null,
): Promise<Candidate[]> {
  if (python) return [await namedInterpreter(machine, python)];
  const paths = checkouts.map(({ path }) => path);
  const found = await findInterpreters(machine.files, paths);
  if (current === null) return found;
  // What is set up now is kept as long as it works.
  const now = found.find(({ path }) => path === current.python);
  const others = found.filter((candidate) => candidate !== now);
  return [now ?? { path: current.python, origin: 'set up now' }, ...others];
}

/** A path to an interpreter, or to an environment's folder. */
async function namedInterpreter({ files }: Machine, path: string): Promise<Candidate> {
  for (const each of [path, `${path}/bin/python`]) {
    if ((await files.facts(each))?.kind === 'file') return { path: each, origin: 'named by --python' };
  }
  throw new KinemeshError(
    'interpreter-missing',
    `There is no Python at ${path}.`,
    'Name the interpreter, as in --python ~/4D-Humans/venv/bin/python.',
  );
}

function chosenOf(
  current: FourDHumansSettings | null,
  checkouts: readonly FoundCheckout[],
  interpreters: readonly FoundInterpreter[],
): SetupFindings['chosen'] {
  if (current === null) return null;
  const checkoutId = checkouts.find(({ path }) => path === current.checkout)?.id ?? null;
  const interpreterId = interpreters.find(({ path }) => path === current.python)?.id ?? null;
  return { checkoutId, interpreterId };
}

/** All of them, so many at a time; in order. */
async function inTurns<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

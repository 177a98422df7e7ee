import { homedir } from 'node:os';
import type { EngineState, TrackerFindings } from '../api/index.ts';
import type { SetupFindings } from '../engines/4d-humans/index.ts';
import { isKinemeshError, KinemeshError } from '../errors/index.ts';
import { type FourDHumansSettings, readSettings } from '../settings/index.ts';
import { type RunnerProcess, startRunner } from './runner-process.ts';
import type { Engines } from './service.ts';

type Name = EngineState['name'];
type Items = EngineState['items'];

/** The service's part that is about engines, to be closed with it. */
export interface OwnEngines extends Engines {
  /** Ends what looks at an engine right now. */
  close(): Promise<void>;
}

/** What an engine was when it was looked at. */
interface Look {
  readonly items: Items;
  readonly at: Date;
  /** What was set up then, as text. */
  readonly setUp: string;
}

/**
 * What there is of engines. Whether one can run is found out by a process of its own: it loads native libraries and
 * the networks, and starts the user's programs.
 */
export function enginesOf({ runnerScript }: { readonly runnerScript: string }): OwnEngines {
  const looks = new Map<Name, Look>();
  const looking = new Map<Name, Promise<EngineState>>();
  const runners = new Set<RunnerProcess>();
  let finding: Promise<SetupFindings> | null = null;
  /** What was given out last: only of this can be chosen. */
  let found: SetupFindings | null = null;

  const stateOf = async (name: Name): Promise<EngineState> => {
    const setUp = name === 'builtin' ? null : await trackerSettings();
    const look = looks.get(name);
    return asState(name, setUp, look?.setUp === JSON.stringify(setUp) ? look : undefined);
  };
  const lookAnew = async (name: Name): Promise<EngineState> => {
    const setUp = name === 'builtin' ? null : await trackerSettings();
    const runner = startRunner(runnerScript, { kind: 'check', engine: name }, NO_HOOKS);
    runners.add(runner);
    const { result, failure, lastLines } = await runner.ended;
    runners.delete(runner);
    if (result?.kind !== 'check') throw notLooked(name, failure?.message ?? lastLines.at(-1));
    looks.set(name, { items: result.items, at: new Date(), setUp: JSON.stringify(setUp) });
    return stateOf(name);
  };
  const check = (name: Name): Promise<EngineState> => {
    const under = looking.get(name) ?? lookAnew(name).finally(() => looking.delete(name));
    looking.set(name, under);
    return under;
  };
  return {
    states: () => Promise.all([stateOf('builtin'), stateOf('4d-humans')]),
    check,
    async findTrackers() {
      finding ??= find().finally(() => {
        finding = null;
      });
      found = await finding;
      return asFindings(found);
    },
    async chooseTracker(choice) {
      if (found === null) throw notGivenOut();
      const { setUp } = await import('../engines/4d-humans/index.ts');
      await setUp(choice);
      return check('4d-humans');
    },
    async close() {
      const all = [...runners];
      for (const runner of all) runner.stop();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

const NO_HOOKS = { onEvent: () => {}, onLine: () => {} };

async function find(): Promise<SetupFindings> {
  const { findSetup } = await import('../engines/4d-humans/index.ts');
  const { fourDHumans } = await readSettings();
  return findSetup({ current: fourDHumans });
}

/** What the page gets: labels and ids, but not the paths that these stand for. */
function asFindings({ checkouts, interpreters, chosen }: SetupFindings): TrackerFindings {
  return {
    checkouts: checkouts.map(({ id, label, ok, detail }) => ({ id, label, ok, detail })),
    interpreters: interpreters.map(({ id, label, origin, version, ok, detail }) => ({
      ...{ id, label, origin, version, ok, detail },
    })),
    chosen,
  };
}

function notGivenOut(): KinemeshError {
  return new KinemeshError('not-found', 'Nothing was looked for yet.', 'Look for 4D-Humans, then choose.');
}

/** What is set up; an error where the file of the settings cannot be read. */
async function trackerSettings(): Promise<FourDHumansSettings | null | KinemeshError> {
  try {
    return (await readSettings()).fourDHumans;
  } catch (error) {
    if (isKinemeshError(error)) return error;
    throw error;
  }
}

function asState(
  name: Name,
  setUp: FourDHumansSettings | null | KinemeshError,
  look: Look | undefined,
): EngineState {
  const items = look?.items ?? [];
  const common = { name, items, checkedAt: look?.at.toISOString() ?? null };
  if (name === '4d-humans') {
    if (setUp === null) {
      return {
        ...common,
        state: 'not-set-up',
        summary: '4D-Humans is not set up.',
        items: [],
        checkedAt: null,
      };
    }
    if (isKinemeshError(setUp)) return { ...common, state: 'broken', summary: setUp.message };
  }
  const summary = setUp === null || isKinemeshError(setUp) ? BUILTIN : trackerSummary(setUp, items);
  if (look === undefined) return { ...common, state: 'unchecked', summary };
  const canRun = items.every(({ ok, needed }) => ok || !needed);
  return { ...common, state: canRun ? 'ready' : 'broken', summary };
}

const BUILTIN = 'The built-in engine, on any processor';

function trackerSummary({ checkout, wsl }: FourDHumansSettings, items: Items): string {
  const home = homedir();
  const where = checkout.startsWith(`${home}/`) ? `~${checkout.slice(home.length)}` : checkout;
  const gpu = items.find(({ id, ok }) => id === 'gpu' && ok);
  return `4D-Humans in ${where}${wsl === null ? '' : ` (WSL, ${wsl})`}${gpu === undefined ? '' : ` on ${gpu.detail}`}`;
}

function notLooked(name: Name, why: string | undefined): KinemeshError {
  return new KinemeshError(
    'internal',
    `Looking at the engine ${name} ended before its time${why === undefined ? '.' : `: ${why}`}`,
    'Look again; if it stays so, run kinemesh doctor and report what it says.',
  );
}

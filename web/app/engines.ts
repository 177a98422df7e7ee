import { create } from 'zustand';
import type { EngineState, Settings } from '../../src/api/index.ts';
import { service } from './service.ts';

interface EnginesStore {
  /** Null until the service has told. */
  readonly engines: readonly EngineState[] | null;
}

/** The engines as the service last saw them. */
export const useEngines = create<EnginesStore>(() => ({ engines: null }));

/** Asks the service anew; where it does not answer, what was known stays. */
export async function refreshEngines(): Promise<void> {
  useEngines.setState({ engines: await service.engines() });
}

/** Takes in what the service said of one engine. */
export function takeInEngine(engine: EngineState): void {
  useEngines.setState(({ engines }) => ({
    engines: (engines ?? []).map((known) => (known.name === engine.name ? engine : known)),
  }));
}

export function engineOf(
  engines: readonly EngineState[] | null,
  name: Settings['engine'],
): EngineState | null {
  return engines?.find((engine) => engine.name === name) ?? null;
}

/** Whether a video may be given to it: set up, and not known to be broken. */
export function isUsable(engine: EngineState | null): boolean {
  return engine !== null && (engine.state === 'ready' || engine.state === 'unchecked');
}

export const ENGINE_NAMES: Readonly<Record<Settings['engine'], string>> = {
  builtin: 'Built-in',
  '4d-humans': '4D-Humans',
};

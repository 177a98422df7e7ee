import type { EngineState } from '../api/index.ts';
import { KinemeshError } from '../errors/index.ts';
import type { Engines } from './service.ts';

/** The service's part that is about engines. */
export function enginesOf(): Engines {
  const builtin: EngineState = {
    name: 'builtin',
    state: 'unchecked',
    summary: 'The built-in engine, on any processor',
    checkedAt: null,
    items: [],
  };
  const notYet = async (): Promise<never> => {
    throw new KinemeshError(
      'tracker-not-set-up',
      '4D-Humans is not set up.',
      'Run kinemesh setup 4d-humans.',
    );
  };
  return {
    states: async () => [builtin],
    check: async () => builtin,
    findTrackers: notYet,
    chooseTracker: notYet,
  };
}

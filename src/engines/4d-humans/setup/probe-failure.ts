import type { KinemeshError } from '../../../errors/index.ts';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import { nameFailure } from '../process/failures/index.ts';
import { type Looked, wordsOf } from './look-program.ts';

/** A try of one module that failed, by the name that a run's failure would have. */
export function importFailure(
  settings: FourDHumansSettings,
  module: string,
  looked: Looked,
  { seconds, hasRaised }: { readonly seconds: number; readonly hasRaised: boolean },
): KinemeshError {
  const { exitCode, signal, timedOut } = looked.result;
  return nameFailure({
    ...NOTHING_SEEN,
    settings,
    exitCode,
    signal,
    lines: wordsOf(looked),
    // An exception names what is in the way by itself.
    importing: hasRaised ? [] : [module],
    overLimit: timedOut ? { limit: 'preparation', seconds } : null,
  });
}

/** Words that a run would end with, by the name that its failure would have. */
export function failureByWords(settings: FourDHumansSettings, words: string): KinemeshError {
  return nameFailure({ ...NOTHING_SEEN, settings, exitCode: 1, signal: null, lines: [words], importing: [] });
}

const NOTHING_SEEN = {
  reached: 'first-line',
  frames: null,
  cuda: null,
  memory: { peakBytes: 0, freeBytes: null, totalBytes: null, oomKills: null },
  overLimit: null,
} as const;

/** Failures of track.py and of what it needs, by name. */
export { lastTraceback } from './last-traceback.ts';
export { endingOf, namedByText, nameFailure, noResult } from './name-failure.ts';
export type { Reached, Seen } from './seen.ts';
export { gigabytes, shortened } from './seen.ts';
